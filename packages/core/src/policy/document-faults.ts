import { fault, type ScheduleFault } from '../schedule/calendar-faults.ts';
import { scheduleFaults } from '../schedule/schedule-faults.ts';
import type { TimeZones } from '../schedule/time-zones.ts';
import type { Durations } from './durations.ts';
import { durationsUnder } from './policy-choices.ts';
import type { PolicyMembers } from './policy-document.ts';

/** What a policy is looked at with. */
export interface PolicyWorld {
  zones: TimeZones;
  /** The deployment's; they count where the policy makes no choice. */
  durations: Durations;
  /** ms. */
  now: number;
}

/**
 * What no single member shows: members that exclude or need each other, days and times that there are
 * not, a calendar that never opens, and a greatest age that no rotation can keep. None: the policy can
 * be kept.
 *
 * @param members - of one policy, or what several come to for a key (`effectivePolicy`); each by itself
 *   of the right form.
 * @returns faults by the names of the JSON.
 */
export function documentFaults(members: PolicyMembers, world: PolicyWorld): ScheduleFault[] {
  const begin = beginFaults(members);
  const durations = durationsUnder(members, world.durations);
  const schedule = scheduleFaults(members, durations, world.zones, world.now);
  const told = schedule.flatMap((one) => {
    if (one.path[0] !== 'maxAgeMs') return [one];
    // A sum of which a part is wrong says nothing.
    return begin.length > 0 ? [] : [fault(one.path, `${one.text}; ${LONGER}`)];
  });
  return [...begin, ...told, ...deadlineFaults(members)];
}

const LONGER = 'write a longer `maxAge`, or make shorter what is added up';

function beginFaults({ maxAgeMs, rotateAfterMs, rotateOn }: PolicyMembers): ScheduleFault[] {
  if (rotateAfterMs === null || rotateOn !== null) return [];
  if (maxAgeMs === null) {
    const text =
      'must not stand without `maxAge`; write beside it the age by which a version is out of use';
    return [fault(['rotateAfterMs'], text)];
  }
  if (rotateAfterMs < maxAgeMs) return [];
  const text = 'must be shorter than `maxAge`; leave it out, and it is two thirds of that';
  return [fault(['rotateAfterMs'], text)];
}

function deadlineFaults({ deadlineMs, deadlineAction }: PolicyMembers): ScheduleFault[] {
  if (deadlineAction === null || deadlineMs !== null) return [];
  const text = 'must not stand without `deadline`; write beside it how long a rotation may take';
  return [fault(['deadlineAction'], text)];
}
