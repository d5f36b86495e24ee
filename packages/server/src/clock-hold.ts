import type { HoldFact } from '@keyturn/core';
import type { Kysely } from 'kysely';
import { clockOffSince } from './clock-off.ts';
import type { Deployment } from './deployment.ts';
import { SYSTEM } from './lifecycle/actor.ts';
import { runCommand } from './lifecycle/run-command.ts';
import { REMEMBERED_MS } from './remembered.ts';
import { MOST_JUMP_MS } from './server-time.ts';
import type { Database } from './store/schema.ts';

/** The name of the hold under which the whole deployment stands while its clock is in doubt (K8). */
export const CLOCK_HOLD = 'clock';

const HELD =
  'the wall clock was far ahead of server time at the start: set it right, or say that it is right with KEYTURN_ACCEPT_CLOCK, and start the server again';

const OFF =
  'the wall clock of this node is off server time: set it right, and start the server again where it stays off';

/**
 * The hold `clock`, where it is in force: nothing ends by time, and no rotation advances. A jump at the
 * start that was not taken sets it, and so does a wall clock that went wrong since (K8): of that node's
 * own doing alone, as its commands are refused.
 */
export function clockHold(deployment: Deployment): HoldFact[] {
  const { serverTime } = deployment;
  const hold = { name: CLOCK_HOLD, by: 'system' };
  if (serverTime.isHeld()) return [{ ...hold, since: serverTime.startedAt, text: HELD }];
  const since = clockOffSince(deployment);
  return since === null ? [] : [{ ...hold, since, text: OFF }];
}

/**
 * Notes at a start how server time went on from what was persisted: a jump that is held back is told
 * in the log; one that a person accepted is audited, and kept as a time in which nothing was seen.
 *
 * @param persistedMs - server time as it was persisted before the start.
 */
export async function noteStart(deployment: Deployment, persistedMs: number): Promise<void> {
  const { serverTime, log } = deployment;
  if (serverTime.isHeld()) {
    log.error({ hold: CLOCK_HOLD, offsetMs: Math.round(serverTime.offsetMs()) }, HELD);
    return;
  }
  const to = serverTime.startedAt;
  if (persistedMs === 0 || to - persistedMs <= MOST_JUMP_MS) return;
  await runCommand(deployment, SYSTEM, async (command) => {
    const jump = { from_at: persistedMs, to_at: to };
    await command.tx.insertInto('clock_jumps').values(jump).execute();
    command.audit('clock.accept', 'server', { from: persistedMs, to });
  });
}

/**
 * Times of which nobody knows what was presented of an api (K5b): jumps of server time that were
 * accepted, with the time until its verifiers had heard of them, and those of which reports were lost.
 */
export async function unknownTimes(
  db: Kysely<Database>,
  apiId: string,
  now: number,
): Promise<{ from: number; to: number }[]> {
  const rows = await db
    .selectFrom('clock_jumps')
    .select(['from_at', 'to_at'])
    .where('to_at', '>=', now - REMEMBERED_MS)
    .unionAll((from) =>
      from
        .selectFrom('lost_reports')
        .select(['from_at', 'to_at'])
        .where('api_id', '=', apiId)
        .where('to_at', '>=', now - REMEMBERED_MS),
    )
    .unionAll((from) =>
      from
        .selectFrom('unheard_jumps')
        .select(['jumped_at as from_at', 'to_at'])
        .where('api_id', '=', apiId)
        .where('to_at', '>=', now - REMEMBERED_MS),
    )
    .execute();
  return rows.map(({ from_at, to_at }) => ({ from: from_at, to: to_at }));
}
