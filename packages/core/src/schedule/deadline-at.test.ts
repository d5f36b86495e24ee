import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarTimes } from './calendar-times.ts';
import { deadlineAt } from './deadline-at.ts';
import { DAY_MS } from './local-date.ts';
import { OFFICE_HOURS, zurich } from './testing/calendars.ts';
import { at, ZONES } from './testing/zones.ts';

const local = (text: string) => at('Europe/Zurich', text);

test('a deadline counts from the hand-out, and in a freeze or at night from the next opening', () => {
  const freezes = [{ from: '2026-12-20', to: '2027-01-03', reason: 'end of the year' }];
  const times = calendarTimes(zurich({ workingHours: OFFICE_HOURS, freezes }), ZONES);
  const handedOutAt = local('2026-12-07T10:00');
  assert.equal(deadlineAt(times, handedOutAt, 3 * DAY_MS), local('2026-12-10T10:00'));
  assert.equal(deadlineAt(times, handedOutAt, 14 * DAY_MS), local('2027-01-04T09:00'));
  assert.equal(deadlineAt(times, handedOutAt, null), null);
});
