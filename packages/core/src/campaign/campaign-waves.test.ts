import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CampaignPlan, type CohortSize, DEFAULT_PLAN } from './campaign-plan.ts';
import { campaignWaves, type SelectedKey } from './campaign-waves.ts';

type Order = Pick<CampaignPlan, 'cohorts' | 'order' | 'regions'>;

const AT_ONCE: Order = {
  cohorts: [{ percent: 1 }, { keys: 3 }],
  order: 'all-at-once',
  regions: [],
};

function keys(count: number, regions: readonly string[] = []): SelectedKey[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `key_${String(at).padStart(4, '0')}`,
    regions,
    canBegin: true,
  }));
}

function shape(given: readonly SelectedKey[], order: Order): string[] {
  return campaignWaves(given, order).map(
    ({ cohort, region, keyIds }) => `${cohort} ${region ?? '-'} ${keyIds.length}`,
  );
}

test('the canary comes first, and the rest is the last cohort', () => {
  assert.deepEqual(shape(keys(150), AT_ONCE), ['1 - 2', '2 - 3', '3 - 145']);
});

test('a share of few keys is at least one key', () => {
  assert.deepEqual(shape(keys(2), AT_ONCE), ['1 - 1', '2 - 1']);
});

test('of more than a hundred keys the canary of the default plan is under one in a hundred', () => {
  assert.deepEqual(shape(keys(10_000), DEFAULT_PLAN), ['1 - 50', '2 - 1000', '3 - 8950']);
  fc.assert(
    fc.property(fc.integer({ min: 101, max: 2_500 }), (count) => {
      const [canary] = campaignWaves(keys(count), DEFAULT_PLAN);
      assert.ok((canary?.keyIds.length ?? 0) < count / 100);
    }),
    { numRuns: 50, examples: [[101], [199], [200], [201]] },
  );
});

test('a wave ends where a region ends: listed ones first, keys of every region last', () => {
  const given = [
    ...keys(2).map(({ id }) => ({ id: `${id}a`, regions: [], canBegin: true })),
    ...keys(3).map(({ id }) => ({ id: `${id}b`, regions: ['us'], canBegin: true })),
    ...keys(4).map(({ id }) => ({ id: `${id}c`, regions: ['ap', 'eu'], canBegin: true })),
    ...keys(2).map(({ id }) => ({ id: `${id}d`, regions: ['ap'], canBegin: true })),
  ];
  const order: Order = { cohorts: [{ keys: 2 }], order: 'region-by-region', regions: ['eu'] };
  assert.deepEqual(shape(given, order), ['1 eu 2', '2 eu 2', '2 ap 2', '2 us 3', '2 - 2']);
});

test('a key that cannot begin takes no place of a canary', () => {
  const given = keys(4).map((key, at) => ({ ...key, canBegin: at > 1 }));
  const [canary, rest] = campaignWaves(given, { ...AT_ONCE, cohorts: [{ keys: 1 }] });
  assert.deepEqual(canary?.keyIds, ['key_0002']);
  assert.deepEqual(rest?.keyIds, ['key_0003', 'key_0000', 'key_0001']);
});

test('every key is in one wave, whatever the sizes', () => {
  const sizes: fc.Arbitrary<CohortSize[]> = fc.array(
    fc.oneof(
      fc.record({ keys: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
    ),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.nat(200), sizes, fc.boolean(), (count, cohorts, byRegion) => {
      const given = keys(count).map(({ id }, at) => ({
        id,
        regions: [[], ['eu'], ['us', 'eu']][at % 3] as string[],
        canBegin: at % 5 > 0,
      }));
      const order = byRegion ? 'region-by-region' : 'all-at-once';
      const waves = campaignWaves(given, { cohorts, order, regions: [] });
      const ids = waves.flatMap(({ keyIds }) => keyIds);
      assert.deepEqual(
        ids.sort(),
        given.map(({ id }) => id),
      );
      assert.ok(waves.every(({ keyIds }) => keyIds.length > 0));
    }),
  );
});
