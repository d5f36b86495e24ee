/** Sessions held against requests, over changes at random (K16). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyRecord, KeysetRecord, VersionRecord } from '@keyturn/core';
import fc from 'fast-check';
import { keyedWorld, SOURCE, Stream } from '../testing/keyed-world.ts';

const STATES = ['active', 'active', 'active', 'active', 'suspended', 'unheard-of'] as const;
function anyOf(...lists: string[][]): fc.Arbitrary<string[]> {
  return fc.constantFrom(...lists);
}

const change = fc.record({
  suspended: fc.constantFrom(false, false, false, true),
  scopes: anyOf(['market:read'], ['market:read', 'orders:trade'], ['orders:trade']),
  addresses: anyOf([], [], [], ['10.1.0.0/16'], ['192.0.2.0/24']),
  regions: anyOf([], [], [], ['us-1']),
  expiresInMs: fc.constantFrom(null, null, null, 5_000, 30_000),
  state: fc.constantFrom(...STATES),
  left: fc.option(anyOf(['market:read'], [])),
  refuseInMs: fc.constantFrom(null, null, 8_000, 40_000),
  waitMs: fc.integer({ min: 1_000, max: 20_000 }),
});

type Change = typeof change extends fc.Arbitrary<infer Made> ? Made : never;

/** The records that a change leads to. */
function recordsAfter(
  made: Change,
  now: number,
  key: KeyRecord,
  version: VersionRecord,
): KeysetRecord[] {
  const { suspended, scopes, addresses, regions, expiresInMs, state, left, refuseInMs } = made;
  const expiresAt = expiresInMs === null ? null : now + expiresInMs;
  const refuseAt = refuseInMs === null ? null : now + refuseInMs;
  const limited = state === 'active' && (left !== null || refuseAt !== null);
  return [
    { ...key, suspended, scopes, addresses, regions, expiresAt },
    {
      ...version,
      state,
      designation: state === 'active' ? 'primary' : null,
      ...(limited && { schema: 2, limits: { scopes: left, refuseAt } }),
    },
  ];
}

test('after any changes a connection is open exactly if a request would be accepted', async (t) => {
  const { world, verifier, old, record, version } = await keyedWorld(t);
  const ask = async () => verifier.verifyKey({ key: old, ...SOURCE, scopes: ['market:read'] });
  for (const changes of fc.sample(fc.array(change, { minLength: 5, maxLength: 15 }), 12)) {
    let stream = await Stream.open(verifier, old);
    for (const made of changes) {
      world.server.publish(...recordsAfter(made, world.server.serverTime, record, version(1)));
      await world.current(verifier);
      world.advance(made.waitMs);
      const verdict = await ask();
      if (verdict.outcome !== 'accepted') {
        // Time is looked at every second.
        world.advance(1_000);
        assert.ok(!stream.isOpen, JSON.stringify(made));
      } else if (stream.isOpen) {
        assert.deepEqual(stream.session?.verdict.scopes, verdict.scopes);
      } else {
        stream = await Stream.open(verifier, old);
        assert.ok(stream.isOpen);
      }
      assert.ok(stream.ends.every(({ outcome }) => outcome !== 'accepted'));
    }
    stream.session?.close();
  }
  assert.equal(verifier.status().sessions, 0);
});
