import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { type HolderRow, holderRow } from './holder-row.ts';
import { consumeNonce } from './nonce-create.ts';
import { holderActor, type SignedRequest } from './signed-request.ts';
import { verifySignature } from './verify-signature.ts';

/**
 * A person says that a holder is gone: rotations no longer wait for it (K5a), and it gets nothing.
 * For good; it may enrol anew. Said again, it changes nothing.
 *
 * @throws Refusal `not-found`
 */
export async function holderGone(
  deployment: Deployment,
  actor: Actor,
  { holderId }: { holderId: string },
): Promise<void> {
  const holder = await holderRow(deployment.store.db, holderId);
  await runCommand(deployment, actor, (command) => markGone(command, holder));
}

/**
 * The holder itself says so.
 *
 * @throws Refusal `not-found`, `signature-*`, `nonce-invalid`, `digest-mismatch`, `origin-mismatch`,
 * `holder-gone`
 */
export async function leave(deployment: Deployment, request: SignedRequest): Promise<void> {
  const holder = await holderRow(deployment.store.db, request.holderId);
  const nonce = verifySignature(request, holder, deployment.publicUrl);
  await consumeNonce(deployment, holder.id, nonce);
  await runCommand(deployment, holderActor(holder, request), (command) =>
    markGone(command, holder),
  );
}

async function markGone(command: Command, { id, key_id: keyId }: HolderRow): Promise<void> {
  await command.lockKey(keyId);
  const holder = await holderRow(command.tx, id);
  if (holder.gone_at !== null) return;
  await command.tx
    .updateTable('holders')
    .set({ gone_at: command.now })
    .where('id', '=', id)
    .execute();
  command.audit('holder.gone', id, { keyId });
}
