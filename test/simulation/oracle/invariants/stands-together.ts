import type { CommandAsked, CommandDone, Observed } from '../../observed.ts';
import { faultsOf } from '../lineage-rows.ts';
import type { Committed, Grounds, Invariant } from './invariant.ts';

/** I10: what stands together is what the tables list; beginning again returns the same rotation (K9). */
export class StandsTogether implements Invariant {
  readonly name = 'I10';
  readonly #grounds: Grounds;
  /** The open rotation of each key. */
  readonly #open = new Map<string, string>();
  /** By command: the rotation that was open when a begin was asked for. */
  readonly #beginsOn = new Map<string, string>();

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
    if (observed.type === 'node' && observed.change.startsWith('database-')) this.#beginsOn.clear();
    if (observed.type === 'asked') this.#asked(observed);
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
    // A history that is repaired comes to what it was at, whatever stands open.
    if (begun?.by_security_act === 1 || this.#lastActOn(keyId) === 'key.replay') return null;
    return `${keyId}: rotation ${then} was ${ended?.phase} and ${now} begun in one step`;
  }

  #asked({ verb, keyId, at, node }: CommandAsked): void {
    if (verb !== 'rotation.begin' || keyId === null) return;
    const open = this.#open.get(keyId);
    if (open !== undefined) this.#beginsOn.set(`${at} ${node} ${keyId}`, open);
  }

  /** Beginning again changes nothing: what was open is, unless something else has ended it. */
  #begun({ verb, refused, keyId, calledAt, node }: CommandDone): string | null {
    if (verb !== 'rotation.begin' || keyId === null) return null;
    const name = `${calledAt} ${node} ${keyId}`;
    const before = this.#beginsOn.get(name);
    this.#beginsOn.delete(name);
    if (refused !== null) return null;
    const open = this.#grounds.truth.query(
      'select id from rotations where key_id = ? and ended_at is null',
      keyId,
    );
    if (open.length > 1) return `${keyId} has ${open.length} open rotations`;
    const isOther = before !== undefined && open[0] !== undefined && open[0].id !== before;
    const endedBy = isOther ? this.#lastActOn(before) : null;
    return endedBy === 'rotation.begin' ? `${keyId}: to begin again ended ${before}` : null;
  }

  /** The last that the audit says of it. */
  #lastActOn(subject: string): string {
    const sql = 'select action from audit where subject = ? order by seq desc limit 1';
    return String(this.#grounds.truth.query(sql, subject)[0]?.action ?? '');
  }
}
