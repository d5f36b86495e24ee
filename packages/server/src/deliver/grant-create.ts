import { formatInstant } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import { loadLineage } from '../lifecycle/lineage-load.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { requireOpenLineage } from './open-lineage.ts';

const GRANT_BYTES = 32;
const GRANT_TTL_MS = 600_000;

/** A single-use right to enrol one holder. */
export interface GrantView {
  /** Shown once; the server keeps its digest. */
  grant: string;
  keyId: string;
  /** The name that the holder must enrol under. */
  name: string;
  expiresAt: string;
}

/**
 * Makes a grant for one holder of a key. It ends with its use, or after ten minutes.
 *
 * @throws Refusal `not-found`, `key-ended`, `key-tainted`
 */
export async function createGrant(
  deployment: Deployment,
  actor: Actor,
  { keyId, name }: { keyId: string; name: string },
): Promise<GrantView> {
  const { random, digest } = deployment;
  return runCommand(deployment, actor, async (command) => {
    await command.lockKey(keyId);
    requireOpenLineage(command, await loadLineage(command.tx, keyId));
    const grant = `ktg_${Buffer.from(random.bytes(GRANT_BYTES)).toString('base64url')}`;
    const expiresAt = command.now + GRANT_TTL_MS;
    await command.tx
      .insertInto('grants')
      .values({
        digest: digest(grant),
        key_id: keyId,
        name,
        created_by: actor.id,
        expires_at: expiresAt,
        redeemed_at: null,
        redeemed_by: null,
      })
      .execute();
    command.audit('grant.create', keyId);
    command.touchedKeys.delete(keyId);
    return { grant, keyId, name, expiresAt: formatInstant(expiresAt) };
  });
}
