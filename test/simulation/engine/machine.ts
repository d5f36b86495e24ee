import type { Timeline } from './timeline.ts';

/** 2026-01-05T09:00:00Z, a Monday. */
export const START_MS = 1_767_603_600_000;

/**
 * The clocks of one machine. Its monotonic clock runs at a rate of its own and stands still while
 * the machine sleeps; its uptime goes on then; its wall clock is off, and may be stepped or stand.
 */
export class Machine {
  readonly name: string;
  readonly timeline: Timeline;
  /** How fast its monotonic clock is; 1 is right. */
  #rate: number;
  #monotonicMs: number;
  #sinceMs: number;
  #asleep = false;
  #sleptMs = 0;
  #sleptSince = 0;
  #wallOffsetMs: number;
  #wallStandsAt: number | null = null;
  #boots = 1;
  readonly #sleepers = new Set<() => void>();

  constructor(timeline: Timeline, name: string, rate: number, wallOffsetMs: number) {
    this.timeline = timeline;
    this.name = name;
    this.#rate = rate;
    this.#wallOffsetMs = wallOffsetMs;
    this.#sinceMs = timeline.now;
    this.#monotonicMs = 1_000;
  }

  get rate(): number {
    return this.#rate;
  }

  get isAsleep(): boolean {
    return this.#asleep;
  }

  monotonicMs(): number {
    if (this.#asleep) return this.#monotonicMs;
    return this.#monotonicMs + (this.timeline.now - this.#sinceMs) * this.#rate;
  }

  uptimeMs(): number {
    const asleepNow = this.#asleep ? this.timeline.now - this.#sleptSince : 0;
    return this.monotonicMs() + this.#sleptMs + asleepNow;
  }

  bootId(): string {
    return `${this.name}-${this.#boots}`;
  }

  wallMs(): number {
    return this.#wallStandsAt ?? START_MS + this.timeline.now + this.#wallOffsetMs;
  }

  /** Wall clock minus true time, ms. */
  get wallErrorMs(): number {
    return this.wallMs() - START_MS - this.timeline.now;
  }

  setRate(rate: number): void {
    this.#monotonicMs = this.monotonicMs();
    this.#sinceMs = this.timeline.now;
    this.#rate = rate;
  }

  stepWall(ms: number): void {
    this.#wallOffsetMs += ms;
  }

  /** Someone or NTP sets it right, but for this much. */
  setWall(errorMs: number): void {
    this.#wallStandsAt = null;
    this.#wallOffsetMs = errorMs;
  }

  standWall(): void {
    this.#wallStandsAt = this.wallMs();
  }

  sleep(): void {
    if (this.#asleep) return;
    this.#monotonicMs = this.monotonicMs();
    this.#asleep = true;
    this.#sleptSince = this.timeline.now;
  }

  wake(): void {
    if (!this.#asleep) return;
    this.#asleep = false;
    this.#sinceMs = this.timeline.now;
    this.#sleptMs += this.timeline.now - this.#sleptSince;
    const sleepers = [...this.#sleepers];
    this.#sleepers.clear();
    for (const sleeper of sleepers) sleeper();
  }

  /** Called once, when it wakes. */
  onWake(call: () => void): () => void {
    this.#sleepers.add(call);
    return () => this.#sleepers.delete(call);
  }

  reboot(): void {
    this.#boots++;
    this.#asleep = false;
    this.#sleptMs = 0;
    this.#monotonicMs = 0;
    this.#sinceMs = this.timeline.now;
  }
}
