import type { Head } from '@keyturn/core';
import type { Alarms } from '../alarm.ts';
import type { Ports } from '../ports.ts';
import { compareHeads } from '../wire/head.ts';
import { Malformed } from '../wire/members.ts';
import { readSnapshot } from '../wire/snapshot.ts';
import { Backoff } from './backoff.ts';
import { type ControlPlane, ControlPlaneFault } from './control-plane.ts';
import type { KeySet } from './key-set.ts';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 10_000;

interface FollowerParts {
  ports: Ports;
  controlPlane: ControlPlane;
  keySet: KeySet;
  alarms: Alarms;
  /** Changes were applied: acknowledge them. */
  onApplied: () => void;
  /** Something is missing that a report would bring. */
  onGap: () => void;
  /** The server spoke, and what it knows goes on from what is applied here. */
  onHeard: () => void;
}

/**
 * Keeps the replica up with the server: a snapshot while there is none or one is asked for, then
 * the stream for as long as it flows. Whatever breaks is begun again after a pause; what is
 * applied stays. Reports alone would do as well; the stream makes it fast.
 */
export class Follower {
  readonly #parts: FollowerParts;
  readonly #backoff: Backoff;
  #snapshotNeeded = false;
  #progressed = false;
  #closed = false;
  #endPause: () => void = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.ports.random, FIRST_RETRY_MS, LAST_RETRY_MS);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** What is applied does not lead on: take a snapshot next. */
  needSnapshot(): void {
    this.#snapshotNeeded = true;
    this.#endPause();
    this.#parts.controlPlane.abortStream();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#endPause();
    this.#parts.controlPlane.abortReading();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const { replica } = this.#parts.keySet;
      try {
        if (replica === null || this.#snapshotNeeded) await this.#takeSnapshot();
        else await this.#takeStream(replica.head);
      } catch (fault) {
        this.#raise(fault);
      }
      // Also after a stream that ended well: all verifiers of a server that stops come back.
      if (!this.#closed && !this.#goesOn()) await this.#pause(this.#backoff.next());
    }
  }

  /** Whether the next step is wanted at once. */
  #goesOn(): boolean {
    const goesOn = this.#progressed;
    this.#progressed = false;
    return goesOn;
  }

  async #takeSnapshot(): Promise<void> {
    const { keySet, controlPlane, onApplied, onHeard } = this.#parts;
    const snapshot = await readSnapshot(controlPlane.snapshot(), keySet.serverKey);
    if (!keySet.install(snapshot)) return;
    this.#snapshotNeeded = false;
    this.#progressed = true;
    this.#backoff.reset();
    onHeard();
    onApplied();
  }

  async #takeStream(after: Head): Promise<void> {
    const { keySet, controlPlane, onApplied, onGap, onHeard } = this.#parts;
    for await (const line of controlPlane.stream(after)) {
      this.#backoff.reset();
      keySet.tellServerTime(line.serverTime);
      keySet.tellHead(line.head);
      const isBehind = this.#isBehind(line.head);
      // A snapshot of a head that cannot be applied here is not asked for.
      if (line.snapshotNeeded && !isBehind) this.#snapshotNeeded = true;
      const applied = line.snapshotNeeded ? 'gap' : keySet.apply(line.changes);
      if (applied === 'applied') onApplied();
      if (applied === 'gap') onGap();
      else if (applied === 'applied' || !isBehind) onHeard();
      if (applied === 'gap' || applied === 'refused' || this.#closed) return;
    }
  }

  /** Below what is applied, or another history's head at the same place. */
  #isBehind(head: Head): boolean {
    const applied = this.#parts.keySet.replica?.head;
    if (applied === undefined) return false;
    const order = compareHeads(head, applied);
    return order < 0 || (order === 0 && head.hash !== applied.hash);
  }

  #raise(fault: unknown): void {
    const { alarms } = this.#parts;
    if (fault instanceof Malformed) {
      alarms.raise(
        this.#parts.keySet.replica === null ? 'snapshot-refused' : 'answer-refused',
        fault.message,
      );
    } else if (
      fault instanceof ControlPlaneFault &&
      (fault.status === 401 || fault.status === 403)
    ) {
      alarms.raise('token-refused', fault.message);
    }
  }

  async #pause(ms: number): Promise<void> {
    const { schedule } = this.#parts.ports;
    await new Promise<void>((resolve) => {
      const cancel = schedule.after(ms, resolve);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }
}
