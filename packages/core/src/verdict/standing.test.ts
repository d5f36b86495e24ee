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

test('over several forks in a row, what the first lost stays an orphan, and what both kept is reached', () => {
  const forks = [
    { epoch: 0, lastCommonRevision: 100, closed: false },
    { epoch: 1, lastCommonRevision: 1_000_150, closed: false },
  ];
  const applied = { epoch: 2, revision: 2_000_200 };
  const standing = (epoch: number, revision: number) =>
    floorStandingOf({ epoch, revision }, applied, forks);
  assert.equal(standing(0, 100), 'reached');
  assert.equal(standing(0, 101), 'orphan');
  assert.equal(standing(1, 1_000_150), 'reached');
  assert.equal(standing(1, 1_000_151), 'orphan');
  assert.equal(standing(1, 1_500_000), 'orphan', 'jumped over by the next epoch');
  assert.equal(standing(2, 2_000_200), 'reached');
});

test('a second restore that goes back behind the first makes orphans of the first epoch, too', () => {
  const first = { epoch: 0, lastCommonRevision: 100, closed: true };
  const second = { epoch: 1, lastCommonRevision: 50, closed: false };
  const applied = { epoch: 2, revision: 2_000_200 };
  const standing = (revision: number, forks = [first, second]) =>
    floorStandingOf({ epoch: 0, revision }, applied, forks);
  assert.equal(standing(50), 'reached');
  assert.equal(standing(80), 'orphan');
  assert.equal(standing(80, [second]), 'orphan', 'the restored database knows of one fork alone');
  assert.equal(standing(120), 'orphan', 'until all that lost it are closed');
  assert.equal(standing(120, [first, { ...second, closed: true }]), 'orphan-closed');
});

test('of any history of forks, exactly what was published and is not there any more is an orphan', () => {
  const step = fc.record({
    commits: fc.integer({ min: 1, max: 5 }),
    // How many of the revisions that there are a restore takes away; 0: nothing was lost.
    loses: fc.integer({ min: 0, max: 8 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
      const { published, history, forks } = played(steps);
      const applied = history.at(-1) ?? { epoch: 0, revision: 0 };
      for (const floor of published) {
        const isThere = history.some(
          ({ epoch, revision }) => epoch === floor.epoch && revision === floor.revision,
        );
        const expected = isThere ? 'reached' : 'orphan';
        assert.equal(floorStandingOf(floor, applied, forks), expected, JSON.stringify(floor));
      }
    }),
  );
});

/** Commits, and restores that open the next epoch above all that was ever published. */
function played(steps: { commits: number; loses: number }[]) {
  const published: { epoch: number; revision: number }[] = [];
  let history: { epoch: number; revision: number }[] = [];
  let forks: { epoch: number; lastCommonRevision: number; closed: boolean; at: number }[] = [];
  let highest = 0;
  for (const [epoch, { commits, loses }] of steps.entries()) {
    for (let i = 0; i < commits; i++) {
      highest += i === 0 && epoch > 0 ? 1_000_000 : 1;
      published.push({ epoch, revision: highest });
      history.push({ epoch, revision: highest });
    }
    if (epoch === steps.length - 1) break;
    history = history.slice(0, Math.max(0, history.length - loses));
    const lastCommonRevision = history.at(-1)?.revision ?? 0;
    // A fork that was written down after that revision is not known any more either.
    forks = forks.filter(({ at }) => at <= lastCommonRevision);
    forks.push({ epoch, lastCommonRevision, closed: false, at: highest + 1_000_000 });
  }
  return { published, history, forks };
}

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
