/** What a verifier takes from a server, or from whoever stands between: threats 35 and 52, I3, I11. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeSet, SignedHead } from '@keyturn/core';
import { FakeControlPlane } from './testing/control-plane.ts';
import { keyRecord, mintKeyString, versionRecord } from './testing/key-mint.ts';
import { World } from './testing/world.ts';

const key = mintKeyString({ epoch: 0, revision: 2 });
const intruder = mintKeyString({ epoch: 0, revision: 2 });
const intruding = [keyRecord({ id: 'key_9' }), versionRecord(intruder, { keyId: 'key_9' })];

async function streamingWorld(t: Parameters<typeof World.begin>[0]) {
  const world = await World.begin(t);
  world.server.publish(keyRecord(), versionRecord(key));
  const verifier = await world.fresh();
  await world.until(() => world.server.streams === 1, 'the stream is open');
  return { world, verifier };
}

const forgeries: [string, (sound: ChangeSet, server: FakeControlPlane) => ChangeSet][] = [
  ['with a wrong signature', (sound) => ({ ...sound, signature: 'A'.repeat(86) })],
  [
    'signed by another server',
    (sound, { head }) => {
      const other = new FakeControlPlane().changeOf(intruding, head);
      return { ...other, committedAt: sound.committedAt };
    },
  ],
  [
    'with a record that its digests do not cover',
    (sound) => ({
      ...sound,
      records: [...sound.records, JSON.stringify(keyRecord({ scopes: ['funds:withdraw'] }))],
    }),
  ],
  ['with a changed digest', (sound) => ({ ...sound, digests: [...sound.digests, '0'.repeat(64)] })],
  ['with a changed time', (sound) => ({ ...sound, committedAt: sound.committedAt + 1 })],
  ['with another hash', (sound) => ({ ...sound, hash: '1'.repeat(64) })],
];

for (const [name, forge] of forgeries) {
  test(`a change set ${name} is refused, and the last good state stays`, async (t) => {
    const { world, verifier } = await streamingWorld(t);
    const { applied } = verifier.status();
    const sound = world.server.changeOf(intruding, world.server.head);
    world.server.sendLine([forge(sound, world.server)]);
    await world.until(() => world.raised('change-set-refused'), 'it is refused');
    assert.deepEqual(verifier.status().applied, applied);
    assert.equal((await verifier.verifyKey({ key })).outcome, 'accepted');
    assert.notEqual((await verifier.verifyKey({ key: intruder })).outcome, 'accepted');
  });
}

const fork = { kind: 'fork', schema: 2, epoch: 0, lastCommonRevision: 1, closed: false };

const malformed: [string, string][] = [
  ['no JSON', '{"kind":'],
  ['an unknown kind', JSON.stringify({ kind: 'door', schema: 1, id: 'x' })],
  ['an unknown member', JSON.stringify({ ...keyRecord(), admin: true })],
  ['a missing member', JSON.stringify({ ...keyRecord(), suspended: undefined })],
  ['a wrong type', JSON.stringify({ ...keyRecord(), revoked: 'no' })],
  ['a bad address block', JSON.stringify(keyRecord({ addresses: ['10.0.0.0/99'] }))],
  ['a blank grace class', JSON.stringify({ ...keyRecord(), grace: '' })],
  ['a fork of the first schema', JSON.stringify({ ...fork, schema: 1 })],
  ['a fork with a member more', JSON.stringify({ ...fork, why: 'restore' })],
];

for (const [name, text] of malformed) {
  test(`a signed change set that holds ${name} is refused whole`, async (t) => {
    const { world, verifier } = await streamingWorld(t);
    const { applied } = verifier.status();
    world.server.sendLine([world.server.changeOf([...intruding, text], world.server.head)]);
    await world.until(() => world.raised('change-set-refused'), 'it is refused');
    assert.deepEqual(verifier.status().applied, applied);
    assert.equal((await verifier.verifyKey({ key })).outcome, 'accepted');
  });
}

test('a record of a newer schema is answered 503, never taken for active', async (t) => {
  const { world, verifier } = await streamingWorld(t);
  const newer = { ...versionRecord(key), schema: 3, quorum: 3 };
  const newerKey = { ...keyRecord({ id: 'key_2' }), schema: 2 };
  const second = mintKeyString({ epoch: 0, revision: 3 });
  const change = world.server.changeOf(
    [JSON.stringify(newer), JSON.stringify(newerKey), versionRecord(second, { keyId: 'key_2' })],
    world.server.head,
  );
  world.server.sendLine([change]);
  await world.until(() => verifier.status().applied?.revision === 3, 'it is applied');
  for (const text of [key, second]) {
    const verdict = await verifier.verifyKey({ key: text });
    assert.deepEqual([verdict.status, verdict.reason], [503, 'record-not-understood']);
  }
  assert.ok(world.raised('record-not-understood'));
});

test('a kind of record that a newer server invents changes nothing', async (t) => {
  const { world, verifier } = await streamingWorld(t);
  const text = JSON.stringify({ kind: 'door', schema: 2, id: 'x' });
  world.server.sendLine([world.server.changeOf([text], world.server.head)]);
  await world.until(() => verifier.status().applied?.revision === 3, 'it is applied');
  assert.equal((await verifier.verifyKey({ key })).outcome, 'accepted');
});

test('what is latched stays latched, whatever a record says', async (t) => {
  const { world, verifier } = await streamingWorld(t);
  world.server.publish(
    versionRecord(key, { state: 'compromised', designation: null, reason: 'compromised' }),
  );
  await world.current(verifier);
  world.server.publish(versionRecord(key));
  await world.current(verifier);
  assert.equal((await verifier.verifyKey({ key })).reason, 'version-compromised');
  assert.ok(world.raised('latch-kept'));
});

test('a key that has ended stays ended, also over a snapshot', async (t) => {
  const { world, verifier } = await streamingWorld(t);
  world.server.publish(keyRecord({ revoked: true }));
  await world.current(verifier);
  world.server.publish(keyRecord());
  world.server.sendLine([], { snapshotNeeded: true });
  const snapshots = () => world.server.requests.filter((one) => one.endsWith('snapshot')).length;
  await world.until(() => snapshots() === 2, 'a snapshot is fetched');
  await world.current(verifier);
  await world.until(() => world.server.streams === 1, 'the stream is open again');
  assert.equal((await verifier.verifyKey({ key })).reason, 'key-revoked');
});

test('an older snapshot is refused: revisions never fall', async (t) => {
  const { world, verifier } = await streamingWorld(t);
  const old = world.server.snapshotText();
  world.server.publish(keyRecord({ revoked: true }));
  await world.current(verifier);
  world.server.onSnapshot = () => old;
  world.server.sendLine([], { snapshotNeeded: true });
  await world.until(() => world.raised('snapshot-refused'), 'it is refused');
  assert.equal(verifier.status().applied?.revision, 3);
  assert.equal((await verifier.verifyKey({ key })).reason, 'key-revoked');
});

test('a server that falls behind what it published keeps nobody fresh', async (t) => {
  const { world, verifier } = await streamingWorld(t);
  world.server.streamSilent = true;
  world.server.onAnswer = (answer) => ({
    ...answer,
    head: { epoch: 0, revision: 1, hash: '2'.repeat(64) },
    changes: [],
  });
  world.advance(30_000);
  await world.until(() => world.raised('server-behind'), 'the alarm is raised');
  assert.equal(verifier.status().state, 'late');
});

test('a server of another history keeps nobody fresh', async (t) => {
  const { world, verifier } = await streamingWorld(t);
  world.server.onAnswer = (answer) => ({
    ...answer,
    head: { ...answer.head, hash: '2'.repeat(64) },
  });
  world.advance(30_000);
  await world.until(() => world.raised('fork'), 'the alarm is raised');
  assert.equal(verifier.status().state, 'late');
});

const snapshots: [string, (text: string, server: FakeControlPlane) => string][] = [
  ['with a changed record', (text) => text.replace('"revoked":false', '"revoked":true ')],
  ['without its last record', (text) => text.replace(/\n[^\n]*\n([^\n]*\n)$/, '\n$1')],
  ['that ends early', (text) => text.slice(0, -20)],
  ['of a newer major schema', (_, server) => server.snapshotText({ schema: 2 })],
  [
    'with a key that is not the signer’s',
    (text, server) => text.replace(server.serverKey, new FakeControlPlane().serverKey),
  ],
  ['that is empty', () => ''],
  ['with the proof of another head', (_, server) => withProof(server, { revision: 1 })],
  ['with a proof whose time is changed', (_, server) => withProof(server, { committedAt: 1 })],
  [
    'with a proof that another server signed',
    (_, server) => {
      const { signature } = new FakeControlPlane().changeOf([], server.head);
      return withProof(server, { signature });
    },
  ],
];

function withProof(server: FakeControlPlane, over: Partial<SignedHead>): string {
  const { records: _, ...proof } = server.changes.at(-1) as ChangeSet;
  return server.snapshotText({ proof: { ...proof, ...over } });
}

for (const [name, change] of snapshots) {
  test(`a snapshot ${name} is refused, and no key is called wrong`, async (t) => {
    const world = await World.begin(t);
    world.server.publish(keyRecord(), versionRecord(key));
    world.server.onSnapshot = (text) => change(text, world.server);
    const verifier = world.verifier();
    await world.until(() => world.raised('snapshot-refused'), 'it is refused');
    assert.equal(verifier.status().state, 'blank');
    assert.equal((await verifier.verifyKey({ key })).status, 503);
    world.server.onSnapshot = (text) => text;
    await world.until(() => verifier.status().state === 'fresh', 'a sound one is taken');
  });
}

test('a snapshot of another server than the pinned one is refused', async (t) => {
  const world = await World.begin(t);
  const verifier = world.verifier({ serverKey: new FakeControlPlane().serverKey });
  await world.until(() => world.raised('snapshot-refused'), 'it is refused');
  assert.equal(verifier.status().state, 'blank');
});

test('a gap in the stream is closed by a report', async (t) => {
  const { world, verifier } = await streamingWorld(t);
  world.server.streamSilent = true;
  world.server.publish(keyRecord({ id: 'key_2' }));
  world.server.publish(keyRecord({ id: 'key_3' }));
  world.server.streamSilent = false;
  world.server.sendLine(world.server.changes.slice(-1));
  await world.current(verifier);
  assert.ok(!world.raised('change-set-refused'));
});

test('a token that serves several apis needs the option `api`', async (t) => {
  const world = await World.begin(t);
  world.server.publish(keyRecord(), versionRecord(key));
  world.server.apis = ['api_market', 'api_other'];
  const verifier = world.verifier();
  let refusal = '';
  verifier.ready().catch((fault) => {
    refusal = String(fault);
  });
  await world.until(() => refusal !== '', 'it is told');
  assert.ok(world.raised('api-not-served'));
  assert.equal((await verifier.verifyKey({ key })).status, 503);
  const named = await world.fresh({ api: 'acme' });
  assert.equal((await named.verifyKey({ key })).outcome, 'accepted');
  const byId = await world.fresh({ api: 'api_other' });
  assert.equal((await byId.verifyKey({ key })).reason, 'other-api');
});

test('a token that the server does not take is an alarm', async (t) => {
  const world = await World.begin(t);
  world.verifier({ token: 'not-the-token' });
  await world.until(() => world.raised('token-refused'), 'the alarm is raised');
});
