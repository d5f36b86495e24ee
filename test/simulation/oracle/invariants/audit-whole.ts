import { createHash } from 'node:crypto';
import { auditText } from '@keyturn/core';
import type { Observed } from '../../observed.ts';
import type { Committed, Grounds, Invariant } from './invariant.ts';

const NOTHING_BEFORE = '0'.repeat(64);

/**
 * I6: every committed change has its audit entry, in order; the chain verifies; nobody is given a secret
 * before the entry of it. A chain that was cut back by a database that lost commits is read anew.
 */
export class AuditWhole implements Invariant {
  readonly name = 'I6';
  readonly #grounds: Grounds;
  #seq = 0;
  #hash = NOTHING_BEFORE;
  #revision = 0;
  #epoch = 0;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  see(observed: Observed): string | null {
    if (observed.type !== 'obtained' || observed.by !== 'pickup') return null;
    const { caller, keyId, version } = observed;
    const holder = this.#grounds.truth.callers().find(({ name }) => name === caller)?.holderId;
    if (!holder) return null;
    const [entry] = this.#grounds.truth.query(
      "select seq from audit where action = 'holder.pickup' and subject = ? and details like ? limit 1",
      holder,
      `%"version":${version}%`,
    );
    return entry
      ? null
      : `${caller} was given version ${version} of ${keyId} without an audit entry`;
  }

  committed({ isOtherHistory, lineages, before }: Committed): string | null {
    if (isOtherHistory) this.#begin();
    const [head] = this.#grounds.truth.query(
      'select audit_seq, audit_hash, epoch, revision from head where id = 1',
    );
    const seqBefore = this.#seq;
    const fault = head?.audit_hash === this.#hash ? null : this.#read();
    if (fault !== null) return fault;
    if (head?.audit_hash !== this.#hash) return 'the head has another audit hash than the chain';
    const wrote = this.#seq > seqBefore;
    const revision = Number(head.revision);
    const published = revision !== this.#revision || Number(head.epoch) !== this.#epoch;
    this.#revision = revision;
    this.#epoch = Number(head.epoch);
    if (wrote || isOtherHistory) return null;
    if (published) return `revision ${revision} has no audit entry`;
    const changed = changedVersion(lineages, before);
    return changed && `${changed} changed its state without an audit entry`;
  }

  #begin(): void {
    this.#seq = 0;
    this.#hash = NOTHING_BEFORE;
  }

  #read(): string | null {
    const rows = this.#grounds.truth.query(
      'select * from audit where seq > ? order by seq',
      this.#seq,
    );
    for (const row of rows) {
      const seq = Number(row.seq);
      if (seq !== this.#seq + 1) return `audit entry ${this.#seq + 1} is missing`;
      if (row.previous !== this.#hash) return `audit entry ${seq} does not follow the one before`;
      const text = auditText({
        seq,
        at: Number(row.at),
        actor: String(row.actor),
        action: String(row.action),
        subject: String(row.subject),
        details: String(row.details),
        previous: this.#hash,
      });
      const hash = createHash('sha256').update(text).digest('hex');
      if (hash !== row.hash) return `audit entry ${seq} was changed`;
      this.#seq = seq;
      this.#hash = hash;
    }
    return null;
  }
}

function changedVersion(
  lineages: Committed['lineages'],
  before: Committed['before'],
): string | null {
  for (const [keyId, { versions }] of lineages) {
    const earlier = before.get(keyId)?.versions ?? [];
    for (const [index, { state, designation, number }] of versions.entries()) {
      const then = earlier[index];
      if (then?.state === state && then.designation === designation) continue;
      return `version ${number} of ${keyId}`;
    }
  }
  return null;
}
