import type { CommandDone, Observed } from '../../observed.ts';
import { faultsOf } from '../lineage-rows.ts';
import type { Committed, Grounds, Invariant } from './invariant.ts';

/** I10: what stands together is what the tables list; beginning again returns the same rotation (K9). */
export class StandsTogether implements Invariant {
  readonly name = 'I10';
  readonly #grounds: Grounds;
  readonly #open = new Map<string, string>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  committed({ lineages, before, isOtherHistory }: Committed): string | null {
    for (const [keyId, now] of lineages) {
      const faults = faultsOf(now);
      if (faults.length > 0) return `${keyId}: ${faults.join('; ')}`;
      const then = before.get(keyId)?.rotation;
      const fault = isOtherHistory ? null : this.#replaced(keyId, then?.id, now.rotation?.id);
      if (fault !== null) return fault;
      if (now.rotation === null) this.#open.delete(keyId);
      else this.#open.set(keyId, now.rotation.id);
    }
    return null;
  }

  see(observed: Observed): string | null {
    return observed.type === 'command' ? this.#begun(observed) : null;
  }

  /** Another rotation in the place of one that had not ended: only a security act makes one. */
  #replaced(keyId: string, then: string | undefined, now: string | undefined): string | null {
    if (then === undefined || now === undefined || then === now) return null;
    const [ended] = this.#grounds.truth.query('select phase from rotations where id = ?', then);
    const [begun] = this.#grounds.truth.query(
      'select by_security_act from rotations where id = ?',
      now,
    );
    if (ended?.phase !== 'cancelled' || begun?.by_security_act === 1) return null;
    return `${keyId}: rotation ${then} was cancelled and ${now} begun in one step`;
  }

  #begun({ verb, refused, keyId, by }: CommandDone): string | null {
    if (verb !== 'rotation.begin' || refused !== null || keyId === null || by !== 'operator')
      return null;
    const open = this.#grounds.truth.query(
      'select id from rotations where key_id = ? and ended_at is null',
      keyId,
    );
    return open.length <= 1 ? null : `${keyId} has ${open.length} open rotations`;
  }
}
