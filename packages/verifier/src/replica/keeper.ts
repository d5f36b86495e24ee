import type { Alarms } from '../alarm.ts';
import type { Ports } from '../ports.ts';
import type { KeySet } from '../sync/key-set.ts';
import { Malformed } from '../wire/members.ts';
import type { KeptReplica, ReplicaFile } from './replica-file.ts';
import { noteSpentGrace, type SpentGrace, spentAtRestart } from './spent-grace.ts';

/** How soon after a change the replica is written; changes that come meanwhile are written with it. */
const WRITE_AFTER_MS = 500;
const SPENT_EVERY_MS = 5_000;

/** Keeps the replica on disk up with the one in memory, and spent grace up with the clock (K8). */
export class Keeper {
  readonly #file: ReplicaFile;
  readonly #keySet: KeySet;
  readonly #ports: Ports;
  readonly #alarms: Alarms;
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
      this.#keySet.resume(kept.replica, kept.terms, this.#spentOf(kept, spent));
    } catch (cause) {
      const text = cause instanceof Malformed ? cause.message : 'the file cannot be read';
      this.#alarms.raise('file-refused', text);
    }
  }

  start(): void {
    this.#cancelSpent = this.#ports.schedule.after(SPENT_EVERY_MS, () => {
      this.#writing = this.#writing.then(() => this.#writeSpent());
      this.start();
    });
  }

  /** The replica holds something else than the file. */
  changed(): void {
    if (this.#closed) return;
    this.#changed = true;
    this.#cancelWrite ??= this.#ports.schedule.after(WRITE_AFTER_MS, () => this.#write());
  }

  /** Writes what is not written yet, and nothing after that. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelSpent();
    this.#cancelWrite?.();
    if (this.#changed) this.#write();
    this.#writing = this.#writing.then(() => this.#writeSpent());
    await this.#writing;
  }

  #write(): void {
    this.#writing = this.#writing.then(async () => {
      this.#changed = false;
      await this.#guard(async (spent) => {
        const { replica, terms } = this.#keySet;
        if (replica !== null) await this.#file.write({ replica, terms, spent });
      });
      this.#cancelWrite = null;
      if (this.#changed) this.changed();
    });
  }

  async #writeSpent(): Promise<void> {
    if (this.#keySet.replica === null) return;
    await this.#guard((spent) => this.#file.writeSpent(spent));
  }

  async #guard(write: (spent: SpentGrace) => Promise<void>): Promise<void> {
    const { clock } = this.#ports;
    const { freshness } = this.#keySet;
    const now = clock.monotonicMs();
    freshness.look(now);
    try {
      await write(noteSpentGrace(freshness.spentMs(now), clock));
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? 'unknown fault';
      this.#alarms.raise('file-not-written', `the replica file cannot be written: ${code}`);
    }
  }

  /** Both files say what was spent; a missing or older one never makes it less. */
  #spentOf({ replica, terms, spent }: KeptReplica, beside: SpentGrace | null): number {
    const spentBy = (one: SpentGrace) =>
      spentAtRestart(one, replica.signedTime, terms.clockToleranceMs, this.#ports.clock);
    if (beside === null || beside.wallMs < spent.wallMs) return spentBy(spent);
    return spentBy(beside);
  }
}
