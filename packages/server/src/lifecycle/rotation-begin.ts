import { holdWithoutContact } from '../contacts/no-contact-hold.ts';
import type { Deployment } from '../deployment.ts';
import type { Actor } from './actor.ts';
import { changeLineage } from './change-lineage.ts';
import type { Command } from './command.ts';
import { requireUnexpired } from './key-expire.ts';
import { type LoadedLineage, loadLineage } from './lineage-load.ts';
import { lookAgain } from './rotation-change.ts';
import { runCommand } from './run-command.ts';

export interface NewRotation {
  keyId: string;
  /** Why, in a person's words; may be empty. */
  reason: string;
  expedite: boolean;
}

/**
 * Begins a rotation of a key. Where one is open it is answered, unchanged (K9).
 *
 * @throws Refusal `not-found`, `key-ended`, `key-suspended`, `key-tainted`, `key-not-handed-out`,
 * `no-verifier`
 */
export async function beginRotation(
  deployment: Deployment,
  actor: Actor,
  { keyId, reason, expedite }: NewRotation,
): Promise<{ rotationId: string; created: boolean }> {
  return runCommand(deployment, actor, async (command) => {
    await command.lockKey(keyId);
    return beginOn(command, await loadLineage(command.tx, keyId), { reason, expedite });
  });
}

/**
 * The same of a lineage that this command has locked and loaded. Where it is refused, nothing is written.
 *
 * @throws Refusal `key-ended`, `key-suspended`, `key-tainted`, `key-not-handed-out`, `no-verifier`
 */
export async function beginOn(
  command: Command,
  before: LoadedLineage,
  { reason, expedite, bySchedule = false }: Omit<NewRotation, 'keyId'> & { bySchedule?: boolean },
): Promise<{ rotationId: string; created: boolean }> {
  requireUnexpired(command, before);
  const verifierRegistered = await hasVerifier(command, before.api.id);
  const event = { type: 'begin', expedited: expedite, verifierRegistered } as const;
  const notes = { reason, bySchedule };
  const { changed, loaded } = await changeLineage(command, before, event, notes);
  if (loaded.rotation === null) throw new TypeError('a rotation that began is open');
  if (changed) await lookAgain(command, await holdWithoutContact(command, loaded));
  return { rotationId: loaded.rotation.id, created: changed };
}

async function hasVerifier(command: Command, apiId: string): Promise<boolean> {
  const groups = await command.tx
    .selectFrom('verifiers')
    .select('apis')
    .where('removed_at', 'is', null)
    .execute();
  return groups.some(({ apis }) => (JSON.parse(apis) as string[]).includes(apiId));
}
