import { effectivePolicyOf } from '../policies/effective-of.ts';
import type { Command } from './command.ts';
import { graceOf, keyRecord } from './keyset-records.ts';
import { type KeyRow, type LoadedLineage, loadLineage } from './lineage-load.ts';

/**
 * Keeps with a key the grace class that its policies say. Nothing is published here. The head must be
 * locked: a policy that is pushed at the same time is read, or looks at the key after this.
 */
export async function keepPolicyGrace({ tx }: Command, key: KeyRow): Promise<void> {
  const { grace } = await effectivePolicyOf(tx, key);
  if (grace.value === key.grace) return;
  await tx.updateTable('keys').set({ grace: grace.value }).where('id', '=', key.id).execute();
}

/**
 * Where the policies of a key say another grace class than verifiers were told, they are told, with a
 * revision and an audit entry of its own. A verifier that does not hear of it goes by the one from before,
 * which is kept for as long as evidence may ask for it.
 *
 * @param loaded - of a key that this command has locked.
 * @returns the lineage as it is now; the same object where nothing has changed.
 */
export async function publishPolicyGrace(
  command: Command,
  loaded: LoadedLineage,
): Promise<LoadedLineage> {
  const { key, policy } = loaded;
  if (key.ended !== null || policy.grace === key.grace) return loaded;
  const position = await command.takeRevision();
  // Again now that the head is locked: another may just have edited the api or a policy.
  await keepPolicyGrace(command, key);
  const after = await loadLineage(command.tx, key.id);
  const [was, is] = [graceOf(loaded.api, key), graceOf(after.api, after.key)];
  if (was === is) return after;
  await command.tx
    .insertInto('past_key_graces')
    .values({ key_id: key.id, grace: was, ...position })
    .execute();
  command.change(keyRecord(after), key.api_id);
  command.audit('key.change-grace', key.id, { from: was, to: is });
  return after;
}
