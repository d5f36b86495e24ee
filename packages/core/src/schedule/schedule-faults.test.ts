import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_DURATIONS } from '../policy/durations.ts';
import { DAY_MS } from './local-date.ts';
import type { RotationSchedule } from './rotation-schedule.ts';
import { scheduleFaults } from './schedule-faults.ts';
import { zurich } from './testing/calendars.ts';
import { HANDED_OUT, schedule } from './testing/schedules.ts';
import { ZONES } from './testing/zones.ts';

function faultsOf(given: Partial<RotationSchedule>) {
  return scheduleFaults(schedule(given), DEFAULT_DURATIONS, ZONES, HANDED_OUT);
}

test('an age, fixed dates and nothing at all are each without fault', () => {
  assert.deepEqual(faultsOf({}), []);
  assert.deepEqual(faultsOf({ maxAgeMs: null, rotateOn: ['07-01'], calendar: zurich() }), []);
  assert.deepEqual(faultsOf({ maxAgeMs: null }), []);
});

test('a greatest age that no rotation can keep is told with the sum', () => {
  const faults = faultsOf({ maxAgeMs: 5 * DAY_MS });
  assert.deepEqual(
    faults.map(({ path }) => path),
    [['maxAgeMs']],
  );
  assert.match(faults[0]?.text ?? '', /^is 5 d, shorter than .* \+ suspension \(K6\) 1 d$/);
});

test('faults of the parts are told where they stand in the policy', () => {
  const freezeDays = ['02-30'];
  const faults = faultsOf({ rotateOn: ['12-24', '02-31'], calendar: zurich({ freezeDays }) });
  assert.deepEqual(
    faults.map(({ path }) => path),
    [['calendar', 'freezeDays', 0], ['rotateOn', 1], ['rotateOn']],
  );
});
