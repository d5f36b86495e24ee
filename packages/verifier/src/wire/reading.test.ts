/** Whatever comes over the wire gives a value or `Malformed`, never another fault, never a part. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FakeControlPlane } from '../testing/control-plane.ts';
import {
  apiRecord,
  keyRecord,
  mintKeyString,
  ringRecord,
  versionRecord,
} from '../testing/key-mint.ts';
import { readReportAnswer, readStreamLine } from './answers.ts';
import { checkChanges, readChangeSet } from './change-set.ts';
import { readLines } from './lines.ts';
import { Malformed } from './members.ts';
import { parseRecord } from './record.ts';
import { readRevocationList } from './revocation-list.ts';
import { readServerKey } from './server-key.ts';
import { readSnapshot } from './snapshot.ts';

const server = new FakeControlPlane();
const key = mintKeyString({ epoch: 0, revision: 1 });
const records = [
  apiRecord(),
  ringRecord,
  keyRecord({ addresses: ['10.0.0.0/8'] }),
  versionRecord(key),
  { kind: 'fork', schema: 2, epoch: 0, lastCommonRevision: 7, closed: false } as const,
];
server.commit(records);
const snapshot = server.snapshotText();
const terms = {
  graceMs: { strict: 0, balanced: 900_000, available: 86_400_000 },
  ...{ clockToleranceMs: 5_000, clockRateError: 0.001, reportEveryMs: 3_000 },
};
const answer = {
  ...{
    acknowledged: 1,
    head: server.head,
    serverTime: 5,
    leaseMs: 30_000,
    changes: server.changes,
  },
  ...{ more: false, snapshotNeeded: false, renewInstance: false, ...terms },
};
const provingAnswer = { ...answer, prove: true, handBack: { epoch: 0, revision: 7 } };
const list = {
  ...{ type: 'keyturn-revocations', schema: 1, head: server.head, issuedAt: 5, since: 0 },
  versions: [{ digest: '0'.repeat(64), state: 'deactivated', reason: 'revoked' }],
  keys: ['key_1'],
} as const;
const line = {
  ...{ type: 'changes', head: server.head, serverTime: 5 },
  ...{ changes: server.changes, snapshotNeeded: false },
};

/** Signs whatever text a list has. */
function readSignedList(text: string): unknown {
  const signed = JSON.stringify(server.signedList(text));
  return readRevocationList(signed, readServerKey(server.serverKey));
}

function fails(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (fault) {
    assert.ok(fault instanceof Malformed, String(fault));
    return true;
  }
}

/** Members that may be left out. */
const OPTIONAL = new Set(['prove', 'handBack', 'proof']);

/** Every way to change one member, at any depth: away, to another kind of value, or one more. */
function* changed(value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  yield { ...value, surplus: 1 };
  for (const [name, member] of Object.entries(value)) {
    const { [name as never]: _, ...without } = value as Record<string, unknown>;
    if (!OPTIONAL.has(name)) yield without;
    if (member === true) yield { ...value, [name]: name !== 'prove' };
    for (const other of [{}, [], [[]], -1, 1.5, true, 'x'.repeat(2 << 20)]) {
      if (typeof other !== typeof member || Array.isArray(other) !== Array.isArray(member)) {
        yield { ...value, [name]: other };
      }
    }
    for (const inner of changed(member)) yield { ...value, [name]: inner };
  }
}

const messages: [string, object, (text: string) => unknown][] = [
  ['an answer', answer, readReportAnswer],
  ['an answer of a server with another history', provingAnswer, readReportAnswer],
  ['a signed list', list, readSignedList],
  ['a stream line', line, readStreamLine],
  ['a change set', server.changes[0] ?? {}, (text) => readChangeSet(JSON.parse(text))],
  ...records.map((record): [string, object, (text: string) => unknown] => [
    `a record of kind ${record.kind}`,
    record,
    parseRecord,
  ]),
];

for (const [name, sound, read] of messages) {
  test(`${name} is read as it was written, and refused if one member is not as it must be`, () => {
    assert.deepEqual(JSON.parse(JSON.stringify(read(JSON.stringify(sound)))), sound);
    for (const wrong of changed(sound)) {
      const text = JSON.stringify(wrong);
      assert.ok(
        fails(() => read(text)),
        text.slice(0, 500),
      );
    }
  });

  test(`${name} of any bytes gives a value or is malformed`, () => {
    const text = JSON.stringify(sound);
    const spoilt = fc.tuple(fc.nat(text.length), fc.nat(20), fc.string({ unit: 'binary' }));
    const spoil = spoilt.map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut));
    fc.assert(
      fc.property(fc.oneof(spoil, fc.json(), fc.string({ unit: 'binary' })), (bytes) => {
        if (name === 'a change set' && !isJson(bytes)) return;
        fails(() => read(bytes));
      }),
      { numRuns: 300 },
    );
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function* inPieces(bytes: Uint8Array, sizes: number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

test('a snapshot is the same in whatever pieces it comes', async () => {
  const bytes = Buffer.from(snapshot);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
      async (sizes) => {
        const { header, records: read } = await readSnapshot(inPieces(bytes, sizes), null);
        assert.deepEqual(header.head, server.head);
        assert.deepEqual(JSON.parse(JSON.stringify(read)), records);
      },
    ),
    { numRuns: 30 },
  );
});

test('a snapshot with any byte changed is malformed', async () => {
  const bytes = Buffer.from(snapshot);
  const pinned = readServerKey(server.serverKey);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(bytes.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (at, flip) => {
        const spoilt = Buffer.from(bytes);
        spoilt[at] = (spoilt[at] ?? 0) ^ flip;
        const read = readSnapshot(inPieces(spoilt, [1_000]), pinned);
        await assert.rejects(read, Malformed);
      },
    ),
    { numRuns: 200 },
  );
});

test('a signed list with any byte changed is malformed', () => {
  const text = JSON.stringify(server.signedList(JSON.stringify(list)));
  const pinned = readServerKey(server.serverKey);
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
      const spoilt = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
      if (spoilt === text || (isJson(spoilt) && JSON.stringify(JSON.parse(spoilt)) === text))
        return;
      assert.ok(
        fails(() => readRevocationList(spoilt, pinned)),
        spoilt,
      );
    }),
    { numRuns: 500 },
  );
});

test('a change set with any byte changed is malformed or forged', () => {
  const [set] = server.changes;
  const text = JSON.stringify(set);
  const pinned = readServerKey(server.serverKey);
  const before = { epoch: 0, revision: 0, hash: '0'.repeat(64) };
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
      const spoilt = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
      if (!isJson(spoilt) || spoilt === text) return;
      if (JSON.stringify(JSON.parse(spoilt)) === text) return;
      let check: ReturnType<typeof checkChanges> | null = null;
      if (
        fails(() => {
          check = checkChanges([readChangeSet(JSON.parse(spoilt))], before, pinned);
        })
      )
        return;
      assert.deepEqual((check as { ok: boolean } | null)?.ok, false, spoilt);
    }),
    { numRuns: 500 },
  );
});

test('data without an end is not read for ever', async () => {
  async function* endless(text: string): AsyncGenerator<Uint8Array> {
    for (;;) yield Buffer.from(text);
  }
  const drain = async (text: string) => {
    for await (const _ of readLines(endless(text), 1_000, 100_000));
  };
  await assert.rejects(drain('no line ends here '), /a line is longer/);
  await assert.rejects(drain('line\n'), /the text is longer/);
});
