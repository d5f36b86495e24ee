import { FORK_SCHEMA, type Head, MAX_EPOCH, MAX_REVISION } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { Command } from '../lifecycle/command.ts';
import { afterCommit, finishCommand } from '../lifecycle/finish-command.ts';
import type { Database, HeadTable } from '../store/schema.ts';
import { forkStanding } from './fork-standing.ts';
import type { SeenHead } from './history-memory.ts';
import { noEpochLeft } from './no-epoch-left.ts';
import { lockOpenRotations, meetNewEpoch } from './rotations-in-new-epoch.ts';

/** How far the revision rises with an epoch, above all that was ever seen: nobody has seen more. */
export const EPOCH_STEP = 1_000_000;

/** What is known of a history that parted from the database's. */
export interface FoundFork {
  /** Heads that surely existed; none: a person says that the database was put back. */
  seen: readonly SeenHead[];
  /** A revision that both histories surely have; the fork is put there, or lower. */
  lastCommonRevision: number;
  /** In words for people. */
  reason: string;
  /** Keys that `inTheSame` changes: they are locked first, as everywhere. */
  keys?: readonly string[];
}

/**
 * Ends the epoch and opens the next one, in one transaction and one revision: above all that was ever
 * seen, with the fork as a record for every verifier, and every open rotation told of it.
 *
 * Idempotent: where nothing of `seen` is unknown any more, because another node or another report
 * came first, no epoch is opened. It is judged under the head's lock.
 *
 * @param inTheSame - run in the same transaction, after the epoch is taken and before rotations hear
 * of it; also where the epoch was open already. May be run more than once.
 * @returns the head that opened the epoch; null: none had to be opened.
 * @throws Refusal `no-epoch-left`
 */
export async function openEpoch(
  deployment: Deployment,
  found: FoundFork,
  inTheSame: (command: Command) => Promise<void> = async () => {},
): Promise<Head | null> {
  // Server time never falls, also where the database fell back with it.
  deployment.serverTime.raiseTo(Math.max(0, ...found.seen.map(({ at }) => at)));
  const done = await deployment.store.transaction(async (tx) => {
    const command = new Command(deployment, tx, SYSTEM, deployment.serverTime.now());
    await lockOpenRotations(command, found.keys ?? []);
    const head = await deployment.store.lockHead(tx);
    const ended = await epochsEnded(tx, found.seen, head);
    command.continueFrom(ended ? await nextEpoch(deployment, tx, found.seen, head) : head);
    await inTheSame(command);
    if (ended !== null) {
      await meetNewEpoch(command);
      await noteForks(command, found, head, ended);
    }
    return { command, finished: await finishCommand(command), isNew: ended !== null };
  });
  const { head } = done.finished;
  if (done.isNew && head !== null) {
    const epochsLeft = MAX_EPOCH - head.epoch;
    deployment.log.error({ ...head, epochsLeft }, 'commits were lost: a new epoch was opened');
  }
  await afterCommit(deployment, done.command, done.finished);
  return done.isNew ? head : null;
}

/** The epochs that end, by what was seen of them; null: all of it is part of the history, or known. */
async function epochsEnded(
  tx: Kysely<Database>,
  seen: readonly SeenHead[],
  head: HeadTable,
): Promise<number[] | null> {
  let newest = head.epoch;
  let isNews = seen.length === 0;
  for (const one of seen) {
    const standing = await forkStanding(tx, one, head);
    if (standing === 'fork' || standing === 'deeper') isNews = true;
    newest = Math.max(newest, one.epoch);
  }
  if (!isNews) return null;
  return Array.from({ length: newest - head.epoch + 1 }, (_, index) => head.epoch + index);
}

/** The head as if the revision before the first of the new epoch had just been committed. */
async function nextEpoch(
  { history, journal, log }: Deployment,
  tx: Kysely<Database>,
  seen: readonly SeenHead[],
  head: HeadTable,
): Promise<HeadTable> {
  const known = [head, ...seen, history.highest, journal.last()].filter((one) => one !== null);
  const epoch = Math.max(...known.map((one) => one.epoch)) + 1;
  const applied = await highestApplied(tx);
  const revision = Math.max(applied, ...known.map((one) => one.revision)) + EPOCH_STEP;
  if (epoch <= MAX_EPOCH && revision < MAX_REVISION)
    return { ...head, epoch, revision: revision - 1 };
  log.fatal({ epoch, revision }, 'no epoch is left for the key set');
  throw noEpochLeft();
}

async function highestApplied(tx: Kysely<Database>): Promise<number> {
  const row = await tx
    .selectFrom('instances')
    .select(({ fn }) => fn.max('applied_revision').as('revision'))
    .executeTakeFirst();
  return row?.revision ?? 0;
}

/**
 * One fork for each epoch that ended, and one for an epoch before it that parted lower than was
 * known. Orphans that were closed are open again: more may be lost now.
 */
async function noteForks(
  command: Command,
  { lastCommonRevision, reason }: FoundFork,
  head: HeadTable,
  ended: readonly number[],
): Promise<void> {
  const common = Math.min(lastCommonRevision, head.revision);
  const { epoch, revision } = await command.takeRevision();
  const fork = { last_common_revision: common, reason, opened_at: command.now, closed_at: null };
  await command.tx
    .insertInto('forks')
    .values(ended.map((one) => ({ ...fork, epoch: one })))
    .onConflict((conflict) => conflict.column('epoch').doUpdateSet(fork))
    .execute();
  for (const one of ended) {
    command.change(
      { kind: 'fork', schema: FORK_SCHEMA, epoch: one, lastCommonRevision: common, closed: false },
      null,
    );
  }
  const epochsLeft = MAX_EPOCH - epoch;
  const facts = { epoch, revision, epochsLeft, ended, lastCommonRevision: common, reason };
  command.audit('epoch.open', `epoch_${epoch}`, facts);
  command.notice('epoch.opened', facts);
}
