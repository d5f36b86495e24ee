import { ClockWatch } from '../clock-watch.ts';
import type { Deployment } from '../deployment.ts';
import { journalOthers } from '../history/journal-others.ts';
import { followServerTime } from '../kept-server-time.ts';
import { advanceRotation } from '../lifecycle/rotation-advance.ts';
import { dueKeys, hasOpenRotation } from '../lifecycle/rotation-due.ts';
import { SHORTEST_RECHECK_MS } from '../lifecycle/rotation-recheck.ts';
import { lookAtDue } from '../schedules/look-at-due.ts';
import { tellExposures } from '../usage/exposures.ts';
import { InstanceWatch } from './instance-watch.ts';
import { Pauses } from './pauses.ts';
import { refuseDue } from './refuse-due.ts';
import { sweep } from './sweep.ts';

const MOST_AT_ONCE = 4;
const MOST_PER_POLL = 200;
/** What is due is looked for this often, whatever is heard. */
const POLL_MS = 1_000;
const SWEEP_MS = 60_000;

/**
 * Carries rotations on: takes up those that are due or that a commit touched, asks core for the next
 * step of each, and takes it, until there is none; begins those that policies have planned. All that it
 * must know is in the database; a wake-up that is lost costs time, never safety. One rotation's failure
 * is its own.
 */
export class Reconciler {
  readonly #deployment: Deployment;
  readonly #pauses: Pauses;
  readonly #instances: InstanceWatch;
  readonly #clockWatch: ClockWatch;
  readonly #waiting = new Set<string>();
  /** Keys that were used: taken up together with the next poll. */
  readonly #used = new Set<string>();
  /** Of those that wait: keys of which verifiers were told something new. No pause holds these. */
  readonly #changed = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #stopListening: () => void;
  #polling: Promise<void> | null = null;
  /** The looks at schedules, beside the poll: security acts wait for no key but their own (K10). */
  #looking: Promise<void> | null = null;
  #forgetPoll = () => {};
  #sweepAt: number;
  #instancesAt: number;
  #stopped = false;

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
    this.#pauses = new Pauses(deployment.clock);
    this.#clockWatch = new ClockWatch(deployment);
    this.#instances = new InstanceWatch(deployment);
    this.#sweepAt = deployment.clock.monotonicMs();
    this.#instancesAt = this.#sweepAt;
    this.#stopListening = deployment.signals.listen(({ revision, keys, used = [] }) => {
      for (const keyId of used) this.#used.add(keyId);
      if (revision !== null) for (const keyId of keys) this.#changed.add(keyId);
      this.#takeUp(keys);
    });
    this.wake();
  }

  /** Looks now for what is due. */
  wake(): void {
    this.#forgetPoll();
    if (this.#stopped || this.#polling) return;
    this.#polling = this.#poll().finally(() => {
      this.#polling = null;
      if (this.#stopped) return;
      this.#forgetPoll = this.#deployment.schedule.after(POLL_MS, () => this.wake());
    });
  }

  /** Resolves when what was taken up by now has been carried on, and nothing waits. */
  async rest(): Promise<void> {
    await this.#polling;
    if (this.#looking) await this.#looking;
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Takes up nothing more, and resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopListening();
    this.#forgetPoll();
    await Promise.all([this.#polling, this.#looking, ...this.#running.values()]);
  }

  async #poll(): Promise<void> {
    const { clock, log } = this.#deployment;
    try {
      await followServerTime(this.#deployment);
      this.#clockWatch.look();
      await refuseDue(this.#deployment);
      await this.#lookAtInstances();
      const { rotations, schedules } = await dueKeys(this.#deployment, MOST_PER_POLL);
      this.#takeUp(rotations);
      this.#takeUp(this.#used);
      this.#used.clear();
      await this.#beginToLook(schedules);
      await tellExposures(this.#deployment);
      await journalOthers(this.#deployment);
      if (clock.monotonicMs() < this.#sweepAt) return;
      this.#sweepAt = clock.monotonicMs() + SWEEP_MS;
      await sweep(this.#deployment);
    } catch (error) {
      log.error({ err: error }, 'what is due cannot be read or swept; tried again');
    }
  }

  /** Resolves at once. One run at a time: what it leaves is due at the next poll, too. */
  async #beginToLook(keys: readonly string[]): Promise<void> {
    if (keys.length === 0 || this.#looking || this.#stopped) return;
    this.#looking = lookAtDue(this.#deployment, keys, () => this.#stopped).finally(() => {
      this.#looking = null;
    });
  }

  async #lookAtInstances(): Promise<void> {
    const now = this.#deployment.clock.monotonicMs();
    if (now < this.#instancesAt) return;
    this.#instancesAt = now + SHORTEST_RECHECK_MS;
    await this.#instances.look();
  }

  #takeUp(keys: Iterable<string>): void {
    for (const keyId of keys) this.#waiting.add(keyId);
    for (const keyId of this.#waiting) {
      if (this.#stopped || this.#running.size >= MOST_AT_ONCE) return;
      if (this.#running.has(keyId)) continue;
      this.#waiting.delete(keyId);
      // After a security act nothing but K1 may delay the successor (K10).
      if (!this.#changed.delete(keyId) && this.#pauses.holds(keyId)) continue;
      const run = this.#carryOn(keyId).finally(() => {
        this.#running.delete(keyId);
        this.#takeUp([]);
      });
      this.#running.set(keyId, run);
    }
  }

  async #carryOn(keyId: string): Promise<void> {
    const { store, log } = this.#deployment;
    try {
      if (!(await hasOpenRotation(store.db, keyId))) return;
      while (!this.#stopped && (await advanceRotation(this.#deployment, keyId)) !== null);
      this.#pauses.end(keyId);
    } catch (error) {
      const pauseMs = this.#pauses.lengthen(keyId);
      log.error({ err: error, keyId, pauseMs }, 'a rotation cannot be carried on; tried again');
    }
  }
}

export function startReconciler(deployment: Deployment): Reconciler {
  return new Reconciler(deployment);
}
