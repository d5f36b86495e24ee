import { DEFAULT_DURATIONS } from '../../policy/durations.ts';
import type { RotationSchedule, ScheduleFacts } from '../rotation-schedule.ts';
import { utc } from './zones.ts';

export const HANDED_OUT = utc('2026-06-01T08:00');

/** A greatest age of 90 days at any time, but for what is given. */
export function schedule(given: Partial<RotationSchedule> = {}): RotationSchedule {
  return {
    maxAgeMs: 90 * 86_400_000,
    rotateAfterMs: null,
    rotateOn: null,
    windowMs: null,
    calendar: null,
    ...given,
  };
}

/** Of a version that was handed out in June under its schedule. */
export function scheduleFacts(given: Partial<ScheduleFacts> = {}): ScheduleFacts {
  return {
    handedOutAt: HANDED_OUT,
    notBefore: HANDED_OUT,
    expiresAt: null,
    jitter: 0,
    durations: DEFAULT_DURATIONS,
    ...given,
  };
}
