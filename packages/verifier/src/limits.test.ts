/** What is left to a version that has leaked (K10), and until when. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { VersionLimits } from '@keyturn/core';
import { keyRecord, mintKeyString, versionRecord } from './testing/key-mint.ts';
import { World } from './testing/world.ts';

const IN_AN_HOUR_MS = 3_600_000;
const TOLERANCE_MS = 5_000;

async function limited(t: TestContext, limitsAt: (serverTime: number) => VersionLimits) {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  const scopes = ['market:read', 'orders:trade'];
  const limits = limitsAt(world.server.serverTime);
  world.server.publish(keyRecord({ scopes, grace: 'available' }));
  world.server.publish(versionRecord(key, { schema: 2, limits }));
  const verifier = await world.fresh();
  await world.current(verifier);
  const ask = async (...needed: string[]) => verifier.verifyKey({ key, scopes: needed });
  return { world, key, verifier, limits, ask };
}

test('a scope that was taken from a version is missing to it, and not told as its own', async (t) => {
  const { ask } = await limited(t, () => ({ scopes: ['market:read'], refuseAt: null }));
  const refused = await ask('orders:trade');
  assert.deepEqual([refused.status, refused.reason], [403, 'scope-missing']);
  const accepted = await ask('market:read');
  assert.deepEqual([accepted.status, accepted.scopes], [200, ['market:read']]);
});

test('a scope that the key has lost does not come back by what is left to a version', async (t) => {
  const { world, verifier, ask } = await limited(t, () => ({
    scopes: ['market:read', 'orders:trade'],
    refuseAt: null,
  }));
  assert.equal((await ask('orders:trade')).status, 200);
  world.server.publish(keyRecord({ scopes: ['market:read'] }));
  await world.current(verifier);
  assert.equal((await ask('orders:trade')).reason, 'scope-missing');
});

test('a version is refused from its instant on, and a remembered yes ends there too', async (t) => {
  const at = (serverTime: number) => serverTime + IN_AN_HOUR_MS;
  const { world, verifier, limits, ask } = await limited(t, (serverTime) => {
    return { scopes: null, refuseAt: at(serverTime) };
  });
  const refuseAt = limits.refuseAt ?? 0;
  await world.server.stop();
  // Cut off, so that nothing but its own clock tells it; the key's grace is a day.
  const timeLeft = () => refuseAt - TOLERANCE_MS - (verifier.status().serverTime ?? 0);
  while (timeLeft() > 10_000) {
    assert.equal((await ask()).outcome, 'accepted');
    world.advance(Math.min(60_000, timeLeft() - 5_000));
  }
  let status = 200;
  while (status === 200) {
    assert.ok(timeLeft() > 0, 'not accepted from there on');
    world.advance(100);
    const verdict = await ask();
    status = verdict.status;
    if (status !== 200) assert.equal(verdict.reason, 'version-compromised');
  }
  assert.equal(status, 401);
  world.advance(2 * IN_AN_HOUR_MS);
  assert.equal((await ask()).status, 401, 'positive knowledge needs no freshness');
});

test('a verifier that does not know the time says neither yes nor no before that instant', async (t) => {
  const { world, verifier } = await limited(t, (serverTime) => {
    return { scopes: null, refuseAt: serverTime + IN_AN_HOUR_MS };
  });
  const snapshotFile = world.file;
  const first = await world.fresh({ snapshotFile });
  await world.current(first);
  await world.until(() => first.status().state === 'fresh', 'it is kept');
  const key = mintKeyString({ epoch: 0, revision: 4 });
  const limits = { scopes: null, refuseAt: world.server.serverTime + IN_AN_HOUR_MS };
  world.server.publish(versionRecord(key, { schema: 2, number: 2, limits }));
  await world.current(first);
  await world.server.stop();
  await first.close();
  const second = world.verifier({ snapshotFile });
  await second.ready();
  const verdict = await second.verifyKey({ key });
  assert.deepEqual([verdict.status, verdict.reason], [503, 'server-time-unknown']);
  assert.equal(second.status().serverTime, null);
  await verifier.close();
});

test('what a leaked version was told to end at stays, whatever a later record says', async (t) => {
  const { world, key, verifier, limits, ask } = await limited(t, (serverTime) => {
    return { scopes: null, refuseAt: serverTime + 60_000 };
  });
  const refuseAt = limits.refuseAt ?? 0;
  const later = [
    versionRecord(key),
    versionRecord(key, { schema: 2, limits: { scopes: ['market:read'], refuseAt: null } }),
    versionRecord(key, { schema: 2, limits: { scopes: null, refuseAt: refuseAt + 60_000 } }),
  ];
  for (const record of later) {
    world.server.publish(record);
    await world.current(verifier);
  }
  assert.ok(world.raised('latch-kept'));
  assert.equal((await ask()).outcome, 'accepted');
  await world.until(() => world.server.serverTime >= refuseAt, 'it has come');
  assert.equal((await ask()).reason, 'version-compromised');
});

test('it stays over another snapshot too, and may come sooner', async (t) => {
  const { world, key, verifier, limits, ask } = await limited(t, (serverTime) => {
    return { scopes: null, refuseAt: serverTime + 120_000 };
  });
  const sooner = (limits.refuseAt ?? 0) - 60_000;
  const soon = { scopes: null, refuseAt: sooner };
  world.server.publish(versionRecord(key, { schema: 2, limits: soon }));
  await world.current(verifier);
  world.server.streamSilent = true;
  world.server.onAnswer = (answer) => ({ ...answer, changes: [], snapshotNeeded: true });
  const { revision } = world.server.publish(versionRecord(key));
  await world.until(() => verifier.status().applied?.revision === revision, 'it is another');
  assert.equal((await ask()).outcome, 'accepted');
  await world.until(() => world.server.serverTime >= sooner, 'it has come');
  assert.equal((await ask()).reason, 'version-compromised');
});
