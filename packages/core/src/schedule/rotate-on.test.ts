import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarTimes } from './calendar-times.ts';
import { nextDate, rotateOnFaults } from './rotate-on.ts';
import { zurich } from './testing/calendars.ts';
import { at, ZONES } from './testing/zones.ts';

const local = (text: string) => at('Europe/Zurich', text);
const TIMES = calendarTimes(zurich(), ZONES);

function dateAfter(dates: string[], handedOut: string, notBefore = handedOut): number | null {
  const facts = { handedOutAt: local(handedOut), notBefore: local(notBefore) };
  return nextDate(dates, TIMES, facts);
}

test('the first date after the hand-out counts, of this year or the next', () => {
  const dates = ['07-01', '01-15', '2026-03-01'];
  assert.equal(dateAfter(dates, '2026-02-01T10:00'), local('2026-03-01T00:00'));
  assert.equal(dateAfter(dates, '2026-03-01T10:00'), local('2026-07-01T00:00'));
  assert.equal(dateAfter(dates, '2026-07-01T00:00'), local('2027-01-15T00:00'));
  assert.equal(dateAfter(['2026-03-01'], '2026-03-01T00:00'), null);
});

test('a version that was handed out on a date is not rotated on that date', () => {
  assert.equal(dateAfter(['07-01'], '2026-07-01T09:00'), local('2027-07-01T00:00'));
});

test('a policy that comes on its date counts on that date, and not for one that is over', () => {
  const dates = ['07-01'];
  assert.equal(dateAfter(dates, '2026-01-01T00:00', '2026-07-01T12:00'), local('2026-07-01T00:00'));
  assert.equal(dateAfter(dates, '2026-01-01T00:00', '2026-07-02T00:00'), local('2027-07-01T00:00'));
});

test('02-29 means the last of February in a year that has no such day', () => {
  assert.equal(dateAfter(['02-29'], '2026-06-01T00:00'), local('2027-02-28T00:00'));
  assert.equal(dateAfter(['02-29'], '2027-06-01T00:00'), local('2028-02-29T00:00'));
});

test('dates are the days of the zone, and those of UTC where there is no calendar', () => {
  const times = calendarTimes(null, ZONES);
  const facts = { handedOutAt: local('2026-06-01T00:00'), notBefore: 0 };
  assert.equal(nextDate(['07-01'], times, facts), at('UTC', '2026-07-01T00:00'));
});

test('an impossible date and an empty list are faults', () => {
  assert.deepEqual(rotateOnFaults(['07-01', '2028-02-29']), []);
  assert.deepEqual(
    rotateOnFaults(['02-30', '07-01', '2026-02-29', '7-1']).map(({ path }) => path),
    [[0], [2], [3]],
  );
  assert.match(rotateOnFaults(['02-30'])[0]?.text ?? '', /"02-30" is no day/);
  assert.equal(rotateOnFaults([]).length, 1);
});
