import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKeyString } from '@keyturn/core';
import { headOf } from '../../../../test/keyset-rows.ts';
import { DAY, makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { completeIssue } from './key-issue.ts';
import { revokeKey } from './key-revoke.ts';

forEachStore('issuing a key', (open) => {
  test('its string carries the revision that published it as its floor (K3), and only its digest is stored', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const before = await headOf(world.deployment);
    const { keyId, keyString } = await world.issue();
    const parsed = parseKeyString(keyString);
    assert.ok(parsed.ok);
    assert.equal(parsed.parts.revision, before.revision + 1);
    assert.equal(parsed.parts.epoch, before.epoch);
    const row = await world.deployment.store.db
      .selectFrom('versions')
      .selectAll()
      .where('key_id', '=', keyId)
      .executeTakeFirstOrThrow();
    assert.equal(row.digest, world.deployment.digest(keyString));
    assert.ok(!JSON.stringify(row).includes(keyString));
    assert.equal(row.last_four, keyString.slice(-4));
  });

  test('it is shown to nobody before every fresh verifier accepts it (K1)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const instance = await world.startInstance('i');
    const keyId = await world.publishKey();
    const early = await completeIssue(world.deployment, OPERATOR, keyId);
    assert.ok('waiting' in early);
    assert.equal(early.waiting[0]?.code, 'verifier-not-acknowledged');
    assert.deepEqual(await world.standings(keyId), ['active successor']);
    await instance.report();
    const answer = await completeIssue(world.deployment, OPERATOR, keyId);
    assert.ok('keyString' in answer);
    assert.equal(answer.key.versions[0]?.designation, 'primary');
    assert.equal(answer.key.versions[0]?.acceptedByAll, true);
  });

  test('a repetition after a lost answer gets the same string, and is one hand-out', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, keyString } = await world.issue();
    const again = await completeIssue(world.deployment, OPERATOR, keyId);
    assert.ok('keyString' in again);
    assert.equal(again.keyString, keyString);
    const audited = await world.audited();
    assert.equal(audited.filter((action) => action === 'version.promote').length, 1);
  });

  test('a key that was revoked before its hand-out is never shown', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const keyId = await world.publishKey();
    await revokeKey(world.deployment, OPERATOR, { keyId });
    await assert.rejects(completeIssue(world.deployment, OPERATOR, keyId), { code: 'key-ended' });
    assert.deepEqual(await world.standings(keyId), ['deactivated revoked']);
  });

  test('a key that names what is not there is refused with every fault', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const wrong = { clientId: 'none', policyId: 'none', scopes: ['x'], class: 'x', regions: ['x'] };
    await assert.rejects(world.publishKey(wrong), (error: { errors: { path: string }[] }) => {
      const paths = error.errors.map(({ path }) => path);
      assert.deepEqual(paths, ['scopes[0]', 'class', 'clientId', 'policyId', 'regions[0]']);
      return true;
    });
    await assert.rejects(world.publishKey({ apiId: 'none' }), { code: 'invalid-input' });
    const past = { expiresAt: world.now - DAY };
    await assert.rejects(world.publishKey(past), { code: 'time-in-past' });
  });
});
