import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calendarTimes } from '../schedule/calendar-times.ts';
import { isOpen, nextOpening } from '../schedule/standing.ts';
import { CALENDARS, INSTANTS, OFFICE_HOURS, zurich } from '../schedule/testing/calendars.ts';
import { at, ZONES } from '../schedule/testing/zones.ts';
import {
  DAY,
  DURATIONS,
  facts,
  HOUR,
  holder,
  NOW,
  source,
  verifier,
} from './facts.test-support.ts';
import type { RotationFacts } from './facts.ts';
import { nextStep } from './next-step.ts';

const local = (text: string) => at('Europe/Zurich', text);
const OFFICE = calendarTimes(
  zurich({
    workingHours: OFFICE_HOURS,
    freezes: [{ from: '2026-12-20', to: '2026-12-27', reason: 'end of the year' }],
  }),
  ZONES,
);
const OPEN = calendarTimes(zurich(), ZONES);

/** What the step depends on in each phase, all of it fulfilled; the hand-out ten days before. */
const DUE = {
  publish: { phase: 'prepared', handedOutAt: null },
  promote: { phase: 'ready', handedOutAt: null },
  suspend: { phase: 'draining' },
} as const;

/** The facts of the other tests, moved to another time. */
function moved(now: number, change: Parameters<typeof facts>[0] = {}): RotationFacts {
  const by = now - NOW;
  const given = facts(change);
  const { rotation } = given;
  const later = (instant: number | null) => (instant === null ? null : instant + by);
  return {
    ...given,
    rotation: {
      ...rotation,
      startedAt: rotation.startedAt + by,
      publishAfter: rotation.publishAfter + by,
      handedOutAt: later(rotation.handedOutAt),
    },
    leaving: { ...given.leaving, lastPresentedAt: later(given.leaving.lastPresentedAt) },
    verifiers: [verifier({ watermark: now, lastReportAt: now, firstSeenAt: now - 10 * DAY })],
    holders: [holder({ enrolledAt: now - 20 * DAY, confirmedAt: now - 9 * DAY })],
    sources: change.sources ?? [],
    regions: given.regions.map((one) => ({ ...one, acceptedUntil: now })),
  };
}

for (const [act, rotation] of Object.entries(DUE)) {
  test(`a rotation that may ${act} waits for the end of a freeze or for working hours`, () => {
    const closed: [string, string, string][] = [
      ['2026-12-24T10:00', 'freeze', '2026-12-28T09:00'],
      ['2026-11-23T18:00', 'window', '2026-11-24T09:00'],
    ];
    for (const [when, code, opens] of closed) {
      const step = nextStep(
        moved(local(when), { rotation, calendar: OFFICE }),
        DURATIONS,
        local(when),
      );
      assert.equal(step.act, null);
      assert.deepEqual(
        step.waitsFor.map((wait) => [wait.code, wait.until]),
        [[code, local(opens)]],
      );
      assert.equal(step.checkAt, local(opens));
    }
    const open = local('2026-11-24T09:00');
    assert.equal(nextStep(moved(open, { rotation, calendar: OFFICE }), DURATIONS, open).act, act);
  });

  test(`K10: no calendar keeps what is expedited or of a security act from ${act}`, () => {
    const frozen = local('2026-12-24T10:00');
    for (const hurried of [{ expedited: true }, { expedited: true, bySecurityAct: true }]) {
      const given = moved(frozen, { rotation: { ...rotation, ...hurried }, calendar: OFFICE });
      assert.equal(nextStep(given, DURATIONS, frozen).act, act);
    }
  });
}

test('a calendar that is always open changes nothing, and none is the same', () => {
  for (const rotation of Object.values(DUE)) {
    const straggler = source({ lastOnLeaving: NOW - HOUR, lastSeenAt: NOW - HOUR });
    for (const sources of [[], [straggler]]) {
      const without = nextStep(facts({ rotation, sources }), DURATIONS, NOW);
      assert.deepEqual(
        nextStep(facts({ rotation, sources, calendar: OPEN }), DURATIONS, NOW),
        without,
      );
    }
  }
});

test('who waits for time or evidence is told of that, and not each evening that it is closed', () => {
  const now = local('2026-11-23T18:00');
  const straggler = source({
    lastOnLeaving: now - HOUR,
    lastSeenAt: now - HOUR,
    lastOnStaying: null,
  });
  const { waitsFor } = nextStep(
    moved(now, { sources: [straggler], calendar: OFFICE }),
    DURATIONS,
    now,
  );
  assert.deepEqual(
    waitsFor.map(({ code }) => code),
    ['source-on-old'],
  );
});

test('the forecast of a retirement jumps over closed time', () => {
  const now = local('2026-12-19T12:00');
  const rotation = { phase: 'draining', extendedUntil: local('2026-12-21T12:00') } as const;
  const given = moved(now, { rotation, calendar: OFFICE });
  const { safeToRetireAt, forecast } = nextStep(given, DURATIONS, now);
  assert.equal(safeToRetireAt, local('2026-12-28T09:00'));
  assert.match(forecast.text, /end of the year/);
});

test('a scope leaves its version in open time alone', () => {
  const narrowing = { leaving: ['read', 'trade'], staying: ['read', 'trade'] };
  const reader = (now: number) =>
    source({
      ...{ lastSeenAt: now - HOUR, lastOnLeaving: now - HOUR, lastOnStaying: null },
      scopes: { asked: ['read'], askedOnLeaving: ['read'], untoldAt: null },
    });
  const trader = (now: number) =>
    source({
      ...{ id: 'src_2', lastSeenAt: now - HOUR, lastOnLeaving: now - 5 * DAY },
      ...{ lastOnStaying: now - HOUR, firstOnStaying: now - 5 * DAY },
      scopes: { asked: ['trade'], askedOnLeaving: ['trade'], untoldAt: null },
    });
  const at = (now: number) => {
    const given = {
      ...moved(now, { sources: [reader(now), trader(now)], calendar: OFFICE }),
      narrowing,
    };
    return nextStep(given, DURATIONS, now).act;
  };
  assert.equal(at(local('2026-11-23T16:00')), 'narrow');
  assert.equal(at(local('2026-11-23T18:00')), null);
});

test('nothing is published, handed out or suspended while it is closed, and all of it once it opens', () => {
  const anyDue = fc.constantFrom(...Object.values(DUE));
  fc.assert(
    fc.property(CALENDARS, INSTANTS, anyDue, (calendar, now, rotation) => {
      const times = calendarTimes(calendar, ZONES);
      const acts = (instant: number) =>
        nextStep(moved(instant, { rotation, calendar: times }), DURATIONS, instant).act !== null;
      assert.equal(acts(now), isOpen(times, now));
      const opens = nextOpening(times, now);
      if (opens !== null) assert.ok(acts(opens));
    }),
    { numRuns: 50 },
  );
});
