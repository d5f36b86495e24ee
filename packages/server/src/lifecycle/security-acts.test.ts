import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyRecord, VersionRecord } from '@keyturn/core';
import {
  DAY,
  HOUR,
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { inPhase, openOf, PHASES, type Phase } from '../../../../test/rotation-in-phase.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { TestHolder } from '../../../../test/test-holder.ts';
import { showReceipt } from '../keyset/receipts.ts';
import { expiredKeys, expireKey } from './key-expire.ts';
import { resumeKey } from './key-resume.ts';
import { revokeKey } from './key-revoke.ts';
import { suspendKey } from './key-suspend.ts';
import { beginRotation } from './rotation-begin.ts';
import { showRotation } from './rotation-show.ts';
import { revokeVersion } from './version-revoke.ts';

async function records(world: LifecycleWorld) {
  const rows = await world.deployment.store.db
    .selectFrom('keyset_records')
    .select('record')
    .execute();
  const all = rows.map(({ record }) => JSON.parse(record));
  return {
    key: all.find((record): record is KeyRecord => record.kind === 'key'),
    versions: all
      .filter((record): record is VersionRecord => record.kind === 'version')
      .sort((a, b) => a.number - b.number),
  };
}

forEachStore('revoking', (open) => {
  for (const phase of PHASES) {
    test(`a key latches every version while its rotation is ${phase}, whatever holds it`, async (t) => {
      const world = await makeLifecycleWorld(await open(t));
      const { keyId, rotationId } = await inPhase(world, phase);
      const { receiptId } = await revokeKey(world.deployment, OPERATOR, { keyId });
      const standings = await world.standings(keyId);
      assert.ok(standings.every((standing) => /^(deactivated|destroyed) revoked$/.test(standing)));
      assert.equal((await showRotation(world.deployment, rotationId)).phase, 'cancelled');
      const { key, versions } = await records(world);
      assert.equal(key?.revoked, true);
      assert.ok(versions.every(({ state, reason }) => state !== 'active' && reason === 'revoked'));
      const pending = await showReceipt(world.deployment, receiptId);
      assert.deepEqual([pending.complete, pending.pending.length], [false, 1]);
      await world.everyoneReports();
      assert.equal((await showReceipt(world.deployment, receiptId)).complete, true);
      assert.ok((await world.notices()).includes('key.revoked'));
      assert.deepEqual(await world.advance(keyId), []);
      const again = await revokeKey(world.deployment, OPERATOR, { keyId });
      assert.deepEqual(again, { receiptId });
    });
  }
});

forEachStore('revoking', (open) => {
  const ENDS: Record<Phase, { old: string[]; phase: string }> = {
    prepared: { old: ['deactivated revoked', 'pre-activation null'], phase: 'prepared' },
    publishing: { old: ['deactivated revoked', 'active successor'], phase: 'publishing' },
    ready: { old: ['deactivated revoked', 'active successor'], phase: 'ready' },
    migrating: { old: ['deactivated revoked', 'active primary'], phase: 'migrating' },
    draining: { old: ['deactivated revoked', 'active primary'], phase: 'completed' },
    suspended: { old: ['deactivated revoked', 'active primary'], phase: 'completed' },
  };
  for (const phase of PHASES) {
    test(`the leaving version while ${phase} ends it at once and hurries its successor (K10)`, async (t) => {
      const world = await makeLifecycleWorld(await open(t));
      const { keyId, rotationId } = await inPhase(world, phase);
      await revokeVersion(world.deployment, OPERATOR, { keyId, version: 1 });
      assert.deepEqual(await world.standings(keyId), ENDS[phase].old);
      const rotation = await showRotation(world.deployment, rotationId);
      assert.equal(rotation.phase, ENDS[phase].phase);
      if (rotation.endedAt !== null) return;
      assert.equal(rotation.expedited, true);
      await world.handOut(keyId);
      assert.equal((await world.standings(keyId))[1], 'active primary', 'no hold stops it');
      assert.equal((await records(world)).key?.advice, null, 'nobody can move from a dead version');
    });
  }
});

forEachStore('revoking', (open) => {
  test('the only version of a key begins an expedited rotation in the same transaction', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const { keyId } = await world.issue();
    const holder = await TestHolder.enrol(world.deployment, keyId);
    const given = await revokeVersion(world.deployment, OPERATOR, { keyId, version: 1 });
    assert.equal((await openOf(world, keyId))?.expedited, true);
    await world.handOut(keyId);
    const answer = await holder.pickup(1);
    assert.equal(answer.version, 2);
    assert.equal(answer.now, true);
    await holder.confirm(2);
    await world.advance(keyId);
    assert.equal(await openOf(world, keyId), undefined, 'it ends when every holder has moved');
    const again = await revokeVersion(world.deployment, OPERATOR, { keyId, version: 1 });
    assert.deepEqual(again, given, 'the same receipt');
    assert.equal(await openOf(world, keyId), undefined);
  });

  test('the staying version gives the key back to the old one, and begins anew', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId } = await inPhase(world, 'migrating');
    await revokeVersion(world.deployment, OPERATOR, { keyId, version: 2 });
    assert.deepEqual(await world.standings(keyId), [
      'active primary',
      'deactivated revoked',
      'pre-activation null',
    ]);
    assert.equal((await showRotation(world.deployment, rotationId)).phase, 'rolled-back');
    const next = await openOf(world, keyId);
    assert.deepEqual([next?.from, next?.to, next?.expedited], [1, 3, true]);
  });

  test('what does not exist is refused', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    await assert.rejects(revokeKey(deployment, OPERATOR, { keyId: 'x' }), { code: 'not-found' });
    const { keyId } = await inPhase(world, 'prepared');
    const unknown = revokeVersion(deployment, OPERATOR, { keyId, version: 9 });
    await assert.rejects(unknown, { code: 'version-unknown' });
    const unpublished = revokeVersion(deployment, OPERATOR, { keyId, version: 2 });
    await assert.rejects(unpublished, { code: 'version-not-published' });
  });
});

forEachStore('suspending a key', (open) => {
  test('is told to verifiers with a receipt, holds its rotation, and ends with resume', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId, rotationId } = await inPhase(world, 'publishing');
    const { receiptId } = await suspendKey(deployment, OPERATOR, { keyId });
    assert.deepEqual(await suspendKey(deployment, OPERATOR, { keyId }), { receiptId });
    assert.equal((await records(world)).key?.suspended, true);
    await world.everyoneReports();
    assert.deepEqual(await world.advance(keyId), ['ready']);
    const held = await showRotation(deployment, rotationId);
    assert.deepEqual(
      held.holds.map(({ name }) => name),
      ['key-suspended'],
    );
    await resumeKey(deployment, OPERATOR, { keyId });
    await resumeKey(deployment, OPERATOR, { keyId });
    assert.equal((await records(world)).key?.suspended, false);
    assert.deepEqual(await world.advance(keyId), ['promote']);
    const next = { keyId, reason: '', expedite: false };
    assert.equal((await beginRotation(deployment, OPERATOR, next)).rotationId, rotationId);
  });

  test('makes begin refuse, and what ended cannot be suspended', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await world.issue();
    await suspendKey(deployment, OPERATOR, { keyId });
    const begin = () => beginRotation(deployment, OPERATOR, { keyId, reason: '', expedite: false });
    await assert.rejects(begin(), { code: 'key-suspended' });
    await revokeKey(deployment, OPERATOR, { keyId });
    await assert.rejects(begin(), { code: 'key-ended' });
    await assert.rejects(suspendKey(deployment, OPERATOR, { keyId }), { code: 'key-ended' });
  });
});

forEachStore('suspending a key', (open) => {
  test('stops the 24 hours of a suspended version, which go on where they stood', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await inPhase(world, 'suspended');
    await world.everyoneReports();
    assert.deepEqual(await world.advance(keyId), ['hide']);
    await world.pass(20 * HOUR);
    await suspendKey(deployment, OPERATOR, { keyId });
    await world.pass(100 * HOUR);
    await resumeKey(deployment, OPERATOR, { keyId });
    await world.pass(3 * HOUR);
    assert.deepEqual(await world.advance(keyId), []);
    await world.pass(HOUR + MINUTE);
    assert.deepEqual(await world.advance(keyId), ['complete']);
  });

  test('is no quiet time: a source must be silent for as long without it (K5b)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const instance = await world.startInstance('i');
    const { keyId } = await world.issue();
    for (let hour = 0; hour <= 24; hour += 1) {
      await instance.reportUse(keyId, 1);
      await world.pass(HOUR);
    }
    await beginRotation(deployment, OPERATOR, { keyId, reason: '', expedite: false });
    await world.handOut(keyId);
    await suspendKey(deployment, OPERATOR, { keyId });
    await world.pass(10 * DAY);
    await resumeKey(deployment, OPERATOR, { keyId });
    await world.pass(HOUR);
    assert.deepEqual(await world.advance(keyId), []);
    await world.pass(DAY);
    assert.deepEqual(await world.advance(keyId), ['suspend']);
  });
});

forEachStore('a key that expires', (open) => {
  test('ends with its rotation once its time is over, rounded in its favour', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const instance = await world.startInstance('i');
    const { keyId } = await world.issue({ expiresAt: world.now + DAY });
    await instance.report();
    await beginRotation(deployment, OPERATOR, { keyId, reason: '', expedite: false });
    world.clock.advance(DAY);
    assert.deepEqual(await expiredKeys(deployment, '', 10), []);
    world.clock.advance(5_000);
    const begin = beginRotation(deployment, OPERATOR, { keyId, reason: '', expedite: false });
    await assert.rejects(begin, { code: 'key-ended' });
    assert.deepEqual(await expiredKeys(deployment, '', 10), [keyId]);
    await expireKey(deployment, keyId);
    assert.deepEqual(await world.standings(keyId), ['deactivated expired', 'destroyed expired']);
    assert.equal(await openOf(world, keyId), undefined);
    assert.deepEqual(await expiredKeys(deployment, '', 10), []);
  });
});
