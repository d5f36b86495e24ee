import { DEFAULT_DURATIONS, type KeyString, lastFour } from '@keyturn/core';
import { confirmVersion } from '../holder/confirm-version.ts';
import { HolderError } from '../holder/holder-error.ts';
import { type Pickup, pickupVersion } from '../holder/pickup-version.ts';
import type { HolderServer } from '../holder/post-json.ts';
import { wait } from '../http/wait.ts';
import {
  designatedVersion,
  type HeldVersion,
  type HolderIdentity,
  withConfirmed,
  withoutFallback,
  withVersion,
} from '../identity/holder-identity.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { jittered } from '../jitter.ts';
import type { SwapTime } from '../ring/key-ring.ts';
import { type RingVersion, sameVersion } from '../ring/ring-version.ts';
import { SingleFlight } from '../single-flight.ts';
import type { OpenKeySource, SourceFeed, SourceStatus, WakeReason } from './key-source.ts';

const LONG_POLL_MS = 25_000;
const SHORTEST_POLL_MS = 100;
const LONGEST_POLL_MS = 24 * 60 * 60 * 1_000;
const FIRST_PAUSE_MS = 1_000;
/** However many signals come, they make it look once in this time. */
const SIGNAL_GAP_MS = 5_000;
/** However often another version is needed at once, it asks once in this time after an answer. */
const URGENT_GAP_MS = 1_000;

/**
 * A running bound pickup.
 *
 * One *look* at a time asks the server: at the start, after `pollMs`, on a signal, and after a
 * failure with growing pauses. What it brings is stored, then offered to the ring, which decides
 * the instant. One *confirming* at a time tells the server when the ring has come to use the
 * version that the server wants used; what fails is made up for by the next look.
 */
export class OpenPickup implements OpenKeySource {
  readonly opened: Promise<void>;
  readonly #server: HolderServer;
  readonly #store: IdentityStore;
  readonly #initial: KeyString | null;
  readonly #feed: SourceFeed;
  readonly #stop = new AbortController();
  readonly #looking = new SingleFlight(() => this.#look());
  readonly #confirming = new SingleFlight(() => this.#confirm());
  #identity: HolderIdentity | null = null;
  #changes: Promise<void> = Promise.resolve();
  #plan = '';
  #wanted: number | null = null;
  #pollMs = DEFAULT_DURATIONS.pollMs;
  #wantsNow = false;
  #failures = 0;
  #lastError: string | null = null;
  #looks = 0;
  #lastLookMs = Number.NEGATIVE_INFINITY;
  /** A look waits at the server until there is something new; not from when its answer has come. */
  #isWaiting = false;
  #lastWaitMs = Number.NEGATIVE_INFINITY;
  /** The version that a rollback leads to and that is not held here. */
  #missing: number | null = null;
  #initialNumber: number | null = null;
  #initialTriedAs: number | null = null;
  #forgetLook: () => void = () => {};

  constructor(
    server: HolderServer,
    store: IdentityStore,
    initial: KeyString | null,
    feed: SourceFeed,
  ) {
    this.#server = { ...server, ports: feed.ports, signal: this.#stop.signal };
    this.#store = store;
    this.#initial = initial;
    this.#feed = feed;
    this.opened = this.#load().catch((error) => void this.#failed(error));
    void this.#looking.run();
  }

  async wake(reason: WakeReason): Promise<void> {
    const nowMs = this.#feed.ports.clock.monotonicMs();
    if (reason === 'signal') {
      const restMs = this.#lastLookMs + Math.min(this.#pollMs, SIGNAL_GAP_MS) - nowMs;
      return restMs > 0 && !this.#looking.isRunning ? this.#lookIn(restMs) : this.#looking.run();
    }
    // One that waits at the server hears of whatever comes; one that does not may have missed it.
    if (this.#looking.isRunning && this.#isWaiting) return this.#looking.run();
    this.#wantsNow = true;
    const restMs = this.#lastWaitMs + Math.min(this.#pollMs, URGENT_GAP_MS) - nowMs;
    if (this.#looking.isRunning || restMs <= 0) return this.#looking.run(true);
    if (reason === 'now') return this.#lookIn(restMs);
    const looks = this.#looks;
    await wait(this.#feed.ports.schedule, restMs, this.#stop.signal).catch(() => {});
    // One of those that waited has looked for all, unless a look runs still.
    if (!this.#isClosed && this.#looks === looks) await this.#looking.run();
  }

  adopted(version: RingVersion): void {
    this.#noteInitial(version);
    void this.#settle(version);
  }

  /** Of the key to begin with nobody tells the number, until it comes with one. */
  #noteInitial({ number, keyString }: RingVersion): void {
    if (number === null || keyString.reveal() !== this.#initial?.reveal()) return;
    this.#initialNumber = number;
  }

  /** So that the next start knows it, too: what is held by then may be another version. */
  #withInitial(identity: HolderIdentity): HolderIdentity {
    const number = this.#initialNumber;
    if (number === null || this.#initial === null) return identity;
    return { ...identity, initial: { number, lastFour: lastFour(this.#initial.reveal()) } };
  }

  /** What an earlier start found out of the key to begin with, unless it is another one by now. */
  #recallInitial({ initial }: HolderIdentity): void {
    if (initial === undefined || this.#initial === null) return;
    if (initial.lastFour === lastFour(this.#initial.reveal())) this.#initialNumber = initial.number;
  }

  status(): SourceStatus {
    return { kind: 'pickup', lastError: this.#lastError };
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('closed'));
    this.#forgetLook();
    await Promise.all([this.opened, this.#looking.idle(), this.#confirming.idle()]);
  }

  get #isClosed(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Puts what the identity holds into the ring: the fallback first, so that the last is used. */
  async #load(): Promise<void> {
    this.#identity = await this.#store.load();
    if (this.#identity) this.#recallInitial(this.#identity);
    const { ring } = this.#feed;
    const held = this.#identity?.versions ?? [];
    if (held.length === 0 && this.#initial && ring.current === null) {
      ring.offer({ number: null, keyString: this.#initial }, 'now');
    }
    for (const version of held) {
      this.#noteInitial(version);
      ring.offer(version, 'now');
    }
  }

  async #look(): Promise<void> {
    const waits = this.#wantsNow;
    this.#isWaiting = waits;
    this.#wantsNow = false;
    const waitMs = waits ? LONG_POLL_MS : 0;
    // A confirmation that is owed must not wait for the server to have something new.
    if (waits) void this.#confirming.run();
    let pauseMs: number;
    try {
      await this.opened;
      const pickup = await pickupVersion(this.#server, await this.#enrolled(), { waitMs });
      this.#isWaiting = false;
      this.#pollMs = Math.min(Math.max(pickup.pollMs, SHORTEST_POLL_MS), LONGEST_POLL_MS);
      await this.#take(pickup);
      pauseMs = this.#succeeded();
    } catch (error) {
      pauseMs = this.#failed(error);
    }
    this.#looks++;
    this.#lastLookMs = this.#feed.ports.clock.monotonicMs();
    if (waits) this.#lastWaitMs = this.#lastLookMs;
    this.#isWaiting = false;
    this.#lookIn(pauseMs);
  }

  async #enrolled(): Promise<HolderIdentity> {
    if (this.#identity === null) await this.#load();
    if (this.#identity === null) throw new Error('this holder is not enrolled yet');
    return this.#identity;
  }

  async #take(pickup: Pickup): Promise<void> {
    const opened = pickup.opened ?? (await this.#storedByAnother(pickup));
    const { versions } = await this.#enrolled();
    if (opened) {
      this.#wantsNow = false;
      this.#noteInitial(opened);
      await this.#change((identity) => withVersion(identity, opened));
      if (!versions.some(({ number }) => number === opened.number)) this.#tellObtained(opened);
    }
    this.#wanted = pickup.version;
    const version = designatedVersion(await this.#enrolled());
    if (version?.number !== pickup.version) return this.#without(version, pickup);
    this.#missing = null;
    const isBack = (versions.at(-1)?.number ?? 0) > version.number;
    // A rollback is gone along with at once: no window spreads what a mistake has begun.
    this.#offer(version, isBack ? { ...pickup, now: true } : pickup);
    await this.#confirming.run();
    if (pickup.rotationId === null && this.#uses(version)) await this.#dropFallback();
  }

  /**
   * Another process with the same identity may have picked up what the server keeps no copy of any
   * more, since it confirmed it for all of them.
   */
  async #storedByAnother({ status, version }: Pickup): Promise<HeldVersion | null> {
    if (status !== 'not-kept') return null;
    const [mine, stored] = [await this.#enrolled(), await this.#store.load()];
    const versions = stored?.id === mine.id ? stored.versions : [];
    return versions.find(({ number }) => number === version) ?? null;
  }

  /**
   * The server wants a version used that it keeps no copy of and that was never picked up. That may
   * be the key to begin with; its number is known when the API tells it, see {@link #keep}. Else,
   * where a rollback leads to it, what is held stays in use: it leaves last.
   */
  #without(held: HeldVersion | null, pickup: Pickup): void {
    const { version } = pickup;
    if (this.#mayBeInitial(version) && this.#initial) {
      this.#initialTriedAs = version;
      this.#offer({ number: null, keyString: this.#initial }, pickup);
      return;
    }
    const text = `the server keeps no copy of version ${version}, and it is not held here`;
    if (held === null || held.number < version) throw new HolderError('not-kept', text);
    if (this.#missing !== version) this.#feed.tell({ type: 'no-way-back', version });
    this.#missing = version;
  }

  /**
   * Whether the key to begin with may be this version. It is tried as one version once: if it was
   * left again, it was refused, or told to be another.
   */
  #mayBeInitial(version: number): boolean {
    const { current } = this.#feed.ring;
    const isUsed = current !== null && current.keyString.reveal() === this.#initial?.reveal();
    if (isUsed) return current.number === null || current.number === version;
    return this.#initialNumber === null
      ? this.#initialTriedAs !== version
      : this.#initialNumber === version;
  }

  /** Offers the version with its time, once for each time that the server names. */
  #offer(version: RingVersion, { now, window, serverMs }: Pickup): void {
    const { ring } = this.#feed;
    const plan = `${version.number} ${now} ${window?.start} ${window?.end}`;
    const isOffered = ring.newest !== null && sameVersion(ring.newest, version);
    const isKnown = version.number === null || version.number === ring.newest?.number;
    if (isOffered && isKnown && plan === this.#plan) return;
    this.#plan = plan;
    const swap: SwapTime =
      now || window === null
        ? 'now'
        : { fromMs: window.start - serverMs, toMs: window.end - serverMs };
    ring.offer(version, swap);
  }

  async #dropFallback(): Promise<void> {
    this.#feed.ring.retirePrevious();
    if (this.#identity && this.#identity.versions.length > 1) await this.#change(withoutFallback);
  }

  /** The ring has moved, or knows now what it uses: stores it if need be, and confirms it. */
  async #settle(version: RingVersion): Promise<void> {
    try {
      await this.#keep(version);
    } catch (error) {
      this.#failed(error);
    }
    await this.#confirming.run(true);
    if (this.#owesConfirmation()) this.#lookIn(this.#pauseMs(null));
  }

  /** Stores the key to begin with when the API has told its number: no pickup will bring it. */
  async #keep({ number, keyString }: RingVersion): Promise<void> {
    const held = this.#identity?.versions ?? [];
    const isHeld = held.some((version) => version.number === number);
    if (this.#identity === null || number === null || isHeld) return;
    if (held.length > 0 && number !== this.#wanted) return;
    await this.#change((identity) => withVersion(identity, { number, keyString }));
  }

  async #confirm(): Promise<void> {
    const identity = this.#identity;
    const version = identity && designatedVersion(identity);
    if (!version || !this.#owesConfirmation()) return;
    try {
      await confirmVersion(this.#server, identity, version.number);
      await this.#change((held) => withConfirmed(held, version.number));
      this.#feed.tell({ type: 'confirmed', version: version.number });
    } catch (error) {
      this.#failed(error);
    }
  }

  #owesConfirmation(): boolean {
    const version = this.#identity && designatedVersion(this.#identity);
    return !this.#isClosed && !this.#identity?.confirmed && !!version && this.#uses(version);
  }

  #uses(version: HeldVersion): boolean {
    const { current } = this.#feed.ring;
    return current !== null && sameVersion(current, version);
  }

  /** Changes the identity, one change after the other: stored first, true afterwards. */
  #change(change: (identity: HolderIdentity) => HolderIdentity): Promise<void> {
    const changed = this.#changes.then(async () => {
      const next = this.#withInitial(change(await this.#enrolled()));
      await this.#store.save(next);
      this.#identity = next;
    });
    this.#changes = changed.catch(() => {});
    return changed;
  }

  #lookIn(ms: number): void {
    this.#forgetLook();
    if (this.#isClosed) return;
    const { schedule } = this.#feed.ports;
    this.#forgetLook = schedule.after(ms, () => void this.#looking.run());
  }

  /** How long to pause now. */
  #succeeded(): number {
    if (this.#owesConfirmation()) return this.#pauseMs(null);
    this.#failures = 0;
    this.#lastError =
      this.#missing === null ? null : `there is no way back to version ${this.#missing} here`;
    return jittered(this.#pollMs, this.#feed.ports.random);
  }

  /** Notes why something failed; how long to pause. */
  #failed(error: unknown): number {
    if (this.#isClosed) return 0;
    this.#failures++;
    const text = error instanceof Error ? error.message : 'it failed';
    if (text !== this.#lastError) this.#feed.tell({ type: 'source-failed', text });
    this.#lastError = text;
    return this.#pauseMs(error instanceof HolderError ? error.retryAfterMs : null);
  }

  #pauseMs(askedMs: number | null): number {
    const firstMs = Math.min(FIRST_PAUSE_MS, this.#pollMs);
    const doubledMs = firstMs * 2 ** Math.min(Math.max(this.#failures - 1, 0), 20);
    const spread = 0.5 + this.#feed.ports.random() / 2;
    return Math.max(askedMs ?? 0, Math.min(doubledMs, this.#pollMs) * spread);
  }

  #tellObtained(version: HeldVersion): void {
    const shownEnd = lastFour(version.keyString.reveal());
    this.#feed.tell({ type: 'obtained', version: version.number, lastFour: shownEnd });
  }
}
