import { type DeadlineFact, deadlineAt, deadlineFact, type PolicyMembers } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { RotationRow } from '../lifecycle/lineage-load.ts';
import { readCalendar } from './read-calendar.ts';

/**
 * When a rotation reaches the deadline of its policy, and what follows; null: it has none, or it has done
 * what it says, or nothing opens for a year.
 */
export function deadlineOf(
  { timeZones }: Pick<Deployment, 'timeZones'>,
  { deadlineMs, deadlineAction, calendar }: PolicyMembers,
  { started_at: startedAt, deadline_acted: acted }: RotationRow,
): DeadlineFact | null {
  if (deadlineMs === null || acted === 1) return null;
  const at =
    calendar === null
      ? startedAt + deadlineMs
      : deadlineAt(readCalendar(timeZones, calendar), startedAt, deadlineMs);
  return at === null ? null : deadlineFact(at, deadlineMs, deadlineAction);
}
