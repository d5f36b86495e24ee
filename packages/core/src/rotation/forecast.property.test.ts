import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  DAY,
  DURATIONS,
  facts,
  HOUR,
  holder,
  NOW,
  region,
  source,
  verifier,
} from './facts.test-support.ts';
import type { RotationFacts } from './facts.ts';
import { nextStep } from './next-step.ts';
import { isDead } from './region-life.ts';

const MINUTE = 60_000;

/**
 * A duration in half minutes. With finer ones a loss that goes on moves an end on with it in steps that
 * nobody can walk.
 */
const upTo = (most: number) => fc.nat(Math.floor(most / 30_000)).map((count) => count * 30_000);

/** An instant up to so long ago, or null. */
const ago = (most: number) => upTo(most).map((ms) => NOW - ms);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const sources = fc.array(
  fc
    .record({
      first: ago(300 * DAY),
      leaving: maybe(ago(40 * DAY)),
      staying: maybe(ago(9 * DAY)),
      longestGapMs: upTo(30 * DAY),
      gone: fc.boolean(),
    })
    .map(({ first, leaving, staying, longestGapMs, gone }) => {
      const lastSeenAt = Math.max(first, leaving ?? 0, staying ?? 0);
      return source({
        ...{ firstSeenAt: first, lastSeenAt, longestGapMs, gone },
        ...{ lastOnLeaving: leaving, lastOnStaying: staying, firstOnStaying: staying },
      });
    }),
  { maxLength: 4 },
);

const verifiers = fc
  .tuple(
    ago(30_000).map((watermark) => verifier({ watermark })),
    fc.array(
      fc
        .record({
          standing: fc.constantFrom('stale' as const, 'gone' as const, 'closed' as const),
          silentMs: upTo(30 * MINUTE),
          graceMs: upTo(2 * HOUR),
        })
        .map(({ standing, silentMs, graceMs }) => {
          const ahead = standing === 'gone' ? graceMs : Math.min(0, graceMs - silentMs);
          return verifier({
            standing,
            watermark: NOW - silentMs,
            leaseEndsAt: NOW - silentMs,
            graceEndsAt: NOW + Math.max(ahead, -silentMs),
          });
        }),
      { maxLength: 2 },
    ),
  )
  .map(([live, lost]) => [live, ...lost]);

const holders = fc.array(
  fc
    .record({
      enrolledAt: ago(10 * DAY),
      confirmed: fc.boolean(),
      kind: fc.constantFrom('durable' as const, 'ephemeral' as const),
      lastSeenAt: ago(2 * DAY),
    })
    .map(({ confirmed, ...rest }) => holder({ ...rest, confirmedVersion: confirmed ? 2 : 1 })),
  { maxLength: 2 },
);

/** Sources are in `eu`; what happens elsewhere concerns only those that are not remembered. */
const regions = fc
  .record({
    silentMs: fc.constantFrom(-HOUR / 2, 0, HOUR, 5 * HOUR),
    ordinarySilenceMs: fc.constantFrom(0, 4 * HOUR),
    outage: maybe(fc.tuple(ago(3 * DAY), upTo(DAY))),
    knownFrom: fc.constantFrom(0, NOW - DAY),
    isElsewhereDead: fc.boolean(),
  })
  .map(({ silentMs, ordinarySilenceMs, outage, knownFrom, isElsewhereDead }) => {
    const [from, ms] = outage ?? [0, 0];
    const dead = outage === null ? [] : [{ from, to: Math.min(NOW + HOUR, from + ms) }];
    const eu = region({ acceptedUntil: NOW - silentMs, ordinarySilenceMs, dead, knownFrom });
    return isElsewhereDead ? [eu, region({ region: 'us', acceptedUntil: NOW - DAY })] : [eu];
  });

const given = fc
  .record({
    phase: fc.constantFrom('migrating' as const, 'draining' as const),
    handedOutAt: ago(10 * DAY),
    extendedUntil: maybe(fc.integer({ min: -DAY, max: 3 * DAY }).map((ms) => NOW + ms)),
    held: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
    lastPresentedAt: maybe(ago(3 * DAY)),
    overflow: fc.boolean(),
    notQuiet: fc.array(
      fc
        .tuple(ago(3 * DAY), upTo(HOUR))
        .map(([from, ms]) => ({ from, to: Math.min(NOW, from + ms) })),
      { maxLength: 2 },
    ),
    sources,
    verifiers,
    holders,
    regions,
  })
  .map(({ phase, handedOutAt, extendedUntil, held, ...rest }) => {
    const { lastPresentedAt, overflow, notQuiet, ...lists } = rest;
    const seen = {
      sources: named(lists.sources, 'src'),
      holders: named(lists.holders, 'hld'),
      verifiers: lists.verifiers,
      regions: lists.regions,
    };
    const holds = held ? [{ name: 'operator', by: 'ada', since: NOW, text: '' }] : [];
    return facts({
      rotation: { phase, handedOutAt, extendedUntil, holds, incompleteReleased: true },
      ...{ leaving: { lastPresentedAt }, key: { notQuiet }, sourcesOverflowed: overflow, ...seen },
    });
  });

function named<T extends { id: string }>(all: readonly T[], kind: string): T[] {
  return all.map((one, index) => ({ ...one, id: `${kind}_${index}` }));
}

/** The world as it goes on if nothing new happens: whoever reports and whoever is alive goes on. */
function later(begun: RotationFacts, phase: RotationFacts['rotation']['phase'], now: number) {
  const live = begun.verifiers.map((one) =>
    one.standing === 'fresh' ? { ...one, watermark: Math.max(one.watermark, now) } : one,
  );
  const regions = begun.regions.map((one) =>
    isDead(one, NOW) ? one : { ...one, acceptedUntil: Math.max(one.acceptedUntil, now) },
  );
  return { ...begun, rotation: { ...begun.rotation, phase }, verifiers: live, regions };
}

/** When the version is really suspended, looking whenever something may have ended; null: never. */
function suspendedAt(begun: RotationFacts): number | null {
  let now = NOW;
  let { phase } = begun.rotation;
  for (let looks = 0; looks < 1_000; looks++) {
    const step = nextStep(later(begun, phase, now), DURATIONS, now);
    if (step.act === 'suspend') return now;
    if (step.act === 'drain') phase = 'draining';
    else if (step.act === 'migrate') phase = 'migrating';
    else {
      const untils = step.forecast.steps.map(({ until }) => until ?? now);
      const asked = [...untils, step.checkAt ?? now].filter((at) => at > now);
      if (asked.length === 0) return null;
      now = Math.min(...asked);
    }
  }
  return null;
}

test('the forecast is the instant at which the version is suspended if nothing new happens', () => {
  let known = 0;
  fc.assert(
    fc.property(given, (begun) => {
      const { safeToRetireAt, forecast } = nextStep(begun, DURATIONS, NOW);
      const untils = forecast.steps.map(({ until }) => until);
      assert.deepEqual(untils, sorted(untils), 'the deciding one is the last');
      assert.ok(forecast.text.length > 0);
      if (safeToRetireAt === null) {
        assert.equal(untils.at(-1), null);
        assert.equal(
          suspendedAt(begun) ?? null,
          null,
          'what nobody can know does not happen by itself',
        );
        return;
      }
      known++;
      assert.equal(safeToRetireAt, Math.max(NOW, untils.at(-1) ?? NOW));
      assert.equal(suspendedAt(begun), safeToRetireAt);
      const before = safeToRetireAt - 1;
      if (before < NOW) return;
      const early = nextStep(later(begun, begun.rotation.phase, before), DURATIONS, before);
      assert.notEqual(early.act, 'suspend', 'never before');
    }),
    { numRuns: 2_000 },
  );
  assert.ok(known > 300);
});

function sorted(untils: readonly (number | null)[]): (number | null)[] {
  const end = Number.POSITIVE_INFINITY;
  return [...untils].sort((a, b) => (a ?? end) - (b ?? end) || 0);
}
