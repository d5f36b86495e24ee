import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PolicyCalendar } from '../policy/policy-document.ts';
import { retirementTime } from './age-sum.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './local-date.ts';
import { nextRotationAt } from './next-rotation.ts';
import type { NextRotation, RotationSchedule, ScheduleFacts } from './rotation-schedule.ts';
import { OFFICE_HOURS, zurich } from './testing/calendars.ts';
import { HANDED_OUT, schedule, scheduleFacts } from './testing/schedules.ts';
import { at, utc, ZONES } from './testing/zones.ts';

const local = (text: string) => at('Europe/Zurich', text);
const RETIREMENT = retirementTime(scheduleFacts().durations, null);
const TAKES_MS = RETIREMENT.beforeSuspensionMs + RETIREMENT.suspensionMs;

function next(given: Partial<RotationSchedule>, facts: Partial<ScheduleFacts> = {}): NextRotation {
  return nextRotationAt(schedule(given), scheduleFacts(facts), ZONES);
}

function frozen(from: string, to: string): PolicyCalendar {
  return zurich({ freezes: [{ from, to, reason: 'release' }] });
}

function placed(found: NextRotation): unknown[] {
  return found.at === null ? [found.because] : [found.placed, new Date(found.at).toISOString()];
}

test('K11: by age it begins at two thirds of the greatest age, and is out of use before that', () => {
  const found = next({});
  assert.ok(found.at !== null);
  assert.equal(found.at, HANDED_OUT + 60 * DAY_MS);
  assert.equal(found.due, found.at);
  assert.equal(found.outOfUseAt, found.at + TAKES_MS);
  assert.equal(found.text, 'begins at the age of 60 d');
});

test('keys of one age are spread over a tenth of the age, a day at most', () => {
  const spreadOf = (given: Partial<RotationSchedule>) => {
    const [first, last] = [0, 0.999_999].map((jitter) => next(given, { jitter }).at ?? 0);
    return ((last ?? 0) - (first ?? 0)) / HOUR_MS;
  };
  assert.ok(Math.abs(spreadOf({}) - 24) < 0.1);
  assert.ok(Math.abs(spreadOf({ maxAgeMs: null, rotateAfterMs: 5 * DAY_MS }) - 12) < 0.1);
});

test('the spread never goes beyond what the greatest age allows', () => {
  const rotateAfterMs = 30 * DAY_MS;
  const given = { maxAgeMs: rotateAfterMs + TAKES_MS + MINUTE_MS, rotateAfterMs };
  const found = next(given, { jitter: 0.999_999 });
  assert.ok(found.at !== null && found.placed === 'as-due');
  assert.equal(found.at, HANDED_OUT + rotateAfterMs + MINUTE_MS);
});

test('outside working hours it waits for the next, and is spread over them alone', () => {
  const calendar = zurich({ workingHours: OFFICE_HOURS });
  // Due on Friday the 31st of July at 18:00, after work.
  const handedOutAt = utc('2026-06-01T16:00');
  assert.deepEqual(placed(next({ calendar }, { handedOutAt })), [
    'later',
    new Date(local('2026-08-03T09:00')).toISOString(),
  ]);
  const last = next({ calendar }, { handedOutAt, jitter: 0.999_999 });
  assert.ok(last.at !== null && last.at < local('2026-08-03T16:55'), 'the hand-out still fits');
  assert.match(last.text, /closed then: outside working hours; begins in the next opening/);
});

test('with little left of the working hours it takes the next ones, so that many do not begin at once', () => {
  const calendar = zurich({ workingHours: OFFICE_HOURS });
  const handedOutAt = local('2026-06-01T16:50');
  const monday = new Date(local('2026-08-03T09:00')).toISOString();
  assert.deepEqual(placed(next({ calendar }, { handedOutAt })), ['later', monday]);
  const noTime = { rotateAfterMs: 60 * DAY_MS, maxAgeMs: 60 * DAY_MS + TAKES_MS + HOUR_MS };
  const found = next({ calendar: null, ...noTime }, { handedOutAt });
  assert.equal(found.at !== null && found.placed, 'as-due');
});

test('what is too late already takes the next working hours as well where little is left of these', () => {
  const calendar = zurich({ workingHours: OFFICE_HOURS });
  const notBefore = local('2026-12-03T16:54');
  const [first, last] = [0, 0.999_999].map((jitter) => next({ calendar }, { notBefore, jitter }));
  assert.ok(first?.at && last?.at);
  assert.deepEqual([first.placed, last.placed], ['too-late', 'too-late']);
  assert.equal(first.at, local('2026-12-04T09:00'));
  assert.ok(last.at - first.at > 7 * HOUR_MS, 'not all at once');
});

test('a freeze puts it off while the greatest age allows', () => {
  const calendar = frozen('2026-07-20', '2026-08-10');
  assert.deepEqual(placed(next({ calendar })), [
    'later',
    new Date(local('2026-08-11T00:00')).toISOString(),
  ]);
});

test('where a freeze would put it off for too long it begins in the last hours before the freeze', () => {
  const calendar = frozen('2026-07-20', '2026-08-27');
  const [early, late] = [0, 0.999_999].map((jitter) => next({ calendar }, { jitter }));
  assert.ok(early?.at && late?.at);
  const before = local('2026-07-20T00:00');
  assert.equal(early.placed, 'earlier');
  assert.match(
    early.text,
    /closed then or after would put the end of the version beyond maxAge 90 d/,
  );
  assert.ok(late.at < before - 5 * MINUTE_MS);
  assert.ok(early.at > before - 25 * HOUR_MS);
});

test('before a freeze there is time for the suspension to end, not only for the begin', () => {
  // Open when it is due, but closed from the time at which it would suspend until after the greatest age.
  const calendar = frozen('2026-08-02', '2026-09-10');
  const found = next({ calendar });
  assert.ok(found.at !== null);
  assert.equal(found.placed, 'earlier');
  assert.ok(found.at + RETIREMENT.beforeSuspensionMs <= local('2026-08-02T00:00'));
  assert.ok((found.outOfUseAt ?? 0) <= HANDED_OUT + 90 * DAY_MS);
});

test('where no opening keeps the greatest age it begins when it may, and says so', () => {
  const calendar = frozen('2026-06-05', '2026-09-10');
  const found = next({ calendar });
  assert.ok(found.at !== null);
  assert.equal(found.placed, 'too-late');
  assert.equal(found.at, local('2026-09-11T00:00'));
  assert.match(found.text, /no opening keeps maxAge 90 d: .* out of use at 10[0-9] d/);
});

test('no freeze makes a version go before half of the age at which it is due', () => {
  const calendar = frozen('2026-06-30T12:00', '2026-12-31');
  const found = next({ calendar });
  assert.equal(found.at !== null && found.placed, 'too-late');
});

test('a key that is overdue when its policy comes begins in the first opening from then', () => {
  const notBefore = HANDED_OUT + 200 * DAY_MS;
  const found = next({}, { notBefore });
  assert.deepEqual([found.at, found.at !== null && found.placed], [notBefore, 'too-late']);
  const [early, late] = [0.1, 0.9].map((jitter) => next({}, { notBefore, jitter }).at ?? 0);
  assert.ok((late ?? 0) - (early ?? 0) > 18 * HOUR_MS, 'not all at once');
});

test('on a fixed date it begins on that day, in working hours, and after a freeze where there is one', () => {
  const byDate = { maxAgeMs: null, rotateOn: ['07-01', '12-24'] };
  const [first, last] = [0, 0.999_999].map((jitter) =>
    next({ ...byDate, calendar: zurich() }, { jitter }),
  );
  assert.equal(first?.at, local('2026-07-01T00:00'));
  assert.ok(last?.at && last.at > local('2026-07-01T23:50') && last.at < local('2026-07-02T00:00'));
  const calendar = zurich({
    workingHours: OFFICE_HOURS,
    freezes: [{ from: '2026-06-20', to: '2026-07-05', reason: 'release' }],
  });
  assert.deepEqual(placed(next({ ...byDate, calendar })), [
    'later',
    new Date(local('2026-07-06T09:00')).toISOString(),
  ]);
});

test('the day of a fixed date is the day of the zone, also when its clocks change', () => {
  const calendar = zurich();
  const facts = { handedOutAt: utc('2026-01-01T00:00'), notBefore: 0, jitter: 0.999_999 };
  const found = next({ maxAgeMs: null, rotateOn: ['03-29'], calendar }, facts);
  assert.ok(found.at !== null && found.at < local('2026-03-30T00:00'));
});

test('a schedule of one past date, of nothing, or of a calendar that never opens begins none', () => {
  assert.deepEqual(placed(next({ maxAgeMs: null, rotateOn: ['2026-01-01'] })), ['no-date-left']);
  assert.deepEqual(placed(next({ maxAgeMs: null })), ['no-schedule']);
  const calendar = frozen('2026-06-02', '2028-12-31');
  assert.deepEqual(placed(next({ calendar })), ['no-opening']);
});

test('K11: a key that ends before its rotation is due is left to its end', () => {
  const expiresAt = HANDED_OUT + 60 * DAY_MS;
  assert.deepEqual(placed(next({}, { expiresAt })), ['key-ends']);
  assert.equal(next({}, { expiresAt: expiresAt + 1 }).at, HANDED_OUT + 60 * DAY_MS);
});

test('a thousand keys of one age do not begin in one minute', () => {
  const calendar = zurich({ workingHours: OFFICE_HOURS });
  const handedOutAt = utc('2026-06-01T16:00');
  const perMinute = new Map<number, number>();
  for (let index = 0; index < 1_000; index++) {
    const found = next({ calendar }, { handedOutAt, jitter: index / 1_000 });
    const minute = Math.floor((found.at ?? 0) / MINUTE_MS);
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
  }
  assert.ok(Math.max(...perMinute.values()) <= 3);
});
