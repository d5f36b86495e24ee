import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_MEMBERS, type PolicyMembers, valuesOf } from '@keyturn/core';
import { makeLifecycleWorld } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { loadLineage } from '../lifecycle/lineage-load.ts';
import type { Store } from '../store/store.ts';
import { effectivePolicyOf, policyCandidates } from './effective-of.ts';

const HOUR = 3_600_000;

const KEY = { api_id: 'api_a', class: 'bots', client_id: 'cli_a', policy_id: null };

/** A policy as one of an older release is kept: without the members that it did not know. */
async function attach(
  store: Store,
  id: string,
  says: Partial<PolicyMembers>,
  kind?: string,
  target = '',
) {
  await store.transaction(async (tx) => {
    const row = { id, name: id, document: JSON.stringify(says), created_at: 0 };
    await tx.insertInto('policies').values(row).execute();
    if (kind === undefined) return;
    const place = { kind, target_id: target, policy_id: id };
    await tx.insertInto('policy_targets').values(place).execute();
  });
}

forEachStore('what counts for a key', (open) => {
  test('is nothing that a policy says, where it is under none', async (t) => {
    const store = await open(t);
    await attach(store, 'pol_other', { quietMs: HOUR }, 'api', 'api_b');
    assert.deepEqual(valuesOf(await effectivePolicyOf(store.db, KEY)), NO_MEMBERS);
    const world = await makeLifecycleWorld(store);
    const keyId = await world.publishKey();
    assert.deepEqual((await loadLineage(store.db, keyId)).policy, NO_MEMBERS);
  });

  test('comes from its api, its class, its client and itself, the nearest first', async (t) => {
    const store = await open(t);
    const four = { quietMs: 4, retireSafetyMs: 4, suspensionMs: 4, holdDownMs: 4 };
    await attach(store, 'pol_api', four, 'api', 'api_a');
    const three = { quietMs: 3, retireSafetyMs: 3, suspensionMs: 3 };
    await attach(store, 'pol_class', three, 'key-class', 'api_a/bots');
    await attach(store, 'pol_client', { quietMs: 2, retireSafetyMs: 2 }, 'client', 'cli_a');
    await attach(store, 'pol_key', { quietMs: 1, retireSafetyMs: null });
    await attach(store, 'pol_other_class', { quietMs: 9 }, 'key-class', 'api_a/people');

    const own = await effectivePolicyOf(store.db, { ...KEY, policy_id: 'pol_key' });
    assert.deepEqual(own.quietMs, { value: 1, level: 'key', policy: 'pol_key' });
    assert.deepEqual(own.retireSafetyMs, { value: 2, level: 'client', policy: 'pol_client' });
    assert.deepEqual(own.suspensionMs, { value: 3, level: 'key-class', policy: 'pol_class' });
    assert.deepEqual(own.holdDownMs, { value: 4, level: 'api', policy: 'pol_api' });
    assert.deepEqual(own.maxAgeMs, { value: null, level: 'deployment', policy: null });

    const keys = [
      KEY,
      { ...KEY, class: 'people', client_id: 'cli_b' },
      { ...KEY, api_id: 'api_b' },
    ];
    const candidatesOf = await policyCandidates(store.db, keys);
    assert.deepEqual(
      keys.map((key) => candidatesOf(key).map(({ policy }) => policy)),
      [['pol_api', 'pol_class', 'pol_client'], ['pol_api', 'pol_other_class'], ['pol_client']],
    );
  });
});
