import {
  formatInstant,
  type LadderStanding,
  ladderSteps,
  type PlannedRotation,
  type ProblemCode,
  standing,
  stillTold,
  swapWindow,
} from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { type LoadedLineage, loadLineage } from '../lifecycle/lineage-load.ts';
import { publishPolicyGrace } from '../lifecycle/policy-grace.ts';
import { beginOn } from '../lifecycle/rotation-begin.ts';
import { durationsOf } from '../lifecycle/rotation-facts.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { effectivePolicyOf } from '../policies/effective-of.ts';
import { Refusal } from '../problem/refusal.ts';
import { nextRotationOf, placeOf } from './next-rotation-of.ts';
import { readCalendar } from './read-calendar.ts';
import { isScheduled, NOTHING_SCHEDULED, type ScheduleColumns } from './schedule-after.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Refusals that are about the key, as it is now: it is tried again. */
const BLOCKS: readonly ProblemCode[] = ['key-suspended', 'key-tainted', 'key-ended', 'no-verifier'];

/**
 * Looks at the schedule of a key that is due: tells verifiers its grace class where its policies have come
 * to say another (K7), plans its next rotation where something has changed, tells the step of the ladder
 * that is due, in the transaction that keeps it as told, or begins the rotation.
 * What was planned stands until something changes, however late it is looked at. Where the rotation cannot
 * begin, the code of the problem is kept with the key, and it is tried again. None begins beside one that
 * is open (K9), while the calendar is closed, or beyond the key's end (K11).
 */
export async function lookAtSchedule(deployment: Deployment, keyId: string): Promise<void> {
  await runCommand(deployment, SYSTEM, async (command) => {
    await command.lockKey(keyId);
    const found = await loadLineage(command.tx, keyId);
    const { schedule_at: at } = found.key;
    // Another node may have looked meanwhile.
    if (at === null || at > command.now) {
      command.touchedKeys.delete(keyId);
      return;
    }
    const loaded = await publishPolicyGrace(command, found);
    const schedule = await lookNow(command, loaded);
    if (schedule === 'begun') return;
    // Nothing else of this is news to whoever waits for the key.
    if (loaded === found) command.touchedKeys.delete(keyId);
    await command.tx.updateTable('keys').set(schedule).where('id', '=', keyId).execute();
  });
}

async function lookNow(
  command: Command,
  loaded: LoadedLineage,
): Promise<ScheduleColumns | 'begun'> {
  const { key, policy, rotation } = loaded;
  if (!isScheduled(policy) || key.ended !== null || rotation !== null) return NOTHING_SCHEDULED;
  const plan = planOf(command, loaded);
  if (plan === null) return NOTHING_SCHEDULED;
  const { next, since } = plan;
  const kept = {
    next_rotation_at: next.at,
    ladder_told: key.ladder_told,
    scheduled_since: since,
    schedule_blocked: null,
  };
  if (next.at === null) {
    const again = next.because === 'no-opening' ? command.now + DAY_MS : null;
    return { ...kept, schedule_at: again };
  }
  if (command.now >= next.at) return beginOrWait(command, loaded, kept);
  const ladder = ladderSteps(
    policy.ladderMs,
    next.at,
    command.now,
    toldOf(key, next.at, command.now),
  );
  tellStep(command, loaded, next, ladder);
  const { nextAt, told } = ladder;
  return { ...kept, ladder_told: JSON.stringify(told), schedule_at: nextAt ?? next.at };
}

/** The steps that count as told of a rotation that is to begin at `at`, ms. */
function toldOf(
  { ladder_told, next_rotation_at: known }: LoadedLineage['key'],
  at: number,
  now: number,
): number[] {
  const told: number[] = JSON.parse(ladder_told);
  const isMovedAway = known === null || at > known;
  return isMovedAway ? stillTold(told, at, now) : told;
}

/**
 * What is planned, and from when the schedule counts for the key. A new policy that makes many keys overdue
 * counts from now, so that they do not all begin at once.
 */
function planOf({ deployment, now }: Command, loaded: LoadedLineage) {
  const { next_rotation_at: known, scheduled_since } = loaded.key;
  const since = scheduled_since ?? now;
  const next = nextRotationOf(deployment, loaded, since);
  if (next === null) return null;
  const isOverdueFromTheFirst = next.at !== null && next.at !== known && next.at <= now;
  if (!isOverdueFromTheFirst) return { next, since };
  return { next: nextRotationOf(deployment, loaded, now) ?? next, since: now };
}

function tellStep(
  command: Command,
  loaded: LoadedLineage,
  { at }: Pick<PlannedRotation, 'at'>,
  { tell }: LadderStanding,
): void {
  if (tell === null) return;
  const durations = durationsOf(command.deployment, loaded);
  const { end } = swapWindow(at, loaded.policy.windowMs, durations);
  command.notice('rotation.planned', {
    keyId: loaded.key.id,
    at: formatInstant(at),
    windowEnd: formatInstant(end),
    step: tell,
  });
}

async function beginOrWait(
  command: Command,
  loaded: LoadedLineage,
  kept: Omit<ScheduleColumns, 'schedule_at'>,
): Promise<ScheduleColumns | 'begun'> {
  const opensAt = closedUntil(command, loaded);
  if (opensAt !== null) return { ...kept, schedule_at: opensAt };
  try {
    const reason = `schedule of policy ${await decisivePolicy(command, loaded)}`;
    await beginOn(command, loaded, { reason, expedite: false, bySchedule: true });
    return 'begun';
  } catch (error) {
    if (!(error instanceof Refusal) || !BLOCKS.includes(error.code)) throw error;
    const { id, schedule_blocked: known } = loaded.key;
    if (known !== error.code) command.audit('key.skip-schedule', id, { because: error.code });
    return { ...kept, schedule_at: command.now + HOUR_MS, schedule_blocked: error.code };
  }
}

/**
 * What is overdue and closed begins in the next opening, each key at its own place in the first hour.
 *
 * @returns null: it is open.
 */
function closedUntil({ deployment, now }: Command, { key, policy }: LoadedLineage): number | null {
  if (policy.calendar === null) return null;
  const times = readCalendar(deployment.timeZones, policy.calendar);
  const found = standing(times, now);
  if (found.open) return null;
  const { opensAt } = found;
  if (opensAt === null) return now + DAY_MS;
  const opening = standing(times, opensAt);
  const room = opening.open ? Math.min(HOUR_MS, (opening.until - opensAt) / 2) : 0;
  return opensAt + Math.floor(placeOf(deployment, key.id) * room);
}

/**
 * Which policy says when the key rotates, by id: the client is told why a rotation began, and a name may
 * say something of others.
 */
async function decisivePolicy({ tx }: Command, { key }: LoadedLineage): Promise<string | null> {
  const { rotateOn } = await effectivePolicyOf(tx, key);
  return rotateOn.policy;
}
