import type { Enrolled, EnrolRequest } from '@keyturn/core';
import type { Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { loadLineage } from '../lifecycle/lineage-load.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { newId } from '../new-id.ts';
import { Refusal } from '../problem/refusal.ts';
import type { GrantsTable } from '../store/schema.ts';
import { checkHolderKeys, type HolderKeys } from './holder-keys.ts';
import { requireOpenLineage } from './open-lineage.ts';

/** By what right a holder enrols: a grant, or a pickup token of the key. */
export type EnrolBy = { grant: string } | { keyId: string; tokenId: string };

type Grant = Selectable<GrantsTable>;

/**
 * Enrols a holder: from now on its rotations wait for it (K5a), and it may pick up what it can
 * open. A grant is used up. One that is presented again, or under another name than it was made
 * for, has been intercepted: that is refused, and told.
 *
 * @throws Refusal `holder-keys-invalid`, `grant-invalid`, `grant-redeemed`, `token-invalid`,
 * `not-found`, `key-ended`, `key-tainted`
 */
export async function enrolHolder(
  deployment: Deployment,
  actor: Actor,
  by: EnrolBy,
  request: Omit<EnrolRequest, 'grant'>,
): Promise<Enrolled> {
  const { signingKey, openingKey, openingKeyProof } = request;
  const keys = checkHolderKeys(signingKey, openingKey, openingKeyProof);
  try {
    return await runCommand(deployment, actor, async (command) => {
      if (!('grant' in by)) {
        await requireToken(command, by);
        return enrol(command, by.keyId, null, request, keys);
      }
      const grant = await openGrant(command, by.grant, request.name);
      return enrol(command, grant.key_id, grant, request, keys);
    });
  } catch (error) {
    if (error instanceof GrantMisused) await alarm(deployment, actor, error);
    throw error;
  }
}

async function enrol(
  command: Command,
  keyId: string,
  grant: Grant | null,
  request: Omit<EnrolRequest, 'grant'>,
  keys: HolderKeys,
): Promise<Enrolled> {
  const { deployment, now, tx } = command;
  await command.lockKey(keyId);
  const loaded = await loadLineage(tx, keyId);
  requireOpenLineage(command, loaded);
  const id = newId(deployment.random, 'hld');
  await tx
    .insertInto('holders')
    .values({
      id,
      key_id: keyId,
      name: request.name,
      kind: request.kind,
      class: request.class,
      signing_key: keys.signingKey,
      opening_key: keys.openingKey,
      enrolled_at: now,
      last_seen_at: now,
      picked_up_version: null,
      picked_up_at: null,
      confirmed_version: null,
      confirmed_at: null,
      gone_at: null,
    })
    .execute();
  if (grant) await redeem(command, grant, id);
  const { kind } = request;
  const right = grant ? 'grant' : 'token';
  command.audit('holder.enrol', id, { keyId, kind, class: request.class, by: right });
  return {
    id,
    keyId,
    apiId: loaded.api.id,
    environment: loaded.key.environment as Enrolled['environment'],
    origin: deployment.publicUrl,
  };
}

/** Once more under the key's lock: a compromise may just have ended every token of the key. */
async function requireToken(
  command: Command,
  { keyId, tokenId }: { keyId: string; tokenId: string },
): Promise<void> {
  await command.lockKey(keyId);
  const token = await command.tx
    .selectFrom('tokens')
    .select('id')
    .where('id', '=', tokenId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (!token) throw new Refusal('token-invalid', 'The token is unknown or was removed.');
}

/** The grant, with its key locked, if it may be redeemed under this name. */
async function openGrant(command: Command, text: string, name: string): Promise<Grant> {
  const digest = command.deployment.digest(text);
  const found = await grantOf(command, digest);
  if (!found) throw new Refusal('grant-invalid', 'No open grant has this value.');
  await command.lockKey(found.key_id);
  const grant = (await grantOf(command, digest)) ?? found;
  if (grant.redeemed_at !== null) throw new GrantMisused(grant, 'grant-redeemed', 'replayed');
  const { durations, serverTime } = command.deployment;
  // Not the command's own time: it may have waited long for the key. In the holder's favour by ε (K8).
  if (grant.expires_at <= serverTime.now() - durations.clockToleranceMs) {
    throw new Refusal('grant-invalid', 'The time of this grant is over.');
  }
  if (grant.name !== name) throw new GrantMisused(grant, 'grant-invalid', 'misnamed');
  return grant;
}

async function grantOf({ tx }: Command, digest: string): Promise<Grant | undefined> {
  return tx.selectFrom('grants').selectAll().where('digest', '=', digest).executeTakeFirst();
}

async function redeem({ tx, now }: Command, { digest }: Grant, holderId: string): Promise<void> {
  await tx
    .updateTable('grants')
    .set({ redeemed_at: now, redeemed_by: holderId })
    .where('digest', '=', digest)
    .execute();
}

class GrantMisused extends Refusal {
  readonly grant: Grant;
  readonly how: 'replayed' | 'misnamed';

  constructor(grant: Grant, code: 'grant-invalid' | 'grant-redeemed', how: GrantMisused['how']) {
    super(
      code,
      how === 'replayed'
        ? 'This grant has enrolled a holder before.'
        : 'The grant was made for a holder of another name.',
    );
    this.grant = grant;
    this.how = how;
  }
}

/** In a command of its own: what was refused was rolled back, and so is not the place to tell it. */
async function alarm(
  deployment: Deployment,
  { claim: _, ...caller }: Actor,
  { grant, how }: GrantMisused,
): Promise<void> {
  const facts = { keyId: grant.key_id, holderId: grant.redeemed_by };
  await runCommand(deployment, caller, async (command) => {
    command.audit(`grant.${how}`, grant.key_id, facts);
    command.notice(`grant.${how}`, facts);
  });
}
