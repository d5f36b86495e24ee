import type { RotationFact } from '../rotation/facts.ts';
import type { WaitReason } from '../rotation/wait-reason.ts';
import { formatInstant } from '../wire/instant.ts';
import type { CalendarTimes } from './calendar-times.ts';
import { standing } from './standing.ts';

type HeldBack = Pick<RotationFact, 'id' | 'expedited' | 'bySecurityAct' | 'startedAt'>;

/**
 * Why the calendar keeps a rotation from its next hand-out or suspension: the code `freeze` in a freeze,
 * `window` outside working hours. Null while it is open, and for a rotation that was expedited or that a
 * security act began: no calendar holds these (K10).
 *
 * @param now - ms.
 */
export function calendarWait(
  times: CalendarTimes,
  { id, expedited, bySecurityAct, startedAt }: HeldBack,
  now: number,
): WaitReason | null {
  if (expedited || bySecurityAct) return null;
  const found = standing(times, now);
  if (found.open) return null;
  const { by, reason, opensAt } = found;
  const text =
    opensAt === null
      ? `${reason}, and nothing opens for a year`
      : `${reason}; it opens at ${formatInstant(opensAt)}`;
  const code = by === 'freeze' ? 'freeze' : 'window';
  return { code, subject: id, since: startedAt, until: opensAt, text };
}
