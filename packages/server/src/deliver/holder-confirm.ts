import type { ConfirmRequest } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Refusal } from '../problem/refusal.ts';
import { type HolderRow, holderRow, requireServed } from './holder-row.ts';
import { auditConfirm, lastWord } from './last-word.ts';
import { consumeNonce } from './nonce-create.ts';
import { holderActor, type SignedRequest } from './signed-request.ts';
import { verifySignature } from './verify-signature.ts';

/**
 * A holder says that it holds a version and uses it: the evidence of K5(a), which no verifier can
 * forge. Said again, it changes nothing, unless the rotation turned back in between. Another
 * version, a lower one too, takes the earlier word back, and the audit says which.
 *
 * @throws Refusal `not-found`, `signature-*`, `nonce-invalid`, `digest-mismatch`, `origin-mismatch`,
 * `holder-gone`, `holder-tainted`, `version-unknown`, `version-not-picked-up`,
 * `version-suspended`, `version-latched`
 */
export async function confirmVersion(
  deployment: Deployment,
  request: SignedRequest,
  { version }: ConfirmRequest,
): Promise<void> {
  const signer = await holderRow(deployment.store.db, request.holderId);
  const nonce = verifySignature(request, signer, deployment.publicUrl);
  const at = await consumeNonce(deployment, signer.id, nonce);
  await runCommand(deployment, holderActor(signer, request), async (command) => {
    await command.lockKey(signer.key_id);
    const holder = await holderRow(command.tx, signer.id);
    requireServed(holder);
    await requireUsable(command, holder, version);
    const word = lastWord(holder, { version, at }, await turnedAt(command, holder.key_id));
    await command.tx
      .updateTable('holders')
      .set({ last_seen_at: command.now, ...word })
      .where('id', '=', holder.id)
      .execute();
    if (word === null) command.touchedKeys.delete(holder.key_id);
    else auditConfirm(command, holder, version);
  });
}

async function turnedAt({ tx }: Command, keyId: string): Promise<number | null> {
  const rotation = await tx
    .selectFrom('rotations')
    .select('turned_at')
    .where('key_id', '=', keyId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return rotation?.turned_at ?? null;
}

async function requireUsable({ tx }: Command, holder: HolderRow, version: number): Promise<void> {
  const row = await tx
    .selectFrom('versions')
    .select(['state', 'handed_out_at'])
    .where('key_id', '=', holder.key_id)
    .where('number', '=', version)
    .executeTakeFirst();
  if (!row) throw new Refusal('version-unknown', `The key has no version ${version}.`);
  if (row.handed_out_at === null) {
    throw new Refusal('version-not-picked-up', `Version ${version} was handed out to nobody.`);
  }
  if (row.state === 'active') return;
  const code = row.state === 'suspended' ? 'version-suspended' : 'version-latched';
  throw new Refusal(code, `Version ${version} is ${row.state}.`);
}
