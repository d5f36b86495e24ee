import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarTimes } from './calendar-times.ts';
import { calendarWait } from './calendar-wait.ts';
import { OFFICE_HOURS, zurich } from './testing/calendars.ts';
import { at, ZONES } from './testing/zones.ts';

const local = (text: string) => at('Europe/Zurich', text);
const STARTED = local('2026-11-23T10:00');
const ROTATION = { id: 'rot_1', expedited: false, bySecurityAct: false, startedAt: STARTED };
const FREEZES = [{ from: '2026-12-20', to: '2026-12-27', reason: 'end of the year' }];
const TIMES = calendarTimes(zurich({ workingHours: OFFICE_HOURS, freezes: FREEZES }), ZONES);

test('a rotation waits for the end of a freeze or for working hours, and is told which and until when', () => {
  assert.equal(calendarWait(TIMES, ROTATION, local('2026-11-23T10:00')), null);
  assert.deepEqual(calendarWait(TIMES, ROTATION, local('2026-11-23T18:00')), {
    code: 'window',
    subject: 'rot_1',
    since: STARTED,
    until: local('2026-11-24T09:00'),
    text: 'outside working hours; it opens at 2026-11-24T08:00:00.000Z',
  });
  assert.deepEqual(calendarWait(TIMES, ROTATION, local('2026-12-24T10:00')), {
    code: 'freeze',
    subject: 'rot_1',
    since: STARTED,
    until: local('2026-12-28T09:00'),
    text: 'end of the year; it opens at 2026-12-28T08:00:00.000Z',
  });
});

test('K10: no calendar holds a rotation that was expedited or that a security act began', () => {
  const frozen = local('2026-12-24T10:00');
  assert.equal(calendarWait(TIMES, { ...ROTATION, expedited: true }, frozen), null);
  assert.equal(calendarWait(TIMES, { ...ROTATION, bySecurityAct: true }, frozen), null);
});

test('a wait for what never opens has no end', () => {
  const freezes = [{ from: '2026-12-20', to: '2029-01-01', reason: 'end of sale' }];
  const times = calendarTimes(zurich({ freezes }), ZONES);
  const wait = calendarWait(times, ROTATION, local('2026-12-24T10:00'));
  assert.deepEqual([wait?.code, wait?.until], ['freeze', null]);
  assert.equal(wait?.text, 'end of sale, and nothing opens for a year');
});
