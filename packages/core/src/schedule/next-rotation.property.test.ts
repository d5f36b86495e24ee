import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_DURATIONS, type Durations } from '../policy/durations.ts';
import { calendarTimes } from './calendar-times.ts';
import { DAY_MS, dateOf, dayOf } from './local-date.ts';
import { nextRotationAt } from './next-rotation.ts';
import { plannedRotations } from './planned-rotations.ts';
import type { RotationSchedule, ScheduleFacts } from './rotation-schedule.ts';
import { scheduleFaults } from './schedule-faults.ts';
import { isOpen } from './standing.ts';
import { CALENDARS, INSTANTS } from './testing/calendars.ts';
import { ZONES } from './testing/zones.ts';
import type { TimeZones } from './time-zones.ts';

const ages = fc.integer({ min: DAY_MS, max: 200 * DAY_MS });

const byAge = fc.record({
  maxAgeMs: fc.option(ages, { nil: null }),
  rotateAfterMs: fc.option(ages, { nil: null }),
  rotateOn: fc.constant(null),
});

const byDate = fc.record({
  maxAgeMs: fc.constant(null),
  rotateAfterMs: fc.constant(null),
  rotateOn: fc.subarray(['01-15', '02-29', '2026-08-03', '12-24'], { minLength: 1 }),
});

const schedules: fc.Arbitrary<RotationSchedule> = fc
  .tuple(fc.oneof(byAge, byAge, byDate), fc.option(CALENDARS, { nil: null }))
  .map(([rhythm, calendar]) => ({ ...rhythm, windowMs: null, calendar }));

const durations: fc.Arbitrary<Durations> = fc
  .record({
    quietMs: fc.integer({ min: 0, max: 3 * DAY_MS }),
    suspensionMs: fc.integer({ min: 0, max: 3 * DAY_MS }),
  })
  .map((given) => ({ ...DEFAULT_DURATIONS, ...given }));

const facts: fc.Arbitrary<ScheduleFacts> = fc
  .record({
    handedOutAt: INSTANTS,
    waits: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100 * DAY_MS })),
    expiresAt: fc.constant(null),
    jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    durations,
  })
  .map(({ waits, ...given }) => ({ ...given, notBefore: given.handedOutAt + waits }));

/** A greatest age of 30 to 120 days, and a freeze that begins in the middle of it and may last beyond it. */
const frozenInTheMiddle = fc
  .tuple(
    facts,
    fc.integer({ min: 30, max: 120 }),
    fc.double({ min: 0.4, max: 0.8, noNaN: true }),
    fc.double({ min: 0.1, max: 0.6, noNaN: true }),
  )
  .map(([known, days, begin, length]): [RotationSchedule, ScheduleFacts] => {
    const maxAgeMs = days * DAY_MS;
    const from = known.handedOutAt + begin * maxAgeMs;
    const [first, last] = [from, from + length * maxAgeMs].map((at) => dateOf(dayOf(at)));
    const freezes = [{ from: first ?? '', to: last ?? '', reason: 'release' }];
    const calendar = { timeZone: 'UTC', workingHours: null, freezeDays: [], freezes };
    const notBefore = known.handedOutAt;
    return [
      { maxAgeMs, rotateAfterMs: null, rotateOn: null, windowMs: null, calendar },
      { ...known, notBefore },
    ];
  });

const cases = fc.oneof(fc.tuple(schedules, facts), frozenInTheMiddle);

test('nothing is planned into a freeze or outside working hours, before its time, or at an age that is too great unless it is said', () => {
  const placements = new Set<string>();
  fc.assert(
    fc.property(cases, ([given, known]) => {
      if (scheduleFaults(given, known.durations, ZONES, known.handedOutAt).length > 0) return;
      const times = calendarTimes(given.calendar, ZONES);
      const found = nextRotationAt(given, known, ZONES);
      if (found.at === null) return;
      placements.add(found.placed);
      assert.ok(isOpen(times, found.at));
      assert.ok(found.at >= known.notBefore && Number.isInteger(found.at));
      if (found.placed === 'as-due' || found.placed === 'later') assert.ok(found.at >= found.due);
      if (found.outOfUseAt !== null) {
        assert.ok(found.outOfUseAt >= found.at);
        assert.ok(isOpen(times, found.outOfUseAt - known.durations.suspensionMs));
      }
      if (given.maxAgeMs === null) return;
      const isTooOld = (found.outOfUseAt ?? Infinity) > known.handedOutAt + given.maxAgeMs;
      assert.equal(isTooOld, found.placed === 'too-late');
    }),
    { numRuns: 1_000 },
  );
  assert.deepEqual([...placements].sort(), ['as-due', 'earlier', 'later', 'too-late']);
});

test('a plan goes forward, each rotation after the end of the one before (K9), all in openings', () => {
  fc.assert(
    fc.property(cases, ([given, known]) => {
      const { handedOutAt } = known;
      if (scheduleFaults(given, known.durations, ZONES, handedOutAt).length > 0) return;
      const times = calendarTimes(given.calendar, ZONES);
      const stretch = { from: handedOutAt, to: handedOutAt + 365 * DAY_MS };
      const { rotations } = plannedRotations(given, known, ZONES, stretch);
      let notBefore = known.notBefore;
      for (const { at, outOfUseAt } of rotations) {
        assert.ok(at >= notBefore && at < stretch.to && isOpen(times, at));
        notBefore = outOfUseAt ?? Infinity;
      }
    }),
    { numRuns: 60 },
  );
});

test('the work of one answer is bounded: no calendar makes it look up more than a few hundred instants', () => {
  let asked = 0;
  const counted: TimeZones = {
    ...ZONES,
    localAt: (zone, instant) => {
      asked++;
      return ZONES.localAt(zone, instant);
    },
    instantAt: (zone, local) => {
      asked++;
      return ZONES.instantAt(zone, local);
    },
  };
  fc.assert(
    fc.property(cases, ([given, known]) => {
      if (scheduleFaults(given, known.durations, ZONES, known.handedOutAt).length > 0) return;
      asked = 0;
      nextRotationAt(given, known, counted);
      assert.ok(asked < 1_000, `${asked} look-ups`);
    }),
    { numRuns: 200 },
  );
});
