import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant } from '@keyturn/core';
import { HOUR, makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { inPhase, openOf } from '../../../../test/rotation-in-phase.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { TestHolder } from '../../../../test/test-holder.ts';
import { revokeKey } from './key-revoke.ts';
import { taintKey } from './key-taint.ts';
import { beginRotation } from './rotation-begin.ts';
import { showRotation } from './rotation-show.ts';
import { narrowVersion } from './version-narrow.ts';

forEachStore('a taint', (open) => {
  test('stops a rotation before its hand-out, and lets it go on when it is cleared', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    await world.startInstance('i');
    const { keyId } = await world.issue();
    const holder = await TestHolder.enrol(deployment, keyId);
    await beginRotation(deployment, OPERATOR, { keyId, reason: '', expedite: false });
    world.clock.advance(HOUR);
    const taintedAt = world.now;
    await taintKey(deployment, OPERATOR, { keyId, tainted: true });
    world.clock.advance(HOUR);
    await taintKey(deployment, OPERATOR, { keyId, tainted: true });
    await world.handOut(keyId);
    assert.deepEqual(await world.standings(keyId), ['active primary', 'pre-activation null']);
    const { holds } = await showRotation(deployment, (await openOf(world, keyId))?.id ?? '');
    const told = [holds[0]?.name, holds[0]?.since];
    assert.deepEqual(told, ['key-tainted', formatInstant(taintedAt)], 'held since the taint');
    await assert.rejects(holder.pickup(), { code: 'key-tainted' });
    await assert.rejects(TestHolder.enrol(deployment, keyId), { code: 'key-tainted' });
    await taintKey(deployment, OPERATOR, { keyId, tainted: false });
    await world.handOut(keyId);
    assert.equal((await holder.move(1)).version, 2);
    const notices = (await world.notices()).filter((type) => type.startsWith('key.taint'));
    assert.deepEqual(notices, ['key.taint-cleared', 'key.tainted']);
  });

  test('takes nothing from clients, and lets an expedited rotation through to its holders', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    await world.startInstance('i');
    const { keyId } = await world.issue();
    const holder = await TestHolder.enrol(deployment, keyId);
    await taintKey(deployment, OPERATOR, { keyId, tainted: true });
    assert.deepEqual(await world.standings(keyId), ['active primary']);
    const begin = (expedite: boolean) =>
      beginRotation(deployment, OPERATOR, { keyId, reason: '', expedite });
    await assert.rejects(begin(false), { code: 'key-tainted' });
    await begin(true);
    await world.handOut(keyId);
    assert.equal((await holder.move(1)).version, 2);
    await world.advance(keyId);
    assert.equal((await openOf(world, keyId))?.phase, 'draining', 'its retirement is held');
  });
});

forEachStore('narrowing', (open) => {
  test('leaves what is over as it is, and reaches a version before it is published', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await inPhase(world, 'prepared');
    await narrowVersion(deployment, OPERATOR, { keyId, version: 2, scopes: [] });
    assert.deepEqual(await world.standings(keyId), ['active primary', 'pre-activation null']);
    await revokeKey(deployment, OPERATOR, { keyId });
    const late = narrowVersion(deployment, OPERATOR, { keyId, version: 1, scopes: [] });
    await assert.rejects(late, { code: 'version-latched' });
    const none = narrowVersion(deployment, OPERATOR, { keyId: 'key_none', version: 1, scopes: [] });
    await assert.rejects(none, { code: 'not-found' });
  });
});
