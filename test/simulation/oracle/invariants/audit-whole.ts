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
  /** Action, subject and details of the entries that the commit brought. */
  #told: string[] = [];
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
    const told = this.#told;
    this.#told = [];
    const revision = Number(head.revision);
    const published = revision !== this.#revision || Number(head.epoch) !== this.#epoch;
    this.#revision = revision;
    this.#epoch = Number(head.epoch);
    if (isOtherHistory) return null;
    if (published && !wrote) return `revision ${revision} has no audit entry`;
    const changed = changedKeys(lineages, before).find(([, names]) => !isTold(names, told));
    return changed === undefined
      ? null
      : `${changed[0]} changed its state, and no audit entry names it`;
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
      this.#told.push(`${row.action} ${row.subject} ${row.details}`);
    }
    return null;
  }
}

/** What changed of each key that did, and by what an entry may name it: the key, or its rotation. */
function changedKeys(
  lineages: Committed['lineages'],
  before: Committed['before'],
): [what: string, names: string[]][] {
  const changed: [string, string[]][] = [];
  for (const [keyId, { versions, rotation }] of lineages) {
    const then = before.get(keyId);
    const names = [keyId, rotation?.id, then?.rotation?.id].filter((name) => name !== undefined);
    const version = versions.find(({ state, designation }, index) => {
      const earlier = then?.versions[index];
      return earlier?.state !== state || earlier.designation !== designation;
    });
    if (version) changed.push([`version ${version.number} of ${keyId}`, names]);
    else if (then && then.rotation?.id !== rotation?.id) {
      changed.push([`the rotation of ${keyId}`, names]);
    } else if (then && then.rotation?.phase !== rotation?.phase) {
      changed.push([`the phase of ${rotation?.id}`, names]);
    }
  }
  return changed;
}

/** A new epoch is one act on all rotations, which its own entry stands for. */
function isTold(names: readonly string[], told: readonly string[]): boolean {
  return told.some(
    (entry) => entry.startsWith('epoch.open ') || names.some((name) => entry.includes(name)),
  );
}
