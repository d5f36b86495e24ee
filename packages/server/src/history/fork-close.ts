import { FORK_SCHEMA } from '@keyturn/core';
import type { Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import type { ForksTable } from '../store/schema.ts';

/** How long orphans are answered 503 where no person closes them (row M4), ms of server time. */
const ORPHANS_OPEN_MS = 7 * 86_400_000;

/**
 * Closes the orphans of those forks that are still open, for every verifier. Under the head's lock.
 *
 * @returns the epochs of which it closed the fork.
 */
export async function closeForks(
  command: Command,
  forks: readonly Selectable<ForksTable>[],
): Promise<number[]> {
  const open = forks.filter(({ closed_at }) => closed_at === null).map(({ epoch }) => epoch);
  for (const { epoch, last_common_revision, closed_at } of forks) {
    if (closed_at !== null) continue;
    const lastCommonRevision = last_common_revision;
    const fork = { kind: 'fork', schema: FORK_SCHEMA, epoch, lastCommonRevision } as const;
    command.change({ ...fork, closed: true }, null);
  }
  if (open.length > 0) {
    await command.tx
      .updateTable('forks')
      .set({ closed_at: command.now })
      .where('epoch', 'in', open)
      .execute();
  }
  return open;
}

/** Closes what has been open for 7 days. */
export async function closeDueForks(deployment: Deployment): Promise<void> {
  const before = deployment.serverTime.now() - ORPHANS_OPEN_MS;
  const due = (await openSince(deployment.store.db, before)).length > 0;
  if (!due) return;
  await runCommand(deployment, SYSTEM, async (command) => {
    await command.lockHead();
    const closed = await closeForks(command, await openSince(command.tx, before));
    for (const epoch of closed) command.audit('fork.close', `epoch_${epoch}`);
  });
}

async function openSince(
  db: Deployment['store']['db'],
  before: number,
): Promise<Selectable<ForksTable>[]> {
  return db
    .selectFrom('forks')
    .selectAll()
    .where('closed_at', 'is', null)
    .where('opened_at', '<=', before)
    .execute();
}
