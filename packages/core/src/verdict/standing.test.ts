import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GRACE_CLASSES } from '../policy/grace.ts';
import { floorStandingOf } from './floor.ts';
import { freshnessOf, strictestGrace } from './freshness.ts';
import { apiKeyStatusOf, toldReason } from './reason.ts';
import { timeStandingOf } from './time-limits.ts';

const FRESH = {
  appliedReached: true,
  leaseRuns: true,
  graceSpentMs: 0,
  graceMs: 900_000,
  blank: false,
};

test('fresh needs both: the head of the last answer applied, and a running lease', () => {
  assert.equal(freshnessOf(FRESH), 'fresh');
  assert.equal(freshnessOf({ ...FRESH, leaseRuns: false }), 'grace');
  assert.equal(freshnessOf({ ...FRESH, appliedReached: false }), 'grace');
});

test('grace lasts up to and including its class’s time, and strict has none', () => {
  const lapsed = { ...FRESH, leaseRuns: false };
  assert.equal(freshnessOf({ ...lapsed, graceSpentMs: 900_000 }), 'grace');
  assert.equal(freshnessOf({ ...lapsed, graceSpentMs: 900_001 }), 'stale');
  assert.equal(freshnessOf({ ...lapsed, graceMs: 0 }), 'stale');
});

test('a blank replica is blank, whatever the lease says', () => {
  assert.equal(freshnessOf({ ...FRESH, blank: true }), 'blank');
});

test('the class of a request is the strictest of its key’s and its scopes’', () => {
  const graceClass = fc.constantFrom(...GRACE_CLASSES);
  fc.assert(
    fc.property(graceClass, fc.array(graceClass), (key, scopes) => {
      const strictest = GRACE_CLASSES.find((name) => [key, ...scopes].includes(name));
      assert.equal(strictestGrace(key, ...scopes), strictest);
    }),
  );
});

test('time limits are judged in the client’s favour by ε at both ends, by server time only', () => {
  const limits = { notBefore: 1_000, expiresAt: 2_000 };
  assert.equal(timeStandingOf(limits, 989, 10), 'too-early');
  assert.equal(timeStandingOf(limits, 990, 10), 'within');
  assert.equal(timeStandingOf(limits, 2_010, 10), 'within');
  assert.equal(timeStandingOf(limits, 2_011, 10), 'too-late');
  assert.equal(timeStandingOf(limits, null, 10), 'unknown');
  assert.equal(timeStandingOf({ notBefore: null, expiresAt: null }, null, 10), 'unlimited');
});

test('a floor is above, reached, or an orphan of a stretch that a fork lost', () => {
  const forks = [{ epoch: 1, lastCommonRevision: 50, closed: false }];
  const applied = { epoch: 2, revision: 1_000_060 };
  const standing = (epoch: number, revision: number) =>
    floorStandingOf({ epoch, revision }, applied, forks);
  assert.equal(standing(1, 50), 'reached');
  assert.equal(standing(1, 51), 'orphan');
  assert.equal(standing(2, 1_000_060), 'reached');
  assert.equal(standing(2, 1_000_061), 'above');
  assert.equal(standing(3, 1), 'above');
  const closed = [{ epoch: 1, lastCommonRevision: 50, closed: true }];
  assert.equal(floorStandingOf({ epoch: 1, revision: 51 }, applied, closed), 'orphan-closed');
  assert.equal(floorStandingOf({ epoch: 1, revision: 1 }, null, []), 'above');
});

test('an accepted predecessor is told that it is deprecated, and so is one that is refused a scope', () => {
  assert.equal(apiKeyStatusOf('accepted', 'predecessor'), 'deprecated');
  assert.equal(apiKeyStatusOf('scope-missing', 'predecessor'), 'deprecated');
  assert.equal(apiKeyStatusOf('rate-exceeded', 'primary'), 'active');
  assert.equal(apiKeyStatusOf('stale', 'predecessor'), 'stale');
  assert.equal(apiKeyStatusOf('clear-http', 'predecessor'), null);
});

test('what may not be told is told alike for an unknown key, a wrong tag and another api', () => {
  const told = new Set(
    (['unknown-key', 'tag-wrong', 'other-api', 'form-unknown'] as const).map(toldReason),
  );
  assert.deepEqual([...told], ['invalid-key']);
  assert.equal(toldReason('version-revoked'), 'version-revoked');
});
