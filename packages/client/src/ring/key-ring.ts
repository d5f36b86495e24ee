import type { Random, Schedule } from '../ports.ts';
import { type RingVersion, type ShownVersion, sameVersion, shown } from './ring-version.ts';

/**
 * When a version that a source found becomes the one that is used: at once, when the API says that
 * the current one is deprecated, or at a uniform random instant of a window (K11), in ms from now.
 */
export type SwapTime = 'now' | 'signal' | { readonly fromMs: number; readonly toMs: number };

/** What an answer said about the version that it was asked with. */
export interface SwapSignal {
  readonly now: boolean;
  /** Ms from now until the caller is asked to move; 0 or less: already. */
  readonly rotateAfterMs: number;
}

/** Why another version was taken than the one that a request began with. */
export type FallbackCause = 'refused' | 'suspended' | 'orphan' | 'behind';

export interface RingStatus {
  readonly current: ShownVersion | null;
  readonly previous: ShownVersion | null;
  readonly next: ShownVersion | null;
}

interface Pending {
  readonly version: RingVersion;
  readonly waitsForSignal: boolean;
  forget: () => void;
}

/**
 * The versions that a client holds.
 *
 * `current` goes with every new request. `pending` is the newest version, obtained and not yet
 * used; it becomes current at its time, on a signal, or when the current one is refused. `previous`
 * is what was current before; it stays as the fallback until the source says that its rotation has
 * ended, until a verifier refuses it, or until the next swap. A request keeps the version that it
 * began with, whatever happens here meanwhile.
 */
export class KeyRing {
  readonly #schedule: Schedule;
  readonly #random: Random;
  readonly #onAdopted: (version: RingVersion) => void;
  #current: RingVersion | null = null;
  #previous: RingVersion | null = null;
  #pending: Pending | null = null;
  readonly #watchers = new Set<() => void>();

  /** @param onAdopted Called after each change of the current version, the first included. */
  constructor(
    ports: { readonly schedule: Schedule; readonly random: Random },
    onAdopted: (version: RingVersion) => void,
  ) {
    this.#schedule = ports.schedule;
    this.#random = ports.random;
    this.#onAdopted = onAdopted;
  }

  get current(): RingVersion | null {
    return this.#current;
  }

  /** The version that is used or will be: what the source offered last. */
  get newest(): RingVersion | null {
    return this.#pending?.version ?? this.#current;
  }

  /**
   * Takes in the version that the source says is to be used, and when. The one that is current
   * already ends any other plan; one that is pending already gets the new time.
   */
  offer(version: RingVersion, swap: SwapTime): void {
    this.#forgetPending();
    if (this.#current && sameVersion(version, this.#current)) {
      // The source may have learnt the number meanwhile; what is known is not forgotten.
      if (version.number !== null) this.#current = version;
    } else if (this.#current === null || swap === 'now') {
      this.#adopt(version);
    } else {
      this.#pending = { version, waitsForSignal: swap === 'signal', forget: () => {} };
      if (swap === 'signal') this.#changed();
      else this.#adoptWithin(swap.fromMs, swap.toMs);
    }
  }

  /** Calls back whenever another version is held or used; the returned function ends that. */
  watch(changed: () => void): () => void {
    // A function of its own, so that one that watches twice is told twice.
    const watcher = (): void => changed();
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** A verifier told the number of a version. True where that of the current one was unknown. */
  learn(version: RingVersion, number: number): boolean {
    const isUnknown = this.#current?.number === null && sameVersion(this.#current, version);
    if (isUnknown) this.#current = { ...version, number };
    return isUnknown;
  }

  /** Another version than the one that was used, the likeliest to be accepted; null if none. */
  otherThan(used: RingVersion): RingVersion | null {
    const held = [this.#current, this.#pending?.version, this.#previous];
    return held.find((version) => version && !sameVersion(version, used)) ?? null;
  }

  /**
   * An answer said that the version it was asked with is deprecated. True where nothing needs to
   * be fetched for that: a newer version is at hand, or the signal was about one no longer current.
   */
  signalled(used: RingVersion, signal: SwapSignal): boolean {
    if (this.#current === null || !sameVersion(used, this.#current)) return true;
    if (this.#pending === null) return false;
    if (signal.now) this.#adopt(this.#pending.version);
    else if (this.#pending.waitsForSignal) {
      this.#adoptWithin(signal.rotateAfterMs, signal.rotateAfterMs);
    }
    return true;
  }

  /** A request that was refused with `from` was accepted with `to`. */
  fellBack(from: RingVersion, to: RingVersion, cause: FallbackCause): void {
    // `behind` speaks of one verifier, not of the version.
    if (cause === 'behind') return;
    if (this.#current && sameVersion(from, this.#current)) this.#adopt(to);
    if (cause === 'refused' && this.#previous && sameVersion(from, this.#previous)) {
      this.#previous = null;
    }
  }

  /** The rotation has ended: nothing but the current version is of use. */
  retirePrevious(): void {
    this.#previous = null;
  }

  /** Stops the timer. The versions stay. */
  close(): void {
    this.#forgetPending();
  }

  status(): RingStatus {
    return {
      current: this.#current && shown(this.#current),
      previous: this.#previous && shown(this.#previous),
      next: this.#pending && shown(this.#pending.version),
    };
  }

  #adoptWithin(fromMs: number, toMs: number): void {
    const pending = this.#pending;
    if (pending === null) return;
    pending.forget();
    const delayMs = fromMs + this.#random() * Math.max(0, toMs - fromMs);
    if (delayMs <= 0) {
      this.#adopt(pending.version);
      return;
    }
    pending.forget = this.#schedule.after(delayMs, () => this.#adopt(pending.version));
    this.#changed();
  }

  #adopt(version: RingVersion): void {
    this.#forgetPending();
    this.#previous = this.#current;
    this.#current = version;
    this.#onAdopted(version);
    this.#changed();
  }

  #changed(): void {
    for (const changed of [...this.#watchers]) changed();
  }

  #forgetPending(): void {
    this.#pending?.forget();
    this.#pending = null;
  }
}
