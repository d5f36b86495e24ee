import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDeployment } from '../../../test/deployment.ts';
import { publish, versionRecord } from '../../../test/keyset-rows.ts';
import { HOUR, MINUTE, makeLifecycleWorld, OPERATOR } from '../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../test/stores.ts';
import { ClockWatch } from './clock-watch.ts';
import { serve } from './http/testing/http-server.ts';
import { addProvider, HttpInstance, newKey } from './http/testing/provider.ts';
import { followServerTime, keepServerTime } from './kept-server-time.ts';
import { beginRotation } from './lifecycle/rotation-begin.ts';
import { dueKeys } from './lifecycle/rotation-due.ts';
import { showRotation } from './lifecycle/rotation-show.ts';
import { revokeVersion } from './lifecycle/version-revoke.ts';
import { sweep } from './reconciler/sweep.ts';

forEachStore('a node whose wall clock is off (K8)', (open) => {
  test('says by how much in /readyz and in its metric, and renews leases all the same', async (t) => {
    const server = await serve(t, await open(t));
    const instance = new HttpInstance(server, await addProvider(server));
    await instance.catchUp();
    const ready = await server.call('GET', '/readyz', { token: null });
    assert.deepEqual(ready.body, { status: 'ok', clockOffsetMs: 0, holds: [] });
    server.clock.stepWall(-60_000);
    const off = await server.call('GET', '/readyz', { token: null });
    assert.equal(off.status, 503);
    assert.match(off.body.detail, /-60000 ms off/);
    const { text } = await server.call('GET', '/metrics', { token: null });
    assert.match(text, /^keyturn_clock_offset_seconds -60$/m);
    assert.equal((await instance.report()).leaseMs, 30_000);
  });

  test('takes what withdraws power, and nothing that gives it (K10)', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const issue = async () =>
      (await server.call('POST', '/v1/keys', { body: newKey(provider) })).body.id as string;
    const [one, two, three] = [await issue(), await issue(), await issue()];
    server.clock.stepWall(60_000);
    const acts: [path: string, body?: object][] = [
      [`/v1/keys/${one}/taint`],
      [`/v1/keys/${one}/suspend`],
      [`/v1/keys/${one}/versions/1/revoke`],
      [`/v1/keys/${two}/narrow`, { version: 1, scopes: [] }],
      [`/v1/keys/${two}/compromise`],
      [`/v1/keys/${three}/revoke`],
    ];
    for (const [path, body] of acts) {
      const answer = await server.call('POST', path, { ...(body && { body }) });
      assert.equal(answer.status, 200, `${path}: ${answer.text}`);
    }
    const gives: [path: string, body?: object][] = [
      ['/v1/keys', newKey(provider)],
      [`/v1/keys/${one}/resume`],
      [`/v1/keys/${one}/taint`, { tainted: false }],
      [`/v1/keys/${two}/rotations`],
      ['/v1/grants', { keyId: two, name: 'bot' }],
    ];
    for (const [path, body] of gives) {
      const answer = await server.call('POST', path, { ...(body && { body }) });
      assert.equal(answer.body.code, 'clock-off', path);
    }
    const verifier = `/v1/verifiers/${provider.verifierId}`;
    const removed = await server.call('DELETE', verifier);
    assert.equal(removed.status, 204, 'one that was broken into is cut off');
  });

  test('ends nothing by time and carries no rotation on but one of a security act', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    await world.startInstance('i');
    const due = await world.issue({ expiresAt: world.now + HOUR });
    const { keyId: calm } = await world.issue();
    const { keyId: leaked } = await world.issue();
    const rotation = { keyId: calm, reason: '', expedite: false };
    const { rotationId } = await beginRotation(deployment, OPERATOR, rotation);
    await world.pass(2 * HOUR);
    world.clock.stepWall(MINUTE);
    await sweep(deployment);
    assert.deepEqual(await world.standings(due.keyId), ['active primary']);
    await world.handOut(calm);
    const { holds, phase } = await showRotation(deployment, rotationId);
    assert.deepEqual([phase, holds.map(({ name }) => name)], ['prepared', ['clock']]);
    await revokeVersion(deployment, OPERATOR, { keyId: leaked, version: 1 });
    await world.handOut(leaked);
    assert.deepEqual(await world.standings(leaked), ['deactivated revoked', 'active primary']);
    world.clock.stepWall(-MINUTE);
    await sweep(deployment);
    assert.deepEqual(await world.standings(due.keyId), ['deactivated expired']);
  });

  test('leaves what is due to the nodes whose clocks are right, but for security acts', async (t) => {
    const store = await open(t);
    const world = await makeLifecycleWorld(store);
    const { deployment: off, clock } = await makeDeployment(store, {}, { seed: 'off' });
    await world.startInstance('i');
    const { keyId: calm } = await world.issue();
    const { keyId: leaked } = await world.issue();
    await beginRotation(world.deployment, OPERATOR, { keyId: calm, reason: '', expedite: false });
    await revokeVersion(world.deployment, OPERATOR, { keyId: leaked, version: 1 });
    clock.advance(1_000);
    assert.deepEqual((await dueKeys(off, 10)).rotations.sort(), [calm, leaked].sort());
    clock.stepWall(MINUTE);
    assert.deepEqual((await dueKeys(off, 10)).rotations, [leaked]);
    clock.advance(MINUTE);
    assert.equal(
      (await dueKeys(off, 10)).rotations.length,
      2,
      'where nobody else does it, it shows why',
    );
  });

  test('says so in the log once at each turn', async (t) => {
    const { deployment, clock } = await makeDeployment(await open(t));
    const said: string[] = [];
    const note = (level: string) => (facts: { offsetMs: number }) =>
      said.push(`${level} ${facts.offsetMs}`);
    Object.assign(deployment, { log: { error: note('error'), warn: note('warn') } });
    const watch = new ClockWatch(deployment);
    for (const stepMs of [0, 5_000, 1_000, 0, 1, -6_001, 0, 10_000]) {
      clock.stepWall(stepMs);
      watch.look();
    }
    assert.deepEqual(said, ['error 6000', 'warn 0', 'error 10000']);
  });
});

forEachStore('server time (K8)', (open) => {
  test('never falls from one node to the next', async (t) => {
    const store = await open(t);
    const { deployment: ahead, clock } = await makeDeployment(store, {}, { seed: 'a' });
    const { deployment: behind, clock: other } = await makeDeployment(store, {}, { seed: 'b' });
    clock.advance(4_000);
    await publish(ahead, 'acme', versionRecord('a'.repeat(64)));
    await publish(behind, 'acme', versionRecord('b'.repeat(64)));
    const changes = await store.db
      .selectFrom('changes')
      .select('committed_at')
      .orderBy('revision')
      .execute();
    const times = changes.map(({ committed_at }) => committed_at);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    const audit = await store.db.selectFrom('audit').select('at').orderBy('seq').execute();
    assert.equal(audit.at(-1)?.at, times.at(-1));
    assert.equal(behind.serverTime.now(), ahead.serverTime.now());
    clock.advance(2_000);
    await keepServerTime(ahead);
    await followServerTime(behind);
    assert.equal(behind.serverTime.now(), ahead.serverTime.now());
    other.advance(1);
    assert.equal(behind.serverTime.now(), ahead.serverTime.now() + 1);
  });

  test('never falls over a restart, also where the wall clock was set back', async (t) => {
    const store = await open(t);
    const first = await makeDeployment(store);
    first.clock.advance(10 * MINUTE);
    await keepServerTime(first.deployment);
    const stopped = first.deployment.serverTime.now();
    first.clock.stepWall(-HOUR);
    const again = await makeDeployment(store, {}, { clock: first.clock, seed: 'again' });
    assert.equal(again.deployment.serverTime.now(), stopped);
  });
});
