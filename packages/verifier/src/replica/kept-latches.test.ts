import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeSet } from '@keyturn/core';
import { HandBack } from '../sync/hand-back.ts';
import { KeptLatches } from './kept-latches.ts';

const DAY_MS = 24 * 3_600_000;

function setOf(revision: number, over: Partial<ChangeSet> = {}): ChangeSet {
  const hash = String(revision).padStart(64, '0');
  return {
    ...{ epoch: 0, revision, previous: '0'.repeat(64), committedAt: revision * DAY_MS },
    ...{ digests: ['0'.repeat(64)], hash, signature: 'A'.repeat(86) },
    records: ['{"kind":"version"}'],
    ...over,
  };
}

function keptOf(...sets: ChangeSet[]): KeptLatches {
  const kept = new KeptLatches();
  for (const set of sets) kept.add(set);
  return kept;
}

function revisions(sets: readonly ChangeSet[]): number[] {
  return sets.map(({ revision }) => revision);
}

test('what latched something is kept for 35 days', () => {
  const kept = keptOf(setOf(1), setOf(2), setOf(3));
  kept.dropOld(37 * DAY_MS - 1);
  assert.deepEqual(revisions(kept.sets), [2, 3]);
  kept.dropOld(37 * DAY_MS);
  assert.deepEqual(revisions(kept.sets), [3]);
});

test('of too many the oldest go, and one that fits in no report is not kept', () => {
  const many = keptOf(...Array.from({ length: 10_002 }, (_, index) => setOf(index)));
  assert.equal(many.sets.length, 10_000);
  assert.equal(many.sets[0]?.revision, 2);
  const long = Array.from({ length: 200 }, (_, index) =>
    setOf(index, { records: ['x'.repeat(300_000)] }),
  );
  const kept = keptOf(...long, setOf(200, { records: ['x'.repeat(400_000)] }));
  const { sets } = kept;
  assert.equal(sets.at(-1)?.revision, 199);
  assert.ok(sets.length > 50 && sets.length < 100, `${sets.length}`);
});

test('what is behind the fork is lost, of whatever epoch, but for the one that goes on', () => {
  const kept = keptOf(
    ...[setOf(10), setOf(60), setOf(1_000_100, { epoch: 1 }), setOf(2_000_200, { epoch: 2 })],
  );
  assert.deepEqual(revisions(kept.lostAfter({ epoch: 0, revision: 50 }, 1)), [60]);
  assert.deepEqual(revisions(kept.lostAfter({ epoch: 1, revision: 50 }, 2)), [60, 1_000_100]);
  assert.deepEqual(revisions(kept.lostAfter({ epoch: 1, revision: 1_000_100 }, 2)), []);
});

test('a part of what is handed back is far smaller than what a server takes', () => {
  const escaped = '"'.repeat(150_000);
  const handBack = new HandBack();
  const sets = Array.from({ length: 40 }, (_, index) => setOf(index + 1, { records: [escaped] }));
  handBack.ask({ epoch: 0, revision: 0 }, 1, keptOf(...sets));
  const parts: number[][] = [];
  while (handBack.size > 0) {
    const part = handBack.take();
    assert.ok(JSON.stringify(part).length < 1_000_000);
    parts.push(revisions(part));
  }
  assert.deepEqual(parts.flat(), revisions(sets));
});

test('the same is not handed back a second time, but again in a later epoch', () => {
  const handBack = new HandBack();
  const kept = keptOf(setOf(60));
  handBack.ask({ epoch: 0, revision: 50 }, 1, kept);
  handBack.putBack(handBack.take());
  assert.equal(handBack.take().length, 1);
  handBack.ask({ epoch: 0, revision: 50 }, 1, kept);
  assert.equal(handBack.size, 0);
  handBack.ask({ epoch: 1, revision: 50 }, 2, kept);
  assert.equal(handBack.size, 1);
});
