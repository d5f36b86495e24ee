import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../testing/manual-clock.ts';
import { Freshness } from './freshness.ts';

const LEASE_MS = 30_000;
const HEAD = { epoch: 0, revision: 1, hash: '1'.repeat(64) };
const NEWER = { epoch: 0, revision: 2, hash: '2'.repeat(64) };

/** An instance whose lease ended 70 s ago, and which has not looked since. */
function unnoticed() {
  const clock = new ManualClock();
  const freshness = new Freshness(clock);
  freshness.applied(HEAD);
  freshness.granted(freshness.asking(), HEAD, LEASE_MS, 0);
  assert.ok(freshness.fresh);
  clock.advance(LEASE_MS + 70_000);
  return { clock, freshness };
}

test('grace counts from the end of the last lease, though a newer head is told before it is noticed', () => {
  const { clock, freshness } = unnoticed();
  freshness.granted(freshness.asking(), NEWER, LEASE_MS, 0);
  assert.ok(!freshness.fresh);
  assert.equal(freshness.spentMs(clock.monotonic), 70_000);
});

test('who has heard of a later epoch is not fresh before it is applied, whatever is granted', () => {
  const clock = new ManualClock();
  const freshness = new Freshness(clock);
  freshness.applied(HEAD);
  freshness.granted(freshness.asking(), HEAD, LEASE_MS, 0);
  const later = { epoch: 1, revision: 1_000_002, hash: '3'.repeat(64) };
  freshness.superseded(later);
  assert.ok(!freshness.fresh);
  assert.equal(freshness.spentMs(clock.monotonic), 0, 'nothing is spent yet');
  freshness.granted(freshness.asking(), NEWER, LEASE_MS, 0);
  freshness.applied(NEWER);
  assert.ok(!freshness.fresh, 'an answer from before says nothing of the later epoch');
  clock.advance(1_000);
  freshness.applied(later);
  assert.ok(freshness.fresh);
});

test('a sleep adds to the grace that was spent before it', () => {
  const { clock, freshness } = unnoticed();
  clock.sleep(50_000);
  freshness.look(clock.monotonic);
  assert.equal(freshness.spentMs(clock.monotonic), 120_000);
});

test('a lease that is renewed in time spends nothing', () => {
  const { clock, freshness } = unnoticed();
  freshness.granted(freshness.asking(), HEAD, LEASE_MS, 0);
  assert.ok(freshness.fresh);
  const { era } = freshness;
  clock.advance(LEASE_MS - 1);
  freshness.granted(freshness.asking(), HEAD, LEASE_MS, 0);
  assert.equal(freshness.era, era);
  assert.equal(freshness.spentMs(clock.monotonic), 0);
});
