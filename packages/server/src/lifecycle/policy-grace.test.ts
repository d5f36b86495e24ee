import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GraceClass, NO_DOCUMENT, type PolicyDocument } from '@keyturn/core';
import {
  DAY,
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { graceInForce } from '../keyset/terms.ts';
import { applyPolicies } from '../policies/apply-policies.ts';
import { showKeyPolicy } from '../policies/key-policy.ts';
import { lookAtSchedules } from '../schedules/testing/scheduled-keys.ts';
import { editApi } from './api-edit.ts';
import { showKey } from './key-show.ts';

/** The policy `guard`, pushed for all keys of the api or for those of one client. */
async function push(
  { deployment }: LifecycleWorld,
  grace: GraceClass | null,
  change: Partial<PolicyDocument> = {},
): Promise<void> {
  const attachTo = { ...NO_DOCUMENT.attachTo, apis: ['acme'] };
  const policy = { ...NO_DOCUMENT, name: 'guard', attachTo, grace, ...change };
  await applyPolicies(deployment, OPERATOR, { policies: [policy], dryRun: false });
}

async function revisionOf({ deployment }: LifecycleWorld): Promise<number> {
  const head = await deployment.store.db.selectFrom('head').selectAll().executeTakeFirstOrThrow();
  return head.revision;
}

/** What verifiers were told of a key last. */
async function toldGrace({ deployment }: LifecycleWorld, keyId: string): Promise<GraceClass> {
  const { record } = await deployment.store.db
    .selectFrom('keyset_records')
    .select('record')
    .where('identity', '=', `key:${keyId}`)
    .executeTakeFirstOrThrow();
  return JSON.parse(record).grace;
}

async function changesOfGrace(world: LifecycleWorld): Promise<number> {
  return (await world.audited()).filter((action) => action === 'key.change-grace').length;
}

forEachStore('a grace class that a policy says', (open) => {
  test('is told to verifiers once, at the look that the push asks for', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId } = await world.issue();
    assert.equal(await toldGrace(world, keyId), 'balanced');
    await push(world, 'strict');
    assert.equal(await toldGrace(world, keyId), 'balanced', 'a push publishes nothing itself');
    const before = await revisionOf(world);
    assert.deepEqual(await lookAtSchedules(world), [keyId]);
    assert.equal(await toldGrace(world, keyId), 'strict');
    assert.equal((await showKey(world.deployment, keyId)).grace, 'strict');
    assert.equal(await revisionOf(world), before + 1);
    await push(world, 'strict', { quietMs: DAY });
    await lookAtSchedules(world);
    assert.equal(await revisionOf(world), before + 1);
    assert.equal(await changesOfGrace(world), 1);
  });

  test('ends with its policy: the key has the one of its key class, as that is by then', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId } = await world.issue();
    await push(world, 'available');
    await lookAtSchedules(world);
    assert.equal(await toldGrace(world, keyId), 'available');
    const before = await revisionOf(world);
    const keyClasses = { default: { grace: 'strict' } } as const;
    await editApi(world.deployment, OPERATOR, { apiId: 'acme', keyClasses });
    assert.equal(await toldGrace(world, keyId), 'available', 'the policy is nearer than the class');
    assert.equal(await revisionOf(world), before + 1);
    await push(world, null);
    await lookAtSchedules(world);
    assert.equal(await toldGrace(world, keyId), 'strict');
  });

  test('is told with the first record of a key that is issued under it', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await push(world, 'strict');
    const keyId = await world.publishKey();
    assert.equal(await toldGrace(world, keyId), 'strict');
    assert.equal(await changesOfGrace(world), 0);
  });

  test('reaches a key that is issued while it is pushed', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const [keyId] = await Promise.all([world.publishKey(), push(world, 'strict')]);
    await lookAtSchedules(world);
    assert.equal(await toldGrace(world, keyId), 'strict');
  });

  test('leaves to a verifier that has not heard of it the grace that it was told (K7)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId } = await world.issue();
    const applied = { applied_epoch: 1, applied_revision: await revisionOf(world) };
    const row = { ...applied, lease_renewed_at: world.now };
    await push(world, 'strict');
    await lookAtSchedules(world);
    const { db } = world.deployment.store;
    const key = { id: keyId, api_id: 'acme', class: 'default' };
    const grace = await graceInForce(db, world.deployment, key, 'strict');
    assert.equal(grace.nowMs, 0);
    assert.equal(grace.mostMs, 15 * MINUTE);
    assert.equal(grace.of(row), 15 * MINUTE);
    assert.equal(grace.of({ ...row, applied_revision: await revisionOf(world) }), 0);
    const other = await graceInForce(db, world.deployment, { ...key, id: 'key_other' }, 'strict');
    assert.equal(other.of(row), 0, 'of another key nothing has changed');
  });

  test('is told with the policy that says it, and without one with the key class', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId } = await world.issue();
    const { members } = await showKeyPolicy(world.deployment, keyId);
    assert.deepEqual(members.grace, { value: 'balanced', level: 'key-class', policyId: null });
    await push(world, 'strict');
    const under = await showKeyPolicy(world.deployment, keyId);
    const policyId = under.policies[0]?.id;
    assert.deepEqual(under.members.grace, { value: 'strict', level: 'api', policyId });
  });
});
