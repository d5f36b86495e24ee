import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatInstant } from '../wire/instant.ts';
import { AuditCheck } from './audit-check.ts';
import { type AuditCheckpoint, type AuditEntry, auditText, checkpointText } from './audit-entry.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const ports = {
  digest,
  isSigned: (text: string, signature: string) =>
    verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url')),
};

function chainOf(details: Record<string, unknown>[]): AuditEntry[] {
  let previous = '0'.repeat(64);
  return details.map((given, index) => {
    const entry = {
      seq: index + 1,
      at: 1_767_603_600_000 + index,
      actor: 'psn_1',
      action: 'key.issue',
      subject: `key_${index}`,
      details: JSON.stringify(given),
      previous,
    };
    previous = digest(auditText(entry));
    return {
      ...entry,
      at: formatInstant(entry.at),
      details: given,
      actorName: 'Ada',
      hash: previous,
    };
  });
}

function checkpointOf({ seq, hash, at }: AuditEntry): AuditCheckpoint {
  const signature = sign(null, Buffer.from(checkpointText({ seq, hash, at })), privateKey);
  return { seq, hash, at, serverKey: 'key', signature: signature.toString('base64url') };
}

function verdictOf(entries: AuditEntry[], checkpoints: AuditCheckpoint[] = []) {
  const check = new AuditCheck(ports, checkpoints);
  for (const entry of entries) check.take(JSON.parse(JSON.stringify(entry)));
  return check.end();
}

const details = fc.array(
  fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value))),
  { minLength: 2, maxLength: 8 },
);

test('a chain that nobody touched verifies, through JSON and without names', () => {
  fc.assert(
    fc.property(details, (given) => {
      const entries = chainOf(given).map((entry) => ({ ...entry, actorName: null }));
      const verdict = verdictOf(entries, [checkpointOf(entries.at(-1) as AuditEntry)]);
      assert.deepEqual(verdict, { verified: true, entries: given.length, fault: null });
    }),
  );
});

test('an entry that was changed, left out, added or moved is found', () => {
  const edits: ((entries: AuditEntry[], at: number) => AuditEntry[])[] = [
    (entries, at) => entries.map((entry, i) => (i === at ? { ...entry, subject: 'other' } : entry)),
    (entries, at) =>
      entries.map((entry, i) => (i === at ? { ...entry, details: { x: 1 } } : entry)),
    (entries, at) =>
      entries.map((entry, i) => (i === at ? { ...entry, at: formatInstant(0) } : entry)),
    (entries, at) => entries.toSpliced(at, 1),
    (entries, at) => entries.toSpliced(at, 0, entries[at] as AuditEntry),
    (entries) => entries.toReversed(),
  ];
  fc.assert(
    fc.property(details, fc.constantFrom(...edits), fc.nat(), (given, edit, place) => {
      const entries = chainOf(given);
      const last = checkpointOf(entries.at(-1) as AuditEntry);
      const { verified } = verdictOf(edit(entries, place % given.length), [last]);
      assert.equal(verified, false);
    }),
  );
});

test('a chain rewritten from its middle on is found by a checkpoint that was kept', () => {
  const entries = chainOf([{ a: 1 }, { b: 2 }, { c: 3 }]);
  const kept = checkpointOf(entries[1] as AuditEntry);
  const rewritten = chainOf([{ a: 1 }, { b: 'other' }, { c: 3 }]);
  assert.equal(verdictOf(rewritten).verified, true);
  assert.match(verdictOf(rewritten, [kept]).fault ?? '', /another than at its checkpoint 2/);
  assert.match(verdictOf(entries.slice(0, 1), [kept]).fault ?? '', /ends at 1, before/);
});

test('a checkpoint that the server did not sign proves nothing', () => {
  const entries = chainOf([{ a: 1 }]);
  const forged = { ...checkpointOf(entries[0] as AuditEntry), signature: 'AAAA' };
  assert.match(verdictOf(entries, [forged]).fault ?? '', /not signed/);
});

test('an empty chain verifies and holds no checkpoint', () => {
  assert.deepEqual(verdictOf([]), { verified: true, entries: 0, fault: null });
  const [entry] = chainOf([{ a: 1 }]);
  assert.equal(verdictOf([], [checkpointOf(entry as AuditEntry)]).verified, false);
});
