import { type DeadlineFact, deadlineAt, deadlineFact, type PolicyMembers } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { RotationRow } from '../lifecycle/lineage-load.ts';
import { readCalendar } from './read-calendar.ts';

/**
 * When a rotation reaches the deadline of its policy, and what follows; null: it has none, or it has done
 * what it says, or nothing opens for a year, or nothing has been handed out: while nobody has the new
 * version nobody can have moved to it. It counts anew where evidence does, as by a turn.
 */
export function deadlineOf(
  { timeZones }: Pick<Deployment, 'timeZones'>,
  { deadlineMs, deadlineAction, calendar }: PolicyMembers,
  { promoted_at: handedOutAt, deadline_acted: acted }: RotationRow,
): DeadlineFact | null {
  if (deadlineMs === null || handedOutAt === null || acted === 1) return null;
  const at =
    calendar === null
      ? handedOutAt + deadlineMs
      : deadlineAt(readCalendar(timeZones, calendar), handedOutAt, deadlineMs);
  return at === null ? null : deadlineFact(at, deadlineMs, deadlineAction);
}
