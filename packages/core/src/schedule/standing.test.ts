import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PolicyCalendar } from '../policy/policy-document.ts';
import { calendarTimes } from './calendar-times.ts';
import { isOpen, nextOpening, standing } from './standing.ts';
import { OFFICE_HOURS, zurich } from './testing/calendars.ts';
import { at, ZONES } from './testing/zones.ts';

const local = (text: string) => at('Europe/Zurich', text);

function opensAt(calendar: PolicyCalendar, from: string): number | null {
  return nextOpening(calendarTimes(calendar, ZONES), local(from));
}

test('without a calendar it is always open', () => {
  assert.equal(isOpen(calendarTimes(null, ZONES), local('2026-07-01T00:00')), true);
});

test('working hours open with their first and close with their last minute', () => {
  const times = calendarTimes(zurich({ workingHours: OFFICE_HOURS }), ZONES);
  const friday = local('2026-11-27T17:00');
  assert.deepEqual(standing(times, friday - 1), { open: true, until: friday });
  assert.deepEqual(standing(times, friday), {
    open: false,
    by: 'working-hours',
    reason: 'outside working hours',
    until: local('2026-11-30T09:00'),
    opensAt: local('2026-11-30T09:00'),
  });
});

test('a freeze is named before working hours, with its own end and with the next opening', () => {
  const freezes = [{ from: '2026-12-20T18:00', to: '2026-12-27', reason: 'end of the year' }];
  const times = calendarTimes(zurich({ workingHours: OFFICE_HOURS, freezes }), ZONES);
  assert.deepEqual(standing(times, local('2026-12-26T12:00')), {
    open: false,
    by: 'freeze',
    reason: 'end of the year',
    until: local('2026-12-28T00:00'),
    opensAt: local('2026-12-28T09:00'),
  });
  assert.equal(isOpen(times, local('2026-12-18T16:59')), true);
});

test('of two freezes at once the one that ends last is told', () => {
  const freezes = [
    { from: '2026-12-20', to: '2026-12-31', reason: 'long' },
    { from: '2026-12-24', to: '2026-12-26', reason: 'short' },
  ];
  const found = standing(calendarTimes(zurich({ freezes }), ZONES), local('2026-12-25T12:00'));
  assert.equal(!found.open && found.reason, 'long');
});

test('a freeze day is frozen each year, or in its year alone', () => {
  const calendar = zurich({ freezeDays: ['12-24', '2026-12-31'] });
  assert.equal(opensAt(calendar, '2026-12-24T00:00'), local('2026-12-25T00:00'));
  assert.equal(opensAt(calendar, '2027-12-24T13:00'), local('2027-12-25T00:00'));
  assert.equal(opensAt(calendar, '2026-12-31T13:00'), local('2027-01-01T00:00'));
  assert.equal(opensAt(calendar, '2027-12-31T13:00'), local('2027-12-31T13:00'));
  const found = standing(calendarTimes(calendar, ZONES), local('2026-12-24T01:00'));
  assert.equal(!found.open && found.reason, 'freeze day 12-24');
});

test('02-29 as a freeze day is one in leap years alone', () => {
  const calendar = zurich({ freezeDays: ['02-29'] });
  assert.equal(opensAt(calendar, '2028-02-29T01:00'), local('2028-03-01T00:00'));
  assert.equal(opensAt(calendar, '2027-03-01T01:00'), local('2027-03-01T01:00'));
});

test('a weekly freeze passes midnight into the next day, also from Sunday to Monday', () => {
  const freezes = [{ days: ['sun' as const], from: '22:00', to: '04:00', reason: 'batch' }];
  const calendar = zurich({ freezes });
  assert.equal(opensAt(calendar, '2026-11-29T22:00'), local('2026-11-30T04:00'));
  assert.equal(opensAt(calendar, '2026-11-30T03:59'), local('2026-11-30T04:00'));
  assert.equal(opensAt(calendar, '2026-11-29T03:00'), local('2026-11-29T03:00'));
});

test('a weekly freeze that ends at the time of its begin lasts a day', () => {
  const freezes = [{ days: ['tue' as const], from: '06:00', to: '06:00', reason: 'release' }];
  assert.equal(opensAt(zurich({ freezes }), '2026-11-24T06:00'), local('2026-11-25T06:00'));
});

test('market hours leave the morning and the evening of working hours', () => {
  const workingHours = { days: ['mon' as const], from: '08:00', to: '22:00' };
  const freezes = [{ days: ['mon' as const], from: '14:30', to: '21:00', reason: 'market' }];
  const calendar = zurich({ workingHours, freezes });
  assert.equal(opensAt(calendar, '2026-11-23T09:00'), local('2026-11-23T09:00'));
  assert.equal(opensAt(calendar, '2026-11-23T15:00'), local('2026-11-23T21:00'));
  assert.equal(opensAt(calendar, '2026-11-23T22:00'), local('2026-11-30T08:00'));
});

test('hours that begin in the gap of spring begin at its end, and a freeze inside it is none', () => {
  const workingHours = { days: ['sun' as const], from: '02:30', to: '04:00' };
  assert.equal(opensAt(zurich({ workingHours }), '2026-03-29T00:00'), local('2026-03-29T03:00'));
  const freezes = [{ from: '2026-03-29T02:10', to: '2026-03-29T02:50', reason: 'nothing' }];
  const times = calendarTimes(zurich({ freezes }), ZONES);
  const end = local('2026-03-29T03:00');
  for (const instant of [end - 1, end]) assert.equal(isOpen(times, instant), true);
});

test('a freeze that ends in the hour that comes twice ends in the first', () => {
  const freezes = [{ from: '2026-10-24', to: '2026-10-25T02:30', reason: 'release' }];
  const times = calendarTimes(zurich({ freezes }), ZONES);
  const first = local('2026-10-25T02:30');
  assert.equal(isOpen(times, first - 1), false);
  const secondHour = local('2026-10-25T03:00') - 3_600_000;
  for (const instant of [first, secondHour, secondHour + 1]) {
    assert.equal(isOpen(times, instant), true);
  }
});

test('a freeze over the hour that comes twice holds through both', () => {
  const freezes = [{ from: '2026-10-25T02:00', to: '2026-10-25T03:00', reason: 'clocks' }];
  const times = calendarTimes(zurich({ freezes }), ZONES);
  const begin = local('2026-10-25T02:00');
  const found = standing(times, begin + 90 * 60_000);
  assert.deepEqual(!found.open && [found.reason, found.until], ['clocks', begin + 2 * 3_600_000]);
});

test('a day that a zone leaves out is nowhere frozen and nowhere open', () => {
  const calendar: PolicyCalendar = {
    ...zurich({ freezeDays: ['2011-12-30'] }),
    timeZone: 'Pacific/Apia',
  };
  const times = calendarTimes(calendar, ZONES);
  const skipped = at('Pacific/Apia', '2011-12-31T00:00');
  for (const instant of [skipped - 1, skipped]) assert.equal(isOpen(times, instant), true);
});

test('what never opens says so, and asks for no more than a year of days', () => {
  const freezes = [{ from: '2026-01-01', to: '2029-12-31', reason: 'end of sale' }];
  const asked: number[] = [];
  const counted = {
    ...ZONES,
    localAt: (zone: string, instant: number) => {
      asked.push(instant);
      return ZONES.localAt(zone, instant);
    },
  };
  const times = calendarTimes(zurich({ workingHours: OFFICE_HOURS, freezes }), counted);
  const found = standing(times, local('2026-07-01T10:00'));
  assert.deepEqual(found, {
    open: false,
    by: 'freeze',
    reason: 'end of sale',
    until: local('2030-01-01T00:00'),
    opensAt: null,
  });
  assert.ok(asked.length < 10, `${asked.length} look-ups`);
});

test('a calendar with faults is refused rather than taken for open', () => {
  const freezes = [{ from: '2026-02-30', to: '2026-03-01', reason: 'release' }];
  assert.throws(() => calendarTimes(zurich({ freezes }), ZONES), TypeError);
});
