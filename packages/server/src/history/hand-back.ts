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

const UNSIGNED = 'an instance hands back change sets that this server has never signed';

const UNASKED = 'an instance hands back change sets that nobody asked it for: they are ignored';

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
 *
 * What nobody asked for counts where it lies behind a fork that is known: the instance may have been
 * asked under another id, or in the epoch before. Else it is no more than an alarm. Who has applied
 * such a history shows it as its head, proves it, and is asked then.
 */
export async function takeHandedBack(
  deployment: Deployment,
  group: VerifierGroup,
  { instance, handedBack }: Report,
): Promise<void> {
  if (handedBack === undefined || handedBack.length === 0) return;
  const alarm = (refused: number, text: string) =>
    deployment.log.error({ instance, group: group.id, refused }, text);
  const asked = await askedNow(deployment, group, instance);
  if (asked === 'nobody') return alarm(handedBack.length, UNASKED);
  const signed = handedBack.filter((set) => isPublishedByUs(deployment, set));
  const unsigned = handedBack.length - signed.length;
  if (unsigned > 0) alarm(unsigned, UNSIGNED);
  const { lost, forks } = await lostOf(deployment, signed);
  const taken = asked === 'it' ? [...lost, ...forks] : lost;
  if (forks.length > 0 && asked === 'others') alarm(forks.length, UNASKED);
  if (forks.length > 0 && asked === 'it') await openFor(deployment, forks);
  if (taken.length === 0) return;
  taken.sort((a, b) => a.revision - b.revision);
  const actor: Actor = { kind: 'verifier', id: group.id, name: group.name, address: null };
  await runCommand(deployment, actor, (command) => replayLatches(command, taken));
}

/** No fork stands for these yet. */
async function openFor(deployment: Deployment, forks: readonly ChangeSet[]): Promise<void> {
  const seen = forks.map((set) => ({ ...set, at: set.committedAt }));
  await repairHistory(deployment, { seen, reason: HANDED_BACK });
}

/** Who was asked in this epoch for what was lost: it, others alone, or nobody, as nothing was. */
async function askedNow(
  { serverTime, store: { db } }: Deployment,
  group: VerifierGroup,
  instance: string,
): Promise<'it' | 'others' | 'nobody'> {
  if ((await lowestFork(db, serverTime.now() - LATCHES_KEPT_MS)) === null) return 'nobody';
  const { epoch } = await readHead(db);
  const row = await db
    .selectFrom('instances')
    .select('asked_epoch')
    .where('id', '=', instance)
    .where('verifier_id', '=', group.id)
    .executeTakeFirst();
  return row?.asked_epoch === epoch ? 'it' : 'others';
}

/** Those that the database has not: behind a fork that is known, and those that no fork stands for yet. */
async function lostOf(
  { store: { db } }: Deployment,
  sets: readonly ChangeSet[],
): Promise<{ lost: ChangeSet[]; forks: ChangeSet[] }> {
  const head = await readHead(db);
  const lost: ChangeSet[] = [];
  const forks: ChangeSet[] = [];
  for (const set of sets) {
    const standing = await forkStanding(db, set, head);
    if (standing === 'lost') lost.push(set);
    if (standing === 'fork' || standing === 'deeper') forks.push(set);
  }
  return { lost, forks };
}
