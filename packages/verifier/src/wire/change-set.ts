import type { ChangeSet, Head, SignedHead } from '@keyturn/core';
import { changeSetText } from '@keyturn/core';
import { sha256Hex } from '../digest.ts';
import { compareHeads } from './head.ts';
import { Malformed, Members } from './members.ts';
import { type AnyRecord, parseRecord } from './record.ts';
import type { ServerKey } from './server-key.ts';

const HASH = /^[0-9a-f]{64}$/;
const SIGNATURE = /^[A-Za-z0-9_-]{85}[AQgw]$/;
// A record is a few hundred bytes; a key with very many scopes and address blocks is larger.
const MAX_RECORD_LENGTH = 1 << 20;

/** One revision, checked and read. */
export interface VerifiedChange {
  head: Head;
  /** Server time in ms. */
  committedAt: number;
  records: AnyRecord[];
  /** As it came. Its own signature was checked only if it is the last of its batch. */
  set: ChangeSet;
}

/** What came of a batch of change sets. */
export type ChangeCheck =
  | { ok: true; changes: VerifiedChange[] }
  /** Each is sound, but they do not begin where we stand: ask for what lies between. */
  | { ok: false; fault: 'gap' }
  /** Equal (epoch, revision), another hash: the server's history is not ours. */
  | { ok: false; fault: 'fork' }
  | { ok: false; fault: 'forged' | 'malformed'; text: string };

/** @throws Malformed */
export function readChangeSet(value: unknown): ChangeSet {
  const members = new Members(value, 'change set');
  const records = members.strings('records', MAX_RECORD_LENGTH);
  return { ...readSignedMembers(members), records };
}

/** @throws Malformed */
export function readSignedHead(members: Members): SignedHead {
  return readSignedMembers(members);
}

function readSignedMembers(members: Members): SignedHead {
  const set = {
    epoch: members.whole('epoch'),
    revision: members.whole('revision'),
    previous: members.matching('previous', HASH),
    committedAt: members.whole('committedAt'),
    digests: members.strings('digests', 64),
    hash: members.matching('hash', HASH),
    signature: members.matching('signature', SIGNATURE),
  };
  members.end();
  return set;
}

/** A change set without its records. */
export function signedHeadOf({ records: _, ...signed }: ChangeSet): SignedHead {
  return signed;
}

/** Whether the server signed this very revision: its hash is that of its text, and is `head`'s. */
export function proves(proof: SignedHead, head: Head, serverKey: ServerKey): boolean {
  return (
    proof.hash === head.hash &&
    compareHeads(proof, head) === 0 &&
    sha256Hex(changeSetText(proof)) === proof.hash &&
    serverKey.verifies(proof.hash, proof.signature)
  );
}

/**
 * Checks a batch against what is applied: what is known already is skipped; the rest must link on
 * from `applied`, hash by hash, hold no record that its hash does not cover, and end with a set
 * that the server signed. All or nothing: one bad set refuses the batch.
 */
export function checkChanges(sets: ChangeSet[], applied: Head, serverKey: ServerKey): ChangeCheck {
  const changes: VerifiedChange[] = [];
  let at = applied;
  let last: ChangeSet | undefined;
  for (const set of sets) {
    const order = compareHeads(set, at);
    if (order < 0) continue;
    if (order === 0) {
      if (set.hash !== at.hash) return { ok: false, fault: 'fork' };
      continue;
    }
    if (set.previous !== at.hash) return { ok: false, fault: 'gap' };
    const fault = chainFault(set);
    if (fault !== null) return { ok: false, fault: 'forged', text: fault };
    at = { epoch: set.epoch, revision: set.revision, hash: set.hash };
    last = set;
    try {
      const records = set.records.map((text) => parseRecord(text));
      changes.push({ head: at, committedAt: set.committedAt, records, set });
    } catch (fault) {
      if (fault instanceof Malformed) return { ok: false, fault: 'malformed', text: fault.message };
      throw fault;
    }
  }
  if (last !== undefined && !serverKey.verifies(last.hash, last.signature)) {
    return { ok: false, fault: 'forged', text: 'the signature of the last change set is wrong' };
  }
  return { ok: true, changes };
}

function chainFault(set: ChangeSet): string | null {
  if (sha256Hex(changeSetText(set)) !== set.hash) return 'a change set has another hash';
  const covered = new Set(set.digests);
  for (const text of set.records) {
    if (!covered.has(sha256Hex(text))) return 'a change set does not cover one of its records';
  }
  return null;
}
