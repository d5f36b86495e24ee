import type { Key } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { PolicyKey } from '../policies/effective-of.ts';
import { keyPolicyFaults } from '../policies/kept-by-key.ts';
import { policyNames } from '../policies/policy-names.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import type { Command } from './command.ts';
import { showKey } from './key-show.ts';
import { loadLineage } from './lineage-load.ts';
import { runCommand } from './run-command.ts';

/** What people say about a key; nothing that verifiers see. Members left out stay as they are. */
export interface KeyEdit {
  keyId: string;
  name?: string;
  owner?: string;
  purpose?: string;
  labels?: Readonly<Record<string, string>>;
  /** Null: the deployment's choices. */
  policyId?: string | null;
}

/** @throws Refusal `not-found`; `invalid-input` for a policy that is unknown or does not go with others */
export async function editKey(
  deployment: Deployment,
  actor: Actor,
  { keyId, labels, policyId, ...texts }: KeyEdit,
): Promise<Key> {
  await runCommand(deployment, actor, async (command) => {
    await command.lockKey(keyId);
    const { key } = await loadLineage(command.tx, keyId);
    if (policyId !== undefined) await requirePolicy(command, { ...key, policy_id: policyId });
    const changes = {
      ...texts,
      ...(labels ? { labels: JSON.stringify(labels) } : {}),
      ...(policyId === undefined ? {} : { policy_id: policyId, schedule_at: command.now }),
    };
    if (Object.keys(changes).length === 0) return;
    await command.tx.updateTable('keys').set(changes).where('id', '=', keyId).execute();
    command.audit('key.edit', keyId, {
      changed: Object.keys(changes).filter((name) => name !== 'schedule_at'),
      ...(policyId === undefined ? {} : { policyId }),
    });
  });
  return showKey(deployment, keyId);
}

async function requirePolicy(command: Command, key: PolicyKey): Promise<void> {
  await requireKnown(command, key.policy_id);
  const faults = await keyPolicyFaults(command, key);
  if (faults.length === 0) return;
  // Also what is wrong without a policy of its own is chosen here: by another one.
  const errors = faults.map((one) => ({ ...one, path: 'policyId' }));
  const detail = 'The key would come under policies that cannot be kept together.';
  throw new Refusal('invalid-input', detail, { errors });
}

async function requireKnown({ tx }: Command, policyId: string | null): Promise<void> {
  if (policyId === null) return;
  const names = await policyNames(tx, [policyId]);
  if (names.has(policyId)) return;
  throw new Refusal('invalid-input', 'The key would come under an unknown policy.', {
    errors: [{ path: 'policyId', message: 'names no policy' }],
  });
}
