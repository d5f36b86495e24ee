/** What a verifier answers while it cannot reach the server: Rule S, K7, K8. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_DURATIONS } from '@keyturn/core';
import { apiRecord, keyRecord, mintKeyString, versionRecord } from './testing/key-mint.ts';
import { World } from './testing/world.ts';
import type { Verifier } from './verifier.ts';

const LEASE_MS = 30_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

async function answerTo(verifier: Verifier, key: string, scopes: string[] = []): Promise<string> {
  const { status, reason } = await verifier.verifyKey({ key, scopes });
  return `${status} ${reason}`;
}

test('when the server goes, a known key is accepted through its grace and no longer', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  const unknown = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  const verifier = await world.fresh();
  assert.equal(await answerTo(verifier, unknown), '401 unknown-key');
  await world.server.stop();

  assert.equal(await answerTo(verifier, key), '200 accepted');
  assert.equal(await answerTo(verifier, unknown), '401 unknown-key', 'the lease still runs');

  world.advance(LEASE_MS);
  assert.equal(await answerTo(verifier, key), '200 stale-accepted');
  assert.equal(await answerTo(verifier, unknown), '503 stale');
  assert.ok(world.raised('lease-lost'));

  world.advance(14 * MINUTE_MS);
  assert.equal(await answerTo(verifier, key), '200 stale-accepted');
  world.advance(2 * MINUTE_MS);
  assert.equal(await answerTo(verifier, key), '503 stale');
});

test('grace ends in time also where this clock is slow and the server’s is fast', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  const verifier = await world.fresh();
  await world.current(verifier);
  await world.server.stop();
  world.advance(LEASE_MS);
  const { graceMs, clockRateError } = DEFAULT_DURATIONS;
  const end = graceMs.balanced * (1 - 2 * clockRateError);
  world.advance(end - 1 - (verifier.status().graceSpentMs ?? 0));
  assert.equal(await answerTo(verifier, key), '200 stale-accepted');
  world.advance(2);
  assert.equal(await answerTo(verifier, key), '503 stale');
});

test('when the server comes back, everything is as before', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  const verifier = await world.fresh();
  await world.server.stop();
  world.advance(HOUR_MS);
  assert.equal(await answerTo(verifier, key), '503 stale');
  const newer = mintKeyString({ epoch: 0, revision: 3 });
  world.server.publish(keyRecord({ id: 'key_2' }), versionRecord(newer, { keyId: 'key_2' }));
  await world.server.start();
  await world.until(() => verifier.status().state === 'fresh', 'it is fresh again');
  assert.equal(await answerTo(verifier, key), '200 accepted');
  assert.equal(await answerTo(verifier, newer), '200 accepted');
});

test('a strict key is not accepted without a lease, an available one for a day', async (t) => {
  const world = await World.begin(t);
  const strict = mintKeyString({ epoch: 0, revision: 2 });
  const available = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(
    keyRecord({ grace: 'strict' }),
    versionRecord(strict),
    keyRecord({ id: 'key_2', grace: 'available' }),
    versionRecord(available, { keyId: 'key_2' }),
  );
  const verifier = await world.fresh();
  assert.equal(await answerTo(verifier, strict), '200 accepted');
  await world.server.stop();
  world.advance(LEASE_MS);
  assert.equal(await answerTo(verifier, strict), '503 stale');
  world.advance(23 * HOUR_MS);
  assert.equal(await answerTo(verifier, available), '200 stale-accepted');
  world.advance(2 * HOUR_MS);
  assert.equal(await answerTo(verifier, available), '503 stale');
});

test('the class of a request is the strictest of its key and its scopes', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  const scopes = ['market:read', 'orders:trade'];
  world.server.publish(
    apiRecord({ scopeGrace: { 'orders:trade': 'strict' } }),
    keyRecord({ grace: 'available', scopes }),
    versionRecord(key),
  );
  const verifier = await world.fresh();
  await world.server.stop();
  world.advance(LEASE_MS);
  assert.equal(await answerTo(verifier, key, ['market:read']), '200 stale-accepted');
  assert.equal(await answerTo(verifier, key, scopes), '503 stale');
});

test('what can never become yes is refused without a lease too; what can is not', async (t) => {
  const world = await World.begin(t);
  const keys = ['revoked', 'suspended', 'expired', 'narrow', 'leaving', 'unknown'].map((name) => ({
    name,
    key: mintKeyString({ epoch: 0, revision: 2 }),
  }));
  const [revoked, suspended, expired, narrow, leaving] = keys.map(({ key }) => key) as string[];
  const keyOf = (text: string | undefined, keyId: string, over = {}) =>
    versionRecord(text ?? '', { keyId, ...over });
  world.server.publish(
    keyRecord({ id: 'revoked', revoked: true }),
    keyOf(revoked, 'revoked'),
    keyRecord({ id: 'suspended', suspended: true }),
    keyOf(suspended, 'suspended'),
    keyRecord({ id: 'expired', expiresAt: 1_000 }),
    keyOf(expired, 'expired'),
    keyRecord({ id: 'narrow', scopes: [] }),
    keyOf(narrow, 'narrow'),
    keyRecord({ id: 'leaving' }),
    keyOf(leaving, 'leaving', { state: 'suspended', designation: null }),
  );
  const verifier = await world.fresh();
  await world.server.stop();
  world.advance(LEASE_MS);
  const answers: Record<string, string> = {};
  for (const { name, key } of keys) answers[name] = await answerTo(verifier, key, ['market:read']);
  assert.deepEqual(answers, {
    revoked: '401 key-revoked',
    suspended: '503 stale',
    expired: '503 stale',
    narrow: '503 stale',
    leaving: '503 stale',
    unknown: '503 stale',
  });
  const wrongTag = mintKeyString({ epoch: 0, revision: 2 }, { ringKey: Buffer.alloc(32, 8) });
  assert.equal(await answerTo(verifier, wrongTag), '401 tag-wrong');
});

test('a server that answers without a lease keeps nobody fresh', async (t) => {
  const world = await World.begin(t);
  const verifier = await world.fresh();
  world.server.leaseMs = null;
  const before = world.server.reports.length;
  world.advance(LEASE_MS);
  await world.until(() => world.server.reports.length > before, 'it reports');
  assert.equal(verifier.status().state, 'late');
});

test('a lease that names a head which is not applied makes nobody fresh', async (t) => {
  const world = await World.begin(t);
  const verifier = await world.fresh();
  world.server.streamSilent = true;
  world.server.onAnswer = (answer) => ({ ...answer, changes: [], more: true });
  world.server.publish(keyRecord());
  world.advance(3_000);
  await world.until(() => verifier.status().state === 'late', 'it is not fresh');
  world.server.onAnswer = (answer) => answer;
  await world.until(() => verifier.status().state === 'fresh', 'it is fresh again');
});

test('a machine that slept has no lease', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord({ grace: 'strict' }), versionRecord(key));
  const verifier = await world.fresh();
  assert.equal(await answerTo(verifier, key), '200 accepted');
  await world.server.stop();
  world.clock.sleep(HOUR_MS);
  world.clock.advance(100);
  assert.equal(await answerTo(verifier, key), '503 stale');
});

test('a machine that slept in its grace has spent it, also for a key that was asked for just before', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord({ grace: 'balanced' }), versionRecord(key));
  const verifier = await world.fresh();
  await world.server.stop();
  world.advance(LEASE_MS);
  assert.equal(await answerTo(verifier, key), '200 stale-accepted');
  world.clock.sleep(HOUR_MS);
  world.clock.advance(100);
  assert.equal(await answerTo(verifier, key), '503 stale');
});

test('an expiry that a machine slept through in its grace counts when it wakes', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  const expiresAt = world.server.serverTime + HOUR_MS;
  world.server.publish(keyRecord({ grace: 'available', expiresAt }), versionRecord(key));
  const verifier = await world.fresh();
  await world.server.stop();
  world.advance(LEASE_MS);
  assert.equal(await answerTo(verifier, key), '200 stale-accepted');
  world.clock.sleep(2 * HOUR_MS);
  world.clock.advance(100);
  assert.equal(await answerTo(verifier, key), '503 stale');
});

test('without a server and without a file nothing is accepted and no key is called wrong', async (t) => {
  const world = await World.begin(t);
  await world.server.stop();
  const verifier = world.verifier({ snapshotFile: world.file });
  const key = mintKeyString({ epoch: 0, revision: 2 });
  assert.equal(await answerTo(verifier, key), '503 stale');
  assert.equal(await answerTo(verifier, 'some-imported-key'), '503 stale');
  const rawHeaders = ['Authorization', `Bearer ${key}`];
  const verdict = await verifier.verifyRequest({ rawHeaders, url: '/', method: 'GET' });
  assert.equal(verdict.status, 503);
  assert.equal(verifier.status().state, 'blank');
});

test('a snapshot alone accepts nothing: only a lease says that the server knows of this verifier', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord({ grace: 'available' }), versionRecord(key));
  world.server.holdReports = true;
  const verifier = world.verifier();
  await world.until(() => verifier.status().state === 'late', 'it has its snapshot');
  assert.equal(await answerTo(verifier, key), '503 stale');
  let ready = false;
  void verifier.ready().then(() => {
    ready = true;
  });
  world.server.releaseReports();
  await world.until(() => ready, 'it is ready');
  assert.equal(await answerTo(verifier, key), '200 accepted');
});
