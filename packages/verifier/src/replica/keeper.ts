import type { Alarms } from '../alarm.ts';
import type { Ports } from '../ports.ts';
import type { KeySet } from '../sync/key-set.ts';
import { Malformed } from '../wire/members.ts';
import type { KeptReplica, ReplicaFile, SpentBeside } from './replica-file.ts';
import { noteSpentGrace, type SpentGrace, spentAtRestart } from './spent-grace.ts';

/** How soon after a change the replica is written; changes that come meanwhile are written with it. */
const WRITE_AFTER_MS = 500;
/** How soon a write that failed is tried again. */
const RETRY_AFTER_MS = 5_000;
const SPENT_EVERY_MS = 5_000;

/**
 * Keeps the replica on disk up with the one in memory, and spent grace up with the clock (K8). That
 * this instance is fresh says nothing of an older replica: while the one in memory is not on disk,
 * the grace of the one that is goes on being spent.
 */
export class Keeper {
  readonly #file: ReplicaFile;
  readonly #keySet: KeySet;
  readonly #ports: Ports;
  readonly #alarms: Alarms;
  /** Hash of the head of the file on disk; null if there is none that was read or written here. */
  #onDisk: string | null = null;
  #changed = false;
  #closed = false;
  #cancelWrite: (() => void) | null = null;
  #cancelSpent: () => void = () => {};
  #writing: Promise<void> = Promise.resolve();

  constructor(file: ReplicaFile, keySet: KeySet, ports: Ports, alarms: Alarms) {
    this.#file = file;
    this.#keySet = keySet;
    this.#ports = ports;
    this.#alarms = alarms;
  }

  /**
   * Reads the file into the key set, if there is one and it is fit to answer from.
   *
   * @param fault - why a replica that was read cannot be used here; null if it can.
   */
  async load(fault: (kept: KeptReplica) => string | null): Promise<void> {
    try {
      const kept = await this.#file.read();
      if (kept === null) return;
      const refusal = fault(kept);
      if (refusal !== null) throw new Malformed(refusal);
      const spent = await this.#file.readSpent();
      this.#onDisk = kept.replica.head.hash;
      this.#keySet.resume({ ...kept, spentMs: this.#spentOf(kept, spent) });
    } catch (cause) {
      const text = cause instanceof Malformed ? cause.message : 'the file cannot be read';
      this.#alarms.raise('file-refused', text);
    }
  }

  start(): void {
    this.#cancelSpent = this.#ports.schedule.after(SPENT_EVERY_MS, () => {
      this.#writing = this.#writing.then(async () => void (await this.#writeSpent()));
      this.start();
    });
  }

  /** The replica holds something else than the file. */
  changed(): void {
    if (this.#closed) return;
    this.#changed = true;
    this.#writeAfter(WRITE_AFTER_MS);
  }

  /**
   * Writes what is not written yet, and nothing after that.
   *
   * @returns whether the disk says what is spent; if not, a later process may count on more grace.
   */
  async close(): Promise<boolean> {
    this.#closed = true;
    this.#cancelSpent();
    this.#cancelWrite?.();
    if (this.#changed) this.#write();
    const told = this.#writing.then(() => this.#writeSpent());
    this.#writing = told.then(() => {});
    return await told;
  }

  #writeAfter(ms: number): void {
    if (this.#closed) return;
    this.#cancelWrite ??= this.#ports.schedule.after(ms, () => this.#write());
  }

  #write(): void {
    this.#writing = this.#writing.then(async () => {
      this.#changed = false;
      const written = await this.#guard((spent) => this.#writeReplica(spent));
      this.#cancelWrite = null;
      if (!written) this.#changed = true;
      if (this.#changed) this.#writeAfter(written ? WRITE_AFTER_MS : RETRY_AFTER_MS);
    });
  }

  async #writeReplica(spent: SpentGrace): Promise<void> {
    const { replica, keptLatches, terms } = this.#keySet;
    if (replica === null) return;
    const { hash } = replica.head;
    await this.#file.write({ replica, keptLatches, terms, spent });
    this.#onDisk = hash;
  }

  /** @returns whether it was written. */
  async #writeSpent(): Promise<boolean> {
    const head = this.#onDisk;
    if (head === null) return false;
    const { replica, freshness } = this.#keySet;
    const now = this.#ports.clock.monotonicMs();
    // Where all is spent, an older replica has none left either.
    const allSpent = freshness.spentMs(now) === Number.POSITIVE_INFINITY;
    if (head !== replica?.head.hash && !allSpent) return false;
    return await this.#guard((spent) => this.#file.writeSpent({ head, spent }));
  }

  /** @returns whether it was written. */
  async #guard(write: (spent: SpentGrace) => Promise<void>): Promise<boolean> {
    const { clock } = this.#ports;
    const { freshness } = this.#keySet;
    const now = clock.monotonicMs();
    freshness.look(now);
    try {
      await write(noteSpentGrace(freshness.spentMs(now), clock));
      return true;
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? 'unknown fault';
      this.#alarms.raise('file-not-written', `the replica file cannot be written: ${code}`);
      return false;
    }
  }

  /**
   * What the file beside says, for it is never written before the replica that it names; of another
   * replica it says nothing.
   */
  #spentOf({ replica, terms, spent }: KeptReplica, beside: SpentBeside | null): number {
    const written = beside?.head === replica.head.hash ? beside.spent : spent;
    const { clockToleranceMs } = terms;
    return spentAtRestart(written, replica.signedTime, clockToleranceMs, this.#ports.clock);
  }
}
