import type { Head } from '@keyturn/core';
import { readLineages } from '../lineage-rows.ts';
import { type Grounds, type Invariant, timeText } from './invariant.ts';

/** I14: after faults have stopped, live verifiers are current, and every rotation names what it waits for. */
export class ComesToRest implements Invariant {
  readonly name = 'I14';
  readonly #grounds: Grounds;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  atEnd(): string | null {
    const { truth } = this.#grounds;
    const quietSince = truth.quietSince();
    if (quietSince === null) return 'faults are still at work at the end';
    if (truth.now() - quietSince < 2 * truth.durations.leaseMs) {
      return `faults ended at ${timeText(quietSince)}, too late to judge`;
    }
    return this.#verifierFault() ?? this.#rotationFault();
  }

  #verifierFault(): string | null {
    const [head] = this.#grounds.truth.query('select epoch, revision, hash from head where id = 1');
    for (const verifier of this.#grounds.truth.verifiers()) {
      const applied = verifier.head();
      if (!verifier.isFresh()) return `${verifier.name} is not fresh`;
      if (applied?.hash !== head?.hash && !this.#isNew(applied)) {
        return `${verifier.name} is at revision ${applied?.revision} of epoch ${applied?.epoch}, and the server at ${head?.revision} of ${head?.epoch}`;
      }
    }
    return null;
  }

  /** What it lacks was committed within the last 2·L. */
  #isNew(applied: Head | null): boolean {
    const { truth } = this.#grounds;
    if (applied === null) return false;
    const [lacking] = truth.query(
      'select committed_at from changes where epoch = ? and revision > ? order by revision limit 1',
      applied.epoch,
      applied.revision,
    );
    const offsets = truth.nodes().map((node) => node.serverTimeOffsetMs());
    const serverTime = truth.now() + Math.max(...offsets);
    return serverTime - Number(lacking?.committed_at ?? 0) <= 2 * truth.durations.leaseMs;
  }

  #rotationFault(): string | null {
    for (const { rotation } of readLineages(this.#grounds.truth).values()) {
      if (rotation === null || rotation.waitsFor.length > 0) continue;
      return `rotation ${rotation.id} of ${rotation.keyId} is ${rotation.phase} and waits for nothing`;
    }
    return null;
  }
}
