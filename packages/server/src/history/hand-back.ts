import type { ChangeSet, Head, Position, Report } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { readHead } from '../keyset/change-log.ts';
import type { VerifierGroup } from '../keyset/group.ts';
import type { InstanceRow } from '../keyset/instance-row.ts';
import type { Turn } from '../keyset/report-turn.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import type { Database } from '../store/schema.ts';
import { isPublishedByUs } from './fork-proof.ts';
import { forkStanding } from './fork-standing.ts';
import { repairHistory } from './repair-history.ts';
import { replayLatches } from './replay-latches.ts';

/** How long verifiers keep what was latched, ms. */
const LATCHES_KEPT_MS = 35 * 86_400_000;

const HANDED_BACK = 'a verifier handed back a revision which the database has lost';

/** What the answer to a report asks for, and what the instance's row notes of that. */
export interface HandBackAsked {
  handBack: Position | null;
  asked: Pick<InstanceRow, 'asked_epoch' | 'asked_sequence'>;
}

/**
 * Each instance is asked once in each epoch for the latches that it keeps of what was lost, whatever it
 * has applied by then; and again where the answer that asked was lost.
 */
export async function askHandBack(
  tx: Kysely<Database>,
  { asked_epoch, asked_sequence }: InstanceRow,
  { sequence }: Report,
  turn: Turn,
  head: Head,
  now: number,
): Promise<HandBackAsked> {
  const isFirst = turn === 'next' && asked_epoch < head.epoch;
  const isAgain = turn === 'repetition' && asked_sequence === sequence;
  if (!isFirst && !isAgain) return { handBack: null, asked: { asked_epoch, asked_sequence } };
  const asked = { asked_epoch: head.epoch, asked_sequence: sequence };
  return { handBack: await lowestFork(tx, now - LATCHES_KEPT_MS), asked };
}

/** Of the forks since then the point that is common to all histories. */
async function lowestFork(tx: Kysely<Database>, since: number): Promise<Position | null> {
  const row = await tx
    .selectFrom('forks')
    .select(['epoch', 'last_common_revision'])
    .where('opened_at', '>', since)
    .orderBy('last_common_revision')
    .orderBy('epoch')
    .limit(1)
    .executeTakeFirst();
  return row ? { epoch: row.epoch, revision: row.last_common_revision } : null;
}

/**
 * Takes in what an instance hands back: of change sets that bear our own signature, whole and
 * unaltered, and that the database has lost, the latches. All else counts for nothing but an alarm.
 */
export async function takeHandedBack(
  deployment: Deployment,
  group: VerifierGroup,
  { instance, handedBack }: Report,
): Promise<void> {
  if (handedBack === undefined || handedBack.length === 0) return;
  const signed = handedBack.filter((set) => isPublishedByUs(deployment, set));
  if (signed.length < handedBack.length) {
    deployment.log.error(
      { instance, group: group.id, refused: handedBack.length - signed.length },
      'an instance hands back change sets that this server has never signed',
    );
  }
  const lost = await lostOf(deployment, signed);
  if (lost.length === 0) return;
  const actor: Actor = { kind: 'verifier', id: group.id, name: group.name, address: null };
  await runCommand(deployment, actor, (command) => replayLatches(command, lost));
}

/** Those that the database has not, oldest first. What no fork stands for yet opens an epoch. */
async function lostOf(deployment: Deployment, sets: readonly ChangeSet[]): Promise<ChangeSet[]> {
  const { db } = deployment.store;
  const head = await readHead(db);
  const lost: ChangeSet[] = [];
  const forks: ChangeSet[] = [];
  for (const set of sets) {
    const standing = await forkStanding(db, set, head);
    if (standing !== 'ours') lost.push(set);
    if (standing === 'fork' || standing === 'deeper') forks.push(set);
  }
  if (forks.length > 0) {
    const seen = forks.map((set) => ({ ...set, at: set.committedAt }));
    await repairHistory(deployment, { seen, reason: HANDED_BACK });
  }
  return lost.sort((a, b) => a.revision - b.revision);
}
