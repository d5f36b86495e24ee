import type { Source } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Refusal } from '../problem/refusal.ts';
import { sourceViews } from './source-view.ts';

/**
 * Notes that a person says that a source is gone: retirement does not wait for it any more (K5b).
 * When it is seen again, it counts again. A second call answers as the first.
 *
 * @throws Refusal `not-found`
 */
export async function markSourceGone(
  deployment: Deployment,
  actor: Actor,
  { sourceId }: { sourceId: string },
): Promise<Source> {
  const keyId = await sourceKey(deployment, sourceId);
  return runCommand(deployment, actor, async (command) => {
    const { tx, now } = command;
    await command.lockKey(keyId);
    const marked = await tx
      .updateTable('sources')
      .set({ gone_at: now })
      .where('id', '=', sourceId)
      .where('gone_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (marked) command.audit('source.gone', sourceId, { keyId });
    const rows = await tx.selectFrom('sources').selectAll().where('id', '=', sourceId).execute();
    const [view] = await sourceViews(tx, rows);
    if (!view) throw unknownSource();
    return view;
  });
}

/**
 * The key that a source presents.
 *
 * @throws Refusal `not-found`
 */
export async function sourceKey({ store }: Deployment, sourceId: string): Promise<string> {
  const row = await store.db
    .selectFrom('sources')
    .select('key_id')
    .where('id', '=', sourceId)
    .executeTakeFirst();
  if (!row) throw unknownSource();
  return row.key_id;
}

function unknownSource(): Refusal {
  return new Refusal('not-found', 'No source has this id.');
}
