import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PolicyCalendar, Weekday } from '../policy/policy-document.ts';
import { calendarFaults, MOST_FREEZES } from './calendar-faults.ts';
import { calendarTimes } from './calendar-times.ts';
import { nextOpening } from './standing.ts';
import { CALENDARS, INSTANTS, OFFICE_HOURS, zurich } from './testing/calendars.ts';
import { utc, ZONES } from './testing/zones.ts';

const NOW = utc('2026-11-23T15:00');
const RELEASE = 'release';

const faultsOf = (given: Partial<PolicyCalendar>) => calendarFaults(zurich(given), ZONES, NOW);

function pathsOf(given: Partial<PolicyCalendar>): string[] {
  return faultsOf(given).map(({ path }) => path.join('.'));
}

test('a calendar as people write it has no fault', () => {
  const freezes = [
    { from: '2026-12-20T18:00', to: '2027-01-03', reason: RELEASE },
    { days: ['fri' as const], from: '22:00', to: '04:00', reason: 'market' },
  ];
  const freezeDays = ['12-24', '02-29', '2026-12-31'];
  assert.deepEqual(faultsOf({ workingHours: OFFICE_HOURS, freezeDays, freezes }), []);
});

test('an unknown time zone is a fault, and nothing is asked of it', () => {
  const timeZone = 'Europe/Nowhere';
  assert.deepEqual(pathsOf({ timeZone }), ['timeZone']);
  assert.match(faultsOf({ timeZone })[0]?.text ?? '', /"Europe\/Nowhere" is no time zone/);
});

test('a day that no month has is a fault where it stands', () => {
  assert.deepEqual(pathsOf({ freezeDays: ['12-24', '02-30', '2026-02-29', '13-01', ''] }), [
    'freezeDays.1',
    'freezeDays.2',
    'freezeDays.3',
    'freezeDays.4',
  ]);
  const freezes = [
    { from: '2026-02-30', to: '2026-03-01', reason: RELEASE },
    { from: '2026-03-01T24:00', to: '2026-03-32', reason: RELEASE },
  ];
  assert.deepEqual(pathsOf({ freezes }), ['freezes.0.from', 'freezes.1.from', 'freezes.1.to']);
});

test('what ends before it begins is a fault, but for a freeze over midnight', () => {
  const freezes = [
    { from: '2026-12-20', to: '2026-12-19', reason: RELEASE },
    { from: '2026-12-20T18:00', to: '2026-12-20T18:00', reason: RELEASE },
    { from: '2026-12-20', to: '2026-12-20', reason: RELEASE },
    { days: ['mon' as const], from: '22:00', to: '04:00', reason: RELEASE },
  ];
  assert.deepEqual(pathsOf({ freezes }), ['freezes.0.from', 'freezes.1.from']);
  const workingHours = { days: ['mon' as const], from: '22:00', to: '04:00' };
  assert.deepEqual(pathsOf({ workingHours }), ['workingHours.from']);
});

test('times that are none, no days and no reason are faults', () => {
  const workingHours = { days: [], from: '9:00', to: '25:00' };
  assert.deepEqual(pathsOf({ workingHours }), [
    'workingHours.days',
    'workingHours.from',
    'workingHours.to',
  ]);
  const freezes = [
    { days: [], from: '24:00', to: '12:60', reason: ' ' },
    { days: ['noday' as 'mon'], from: '00:00', to: '24:00', reason: RELEASE },
  ];
  assert.deepEqual(pathsOf({ freezes }), [
    'freezes.0.days',
    'freezes.0.to',
    'freezes.0.from',
    'freezes.0.reason',
    'freezes.1.days.0',
  ]);
});

test('a calendar that leaves no opening for a year is a fault, now or from the begin of a freeze', () => {
  const allWeek = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const never = [{ days: [...allWeek], from: '00:00', to: '24:00', reason: RELEASE }];
  assert.deepEqual(faultsOf({ freezes: never }), [
    { path: [], text: 'leaves no opening within a year from 2026-11-23T15:00:00.000Z' },
  ]);
  const workDays = [
    { days: OFFICE_HOURS?.days ?? [], from: '08:00', to: '18:00', reason: RELEASE },
  ];
  assert.equal(faultsOf({ workingHours: OFFICE_HOURS, freezes: workDays }).length, 1);
  const later = [{ from: '2027-03-01', to: '2028-04-01', reason: RELEASE }];
  assert.match(faultsOf({ freezes: later })[0]?.text ?? '', /from 2027-02-28T23:00/);
  const over = [{ from: '2020-01-01', to: '2026-11-22', reason: RELEASE }];
  assert.deepEqual(faultsOf({ freezes: over }), []);
});

test('more entries than are read are one fault', () => {
  const freezeDays = Array.from({ length: MOST_FREEZES + 1 }, () => '13-13');
  assert.deepEqual(pathsOf({ freezeDays }), ['freezeDays']);
});

test('where no fault is found the calendar can be read and opens within a year', () => {
  fc.assert(
    fc.property(CALENDARS, INSTANTS, (calendar, now) => {
      if (calendarFaults(calendar, ZONES, now).length > 0) return;
      assert.notEqual(nextOpening(calendarTimes(calendar, ZONES), now), null);
    }),
    { numRuns: 50 },
  );
});

test('no text in a calendar makes the search for faults throw, and what it lets through can be read', () => {
  const text = fc.oneof(fc.string({ maxLength: 6 }), fc.stringMatching(/^[0-9]{2}[-:][0-9]{2}$/));
  const times = { from: text, to: text };
  const days = fc.constant<Weekday[]>(['mon']);
  const calendars = fc.record(
    {
      timeZone: fc.oneof(fc.constant('UTC'), text),
      workingHours: fc.option(fc.record({ days, ...times }), { nil: null }),
      freezeDays: fc.array(text, { maxLength: 2 }),
      freezes: fc.array(
        fc.oneof(
          fc.record({ ...times, reason: text }),
          fc.record({ days, ...times, reason: text }),
        ),
        { maxLength: 2 },
      ),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(calendars, (calendar) => {
      if (calendarFaults(calendar, ZONES, NOW).length === 0) calendarTimes(calendar, ZONES);
    }),
    { numRuns: 300 },
  );
});
