import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OrphanSightings } from './orphan-sightings.ts';

const at = (monotonicMs: number) => 1_000_000 + monotonicMs;

test('equal orphans are one, with their number and the last instant', () => {
  const orphans = new OrphanSightings();
  for (const now of [5, 7]) orphans.note({ epoch: 0, revision: 9 }, 'acme_live_secretABCD', now);
  orphans.note({ epoch: 0, revision: 10 }, 'acme_live_secretABCD', 8);
  assert.deepEqual(orphans.take(at), [
    { epoch: 0, revision: 9, lastFour: 'ABCD', count: 2, lastAt: 1_000_007 },
    { epoch: 0, revision: 10, lastFour: 'ABCD', count: 1, lastAt: 1_000_008 },
  ]);
  assert.equal(orphans.size, 0);
});

test('however many there are, a bounded number waits, and a report takes a part', () => {
  const orphans = new OrphanSightings();
  for (let i = 0; i < 5_000; i++) orphans.note({ epoch: 0, revision: i }, 'acme_live_x_ABCD', i);
  assert.equal(orphans.size, 1_000);
  const part = orphans.take(at);
  assert.equal(part.length, 200);
  orphans.putBack(part, 6_000);
  assert.equal(orphans.size, 1_000);
});
