import type { Head } from '@keyturn/core';
import type { Observed } from '../../observed.ts';
import type { Invariant } from './invariant.ts';

/** I11: revisions seen by one verifier process never fall within an epoch, and epochs never fall. */
export class HistoryForward implements Invariant {
  readonly name = 'I11';
  readonly #applied = new Map<string, Head>();

  see(observed: Observed): string | null {
    if (observed.type !== 'verifier') return null;
    const { verifier, change, head } = observed;
    // Its next process may begin from an older file.
    if (change === 'started' || change === 'stopped' || change === 'crashed') {
      this.#applied.delete(verifier);
      return null;
    }
    if (change !== 'applied' || head === null) return null;
    const before = this.#applied.get(verifier);
    this.#applied.set(verifier, head);
    if (before === undefined || !isBefore(head, before)) return null;
    return `${verifier} went from revision ${before.revision} of epoch ${before.epoch} to ${head.revision} of ${head.epoch}`;
  }
}

function isBefore(a: Head, b: Head): boolean {
  return a.epoch < b.epoch || (a.epoch === b.epoch && a.revision < b.revision);
}
