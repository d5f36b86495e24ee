import {
  type DeadlineFact,
  deadlineAt,
  deadlineFact,
  deadlineNoticeMs,
  isDeadlineTold,
  type PolicyMembers,
} from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { RotationRow } from '../lifecycle/lineage-load.ts';
import { readCalendar } from './read-calendar.ts';

type Ports = Pick<Deployment, 'timeZones' | 'serverTime'>;
/** The first open instant so long after another, both in ms; null: nothing opens for a year. */
type After = (instant: number, laterMs: number) => number | null;

/**
 * When a rotation reaches the deadline of its policy, and what follows; null: it has none, or it has done
 * what it says, or nothing opens for a year, or nothing has been handed out: while nobody has the new
 * version nobody can have moved to it. It counts anew where evidence does, as by a turn.
 *
 * One that retires the old version is reached when people have known of it for as long as they are to be
 * told before, however it came to be: by an edit, or while no server ran.
 */
export function deadlineOf(
  ports: Ports,
  { deadlineMs, deadlineAction, calendar }: PolicyMembers,
  row: RotationRow,
): DeadlineFact | null {
  const { promoted_at: handedOutAt, deadline_acted: acted } = row;
  if (deadlineMs === null || handedOutAt === null || acted === 1) return null;
  const times = calendar === null ? null : readCalendar(ports.timeZones, calendar);
  const after: After = (instant, laterMs) =>
    times === null ? instant + laterMs : deadlineAt(times, instant, laterMs);
  const due = after(handedOutAt, deadlineMs);
  if (due === null) return null;
  const deadline = deadlineFact(due, deadlineMs, deadlineAction);
  if (deadline.action !== 'retire') return deadline;
  const at = after(toldAt(ports, deadline, row), deadlineNoticeMs(deadlineMs));
  return at === null ? null : { ...deadline, at: Math.max(due, at) };
}

/** When people were told of it, ms; while they were not: now, so that it is never reached untold. */
function toldAt({ serverTime }: Ports, deadline: DeadlineFact, row: RotationRow): number {
  const { deadline_told: told } = row;
  return isDeadlineTold(deadline, told) ? told : serverTime.now();
}
