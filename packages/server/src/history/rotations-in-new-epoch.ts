import { coexistenceFaults } from '@keyturn/core';
import type { Kysely } from 'kysely';
import { changeLineage } from '../lifecycle/change-lineage.ts';
import type { Command } from '../lifecycle/command.ts';
import { type LoadedLineage, loadLineage } from '../lifecycle/lineage-load.ts';
import { saveLineage } from '../lifecycle/lineage-save.ts';
import { tellRestore } from '../lifecycle/rotation-tell.ts';
import type { Database } from '../store/schema.ts';

/** Who holds and restores, in audit, notices and holds. */
const NEW_EPOCH = 'new epoch';

const HELD =
  'the database had lost commits: what was done to this rotation since then is not known; look, then release it';

/** Locks the lineages of all open rotations, and others that the caller changes, in the order of ids. */
export async function lockOpenRotations(
  command: Command,
  others: readonly string[],
): Promise<void> {
  const keys = new Set([...others, ...(await keysWithRotation(command.tx))]);
  for (const keyId of [...keys].sort()) await command.lockKey(keyId);
}

/**
 * Tells every open rotation that history forked, by the row "new epoch" of the tables. What was seen in
 * the stretch that was lost is not known, so the evidence of K4 and K5 counts from now. Under the
 * head's lock.
 *
 * A rotation that began after the lineages were locked is locked here, behind the head. Where its
 * command waits for the head meanwhile, the store ends that deadlock and runs all this again.
 */
export async function meetNewEpoch(command: Command): Promise<void> {
  for (const keyId of await keysWithRotation(command.tx)) {
    await command.lockKey(keyId);
    const loaded = await loadLineage(command.tx, keyId);
    const faults = coexistenceFaults(loaded.lineage);
    if (faults.length === 0) await meet(command, loaded);
    // It is its own failure, as at the reconciler: no epoch would open for all the others.
    else
      command.deployment.log.error({ keyId, faults }, 'a rotation was not told of the new epoch');
  }
}

async function meet(command: Command, before: LoadedLineage): Promise<void> {
  const notes = { hold: { by: NEW_EPOCH, text: HELD } };
  const { changed, acts, loaded } = await changeLineage(
    command,
    before,
    { type: 'newEpoch' },
    notes,
  );
  if (!changed && acts.includes('restart-quiet')) {
    await saveLineage(command, before, before.lineage, acts);
  }
  const { rotation } = loaded;
  if (rotation === null) return;
  if (before.rotation?.phase === 'suspended' && rotation.phase === 'draining') {
    command.audit('rotation.restore', rotation.id, { keyId: before.key.id, by: NEW_EPOCH });
    tellRestore(command, rotation, NEW_EPOCH);
  }
  await command.tx
    .updateTable('rotations')
    .set({ next_check_at: command.now })
    .where('id', '=', rotation.id)
    .execute();
}

async function keysWithRotation(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('rotations')
    .select('key_id')
    .where('ended_at', 'is', null)
    .orderBy('key_id')
    .execute();
  return rows.map(({ key_id }) => key_id);
}
