import {
  freshLineage,
  type Key,
  publicationWaits,
  type Wait,
  type WaitReason,
} from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { instanceFacts } from '../keyset/instances.ts';
import { graceInForce } from '../keyset/terms.ts';
import { newId } from '../new-id.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import { changeLineage } from './change-lineage.ts';
import type { Command } from './command.ts';
import { checkReferences } from './key-references.ts';
import { showKey } from './key-show.ts';
import { graceOf, publishDifference } from './keyset-records.ts';
import { type KeyRow, type LoadedLineage, loadLineage, type VersionRow } from './lineage-load.ts';
import { mint, openSealed } from './mint.ts';
import type { NewKey } from './new-key.ts';
import { keepPolicyGrace } from './policy-grace.ts';
import { runCommand } from './run-command.ts';
import { unpublishedRow } from './version-save.ts';
import { waitView } from './wait-view.ts';

/**
 * Makes a key and publishes its first version, which nobody is shown before K1 holds:
 * `completeIssue` hands it out.
 *
 * @throws Refusal `invalid-input` where it names what is not there, `time-in-past`
 */
export async function issueKey(
  deployment: Deployment,
  actor: Actor,
  input: NewKey,
): Promise<{ keyId: string }> {
  return runCommand(deployment, actor, async (command) => {
    const api = await checkReferences(command, input);
    const key = keyRow(command, input);
    await command.tx.insertInto('keys').values(key).execute();
    command.touchedKeys.add(key.id);
    const { environment } = input;
    const secret = await mint(command, {
      keyId: key.id,
      number: 1,
      prefix: api.prefix,
      environment,
    });
    // Again now that the head is locked: the api may have been edited just before.
    await checkReferences(command, input);
    await keepPolicyGrace(command, key);
    const [first] = freshLineage().versions;
    const version: VersionRow = {
      ...unpublishedRow(command, key.id, 1),
      state: first?.state ?? 'active',
      designation: first?.designation ?? 'successor',
      ...secret,
    };
    await command.tx.insertInto('versions').values(version).execute();
    publishDifference(command, null, await loadLineage(command.tx, key.id));
    command.audit('key.issue', key.id, { apiId: key.api_id, clientId: key.client_id, environment });
    return { keyId: key.id };
  });
}

/**
 * Hands the first version of a key out once K1 holds; till then it answers what is waited for. The
 * hand-out is committed before the key string leaves the database. Asked again, it answers the same
 * as long as the sealed copy is kept (24 h), so that a lost answer strands nobody.
 *
 * @throws Refusal `not-found` also where the key string is no longer kept; `key-ended`,
 * `key-suspended`, `key-tainted`, `version-latched`
 */
export async function completeIssue(
  deployment: Deployment,
  actor: Actor,
  keyId: string,
): Promise<{ key: Key; keyString: string } | { waiting: Wait[] }> {
  const answer = await runCommand(deployment, actor, async (command) => {
    await command.lockKey(keyId);
    const before = await loadLineage(command.tx, keyId);
    const waits = await issueWaits(command, before);
    if (waits.length > 0) {
      command.touchedKeys.delete(keyId);
      return { waiting: waits.map(waitView), keyString: '' };
    }
    const { changed, loaded } = await changeLineage(command, before, { type: 'handOut' });
    if (changed) command.audit('version.promote', keyId, { version: 1 });
    return { waiting: null, keyString: keyStringOf(command, loaded) };
  });
  if (answer.waiting !== null) return { waiting: answer.waiting };
  return { key: await showKey(deployment, keyId), keyString: answer.keyString };
}

/** K1 for the first version. Instances in grace are waited for: a new key is never in a hurry. */
async function issueWaits(
  { tx, deployment }: Command,
  { key, api, versions }: LoadedLineage,
): Promise<WaitReason[]> {
  const [first] = versions;
  if (!first || first.published_epoch === null || first.published_revision === null) return [];
  const published = { epoch: first.published_epoch, revision: first.published_revision };
  const grace = await graceInForce(tx, deployment, key, graceOf(api, key));
  const verifiers = await instanceFacts(tx, deployment, api.id, grace);
  return publicationWaits(published, verifiers, false, key.created_at);
}

function keyStringOf(command: Command, { versions }: LoadedLineage): string {
  const [first] = versions;
  if (first && first.sealed !== null)
    return openSealed(command, { ...first, sealed: first.sealed });
  const gone = 'The key string of the first version is no longer kept.';
  throw new Refusal(first?.reason ? 'version-latched' : 'not-found', gone);
}

function keyRow(command: Command, input: NewKey): KeyRow {
  return {
    id: newId(command.deployment.random, 'key'),
    api_id: input.apiId,
    client_id: input.clientId,
    name: input.name,
    environment: input.environment,
    owner: input.owner,
    purpose: input.purpose,
    scopes: JSON.stringify(input.scopes),
    class: input.class,
    labels: JSON.stringify(input.labels),
    regions: JSON.stringify(input.regions),
    addresses: JSON.stringify(input.addresses),
    not_before: input.notBefore ?? null,
    expires_at: input.expiresAt,
    policy_id: input.policyId,
    suspended: 0,
    tainted: 0,
    tainted_at: null,
    ended: null,
    sources_missed_at: null,
    created_at: command.now,
    schedule_at: null,
    next_rotation_at: null,
    ladder_told: '[]',
    scheduled_since: null,
    schedule_blocked: null,
    grace: null,
  };
}
