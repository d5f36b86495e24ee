import type { Durations } from '../policy/durations.ts';
import { fitsMaxAge } from './age-sum.ts';
import { calendarFaults, fault, type ScheduleFault, within } from './calendar-faults.ts';
import { rotateOnFaults } from './rotate-on.ts';
import type { RotationSchedule } from './rotation-schedule.ts';
import type { TimeZones } from './time-zones.ts';

/**
 * All that is wrong in when a policy has its keys rotate, or that cannot be kept; none: `nextRotationAt`
 * can go by it. The paths begin at the policy.
 *
 * @param durations - in force under the policy (`durationsUnder`).
 * @param now - ms.
 */
export function scheduleFaults(
  schedule: RotationSchedule,
  durations: Durations,
  zones: TimeZones,
  now: number,
): ScheduleFault[] {
  const { maxAgeMs, rotateAfterMs, rotateOn, calendar } = schedule;
  const isByAge = maxAgeMs !== null || rotateAfterMs !== null;
  const { fits, text } = fitsMaxAge(durations, schedule);
  return [
    ...(calendar === null ? [] : within('calendar', calendarFaults(calendar, zones, now))),
    ...(rotateOn === null ? [] : within('rotateOn', rotateOnFaults(rotateOn))),
    ...(rotateOn !== null && isByAge
      ? [fault(['rotateOn'], 'stands beside an age; a key rotates by its age or on fixed dates')]
      : []),
    ...(fits ? [] : [fault(['maxAgeMs'], text)]),
  ];
}
