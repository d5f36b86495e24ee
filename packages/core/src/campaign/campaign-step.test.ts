import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type CampaignCounts, everBegun, NO_COUNTS, totalOf } from './campaign-counts.ts';
import { type CampaignPlan, DEFAULT_PLAN } from './campaign-plan.ts';
import { type CampaignFacts, type CampaignStep, campaignStep } from './campaign-step.ts';

const NOW = 1_000_000;
const PLAN: CampaignPlan = { ...DEFAULT_PLAN, pacePerMinute: null };

/** The next step with these counts in the waves. */
function step(
  waves: readonly Partial<CampaignCounts>[],
  plan: Partial<CampaignPlan> = {},
  facts: Partial<CampaignFacts> = {},
): CampaignStep {
  const all = waves.map((counts) => ({ counts: { ...NO_COUNTS, ...counts }, forgiven: null }));
  const given = { waves: all, nextBeginAt: 0, isBarrierOpen: true, ...facts };
  return campaignStep({ ...PLAN, ...plan }, given, NOW);
}

describe('a campaign begins', () => {
  test('with its canary', () => {
    const found = step([{ waiting: 3 }, { waiting: 300 }]);
    assert.deepEqual(found, { act: 'begin', wave: 1, atMost: 3, nextBeginAt: NOW });
  });

  test('the next wave when the rotations before it have ended', () => {
    const open = step([{ handedOut: 1, completed: 2 }, { waiting: 300 }]);
    assert.deepEqual(open, { act: 'wait', wave: 1, until: null });
    const found = step([{ completed: 2, skipped: 1 }, { waiting: 300 }]);
    assert.deepEqual(found, { act: 'begin', wave: 2, atMost: 50, nextBeginAt: NOW });
  });

  test('the next wave after the hand-out where the plan says so, or has a barrier', () => {
    const waves = [{ handedOut: 3 }, { waiting: 5 }];
    assert.equal(step(waves, { nextAfter: 'handed-out' }).act, 'begin');
    assert.equal(step(waves, { barrier: true }, { isBarrierOpen: false }).act, 'begin');
    const begun = [{ begun: 1, handedOut: 2 }, { waiting: 5 }];
    assert.equal(step(begun, { nextAfter: 'handed-out' }).act, 'wait');
  });

  test('no wave while a key before it is blocked', () => {
    const found = step([{ blocked: 1, completed: 2 }, { waiting: 5 }]);
    assert.deepEqual(found, { act: 'wait', wave: 1, until: null });
  });
});

test('old versions leave when every new version was handed out', () => {
  const closed = { isBarrierOpen: false };
  assert.equal(step([{ handedOut: 3 }, { begun: 1, handedOut: 4 }], {}, closed).act, 'wait');
  assert.equal(
    step([{ handedOut: 3 }, { skipped: 1, handedOut: 4 }], {}, closed).act,
    'open-barrier',
  );
});

test('a campaign ends when every key is through, whichever way', () => {
  assert.equal(step([{ completed: 3, rolledBack: 1 }, { handedOut: 1 }]).act, 'wait');
  assert.equal(
    step([
      { completed: 300, rolledBack: 1 },
      { skipped: 1, cancelled: 1 },
    ]).act,
    'end',
  );
});

describe('a pace', () => {
  test('lets one begin after the other', () => {
    const waves = [{ waiting: 100 }];
    const first = step(waves, { pacePerMinute: 60 }, { nextBeginAt: NOW });
    assert.deepEqual(first, { act: 'begin', wave: 1, atMost: 1, nextBeginAt: NOW + 1_000 });
    const soon = step(waves, { pacePerMinute: 60 }, { nextBeginAt: NOW + 1_000 });
    assert.deepEqual(soon, { act: 'wait', wave: 1, until: NOW + 1_000 });
  });

  test('does not make up for a pause', () => {
    const found = step([{ waiting: 100 }], { pacePerMinute: 60 }, { nextBeginAt: NOW - 3_600_000 });
    assert.deepEqual(found, { act: 'begin', wave: 1, atMost: 6, nextBeginAt: NOW + 1_000 });
  });

  test('is kept in every minute, however irregular the steps come', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), gaps, (pacePerMinute, pauses) => {
        const begun: { at: number; count: number }[] = [];
        let at = NOW;
        let nextBeginAt = 0;
        for (const pause of pauses) {
          const facts = {
            waves: [{ counts: { ...NO_COUNTS, waiting: 1_000_000 }, forgiven: null }],
            nextBeginAt,
            isBarrierOpen: true,
          };
          const found = campaignStep({ ...PLAN, pacePerMinute }, facts, at);
          if (found.act === 'begin') {
            begun.push({ at, count: found.atMost });
            nextBeginAt = found.nextBeginAt;
          }
          at += pause;
        }
        for (const { at: from } of begun) {
          const within = begun.filter((one) => one.at >= from && one.at < from + 60_000);
          const count = within.reduce((sum, one) => sum + one.count, 0);
          assert.ok(count <= pacePerMinute + Math.ceil(pacePerMinute / 12) + 1);
        }
      }),
    );
  });
});

describe('a campaign stops by itself', () => {
  test('when its canary is rolled back', () => {
    assert.deepEqual(step([{ rolledBack: 2 }, { waiting: 298 }]), {
      act: 'stop',
      cause: { code: 'rolled-back', wave: 1, count: 2, of: 2 },
    });
  });

  test('for a fault in a late wave that many good ones would hide', () => {
    const waves = [{ completed: 10_000 }, { handedOut: 90, completed: 4, rolledBack: 6 }];
    assert.deepEqual(step(waves), {
      act: 'stop',
      cause: { code: 'rolled-back', wave: 2, count: 6, of: 100 },
    });
  });

  test('not for fewer keys than the minimum', () => {
    assert.equal(step([{ rolledBack: 2, completed: 1, waiting: 7 }]).act, 'begin');
    assert.equal(step([{ rolledBack: 3, waiting: 7 }]).act, 'stop');
  });

  test('for refusals and for stalls alike, and not where a threshold is null', () => {
    assert.equal(step([{ begun: 10, refused: 3 }]).act, 'stop');
    assert.equal(step([{ begun: 10, stalled: 3 }]).act, 'stop');
    const stopWhen = { ...PLAN.stopWhen, stalledShare: null };
    assert.equal(step([{ begun: 10, stalled: 3 }], { stopWhen }).act, 'wait');
  });

  test('and goes on after what a person has forgiven, until there is more of it', () => {
    const before = { ...NO_COUNTS, rolledBack: 3, completed: 1, waiting: 96 };
    const wave = (rolledBack: number) => ({
      counts: { ...before, rolledBack: 3 + rolledBack, waiting: 96 - rolledBack },
      forgiven: before,
    });
    const facts = (rolledBack: number) => ({ waves: [wave(rolledBack)] });
    assert.equal(step([], {}, facts(0)).act, 'begin');
    assert.equal(step([], {}, facts(2)).act, 'begin');
    assert.equal(step([], {}, facts(3)).act, 'stop');
  });
});

test('what is counted adds up', () => {
  const counts = { ...NO_COUNTS, waiting: 1, begun: 2, completed: 3, skipped: 4, refused: 2 };
  assert.deepEqual([everBegun(counts), totalOf(counts)], [5, 10]);
});
