/** The second way on which a revocation arrives: the signed list, while nothing else does (K7). */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { FakeControlPlane } from './testing/control-plane.ts';
import { mintKeyString, versionRecord } from './testing/key-mint.ts';
import { keyedWorld, Stream } from './testing/keyed-world.ts';
import type { World } from './testing/world.ts';

const LEASE_MS = 30_000;
const LATCHED = { state: 'compromised', reason: 'compromised' } as const;

function polls({ server }: World): number {
  return server.requests.filter((request) => request === 'GET /revocations.json').length;
}

/** A verifier that is cut off from all but the list, and accepts a key in its grace. */
async function cutOff(t: TestContext, verifierOptions: { revocationsUrl?: string | null } = {}) {
  const keyed = await keyedWorld(t, { verifier: verifierOptions });
  const { world, verifier, old, version } = keyed;
  await world.until(() => world.server.streams === 1, 'the stream is open');
  assert.equal(polls(world), 0, 'a fresh verifier needs no list');
  await world.server.stop();
  world.server.listOnly = true;
  await world.server.start();
  const { digest } = version(1);
  const accepted = async () => (await verifier.verifyKey({ key: old })).outcome === 'accepted';
  return { ...keyed, digest, accepted };
}

for (const [name, reason] of [
  ['version', 'version-compromised'],
  ['key', 'key-revoked'],
] as const) {
  test(`a ${name} that the list alone tells as revoked is refused, and nothing is renewed`, async (t) => {
    const { world, verifier, old, digest } = await cutOff(t);
    const stream = await Stream.open(verifier, old);
    const { applied } = verifier.status();
    const head = { ...world.server.head, revision: world.server.head.revision + 1 };
    const listed =
      name === 'version' ? { versions: [{ digest, ...LATCHED }] } : { keys: ['key_1'] };
    world.server.revocations = world.server.listOf({ head, ...listed });
    world.advance(LEASE_MS);
    await world.until(() => stream.ends.length > 0, 'the connection is ended');
    assert.equal(stream.ends[0]?.reason, reason);
    assert.equal((await verifier.verifyKey({ key: old })).reason, reason);
    assert.equal(verifier.status().state, 'late');
    assert.deepEqual(verifier.status().applied, applied);
    assert.ok((verifier.status().graceSpentMs ?? 0) > 0);
    assert.ok(world.raised('revoked-by-list'));
    assert.equal(verifier.metrics().revocationLists.latched, 1);
  });
}

test('what the list latched stays, though older records come later, and over a restart', async (t) => {
  const { world, old, version, record } = await keyedWorld(t);
  const first = await world.fresh({ snapshotFile: world.file });
  const young = mintKeyString({ epoch: 0, revision: 3 });
  const { digest: unknown } = versionRecord(young);
  await world.current(first);
  await world.server.stop();
  world.server.listOnly = true;
  await world.server.start();
  const head = { ...world.server.head, revision: 9 };
  const versions = [version(1).digest, unknown].map((digest) => ({ digest, ...LATCHED }));
  world.server.revocations = world.server.listOf({ head, versions });
  world.advance(LEASE_MS);
  await world.until(() => first.metrics().revocationLists.latched > 0, 'it is latched');
  await first.close();
  world.server.revocations = null;
  const second = world.verifier({ snapshotFile: world.file });
  await second.ready();
  assert.equal((await second.verifyKey({ key: old })).reason, 'version-compromised');
  // As they were published before the latch: of a key that is known, and of one that was not yet.
  world.server.publish(record, version(1), versionRecord(young, { number: 2 }));
  world.server.listOnly = false;
  await world.current(second);
  await world.until(() => second.status().state === 'fresh', 'it is fresh');
  for (const key of [old, young]) {
    assert.equal((await second.verifyKey({ key })).reason, 'version-compromised');
  }
  assert.ok(!world.raised('latch-kept'), 'older records are no fault of the server’s');
});

const refused: [
  string,
  (server: FakeControlPlane, digest: string) => FakeControlPlane['revocations'],
][] = [
  ['that another server signed', (_, digest) => new FakeControlPlane().listOf(listed(digest))],
  [
    'with a changed text',
    (server, digest) => {
      const { list, signature } = server.listOf(listed('0'.repeat(64)));
      return { list: list.replace('0'.repeat(64), digest), signature };
    },
  ],
  ['that is no JSON', () => '<html>'],
  ['of another schema', (server, digest) => server.listOf({ ...listed(digest), schema: 2 })],
  [
    'that would un-latch',
    (server, digest) => server.listOf({ versions: [{ digest, state: 'active', reason: null }] }),
  ],
  [
    'with a member more',
    (server, digest) => server.listOf({ ...listed(digest), more: 1 } as object),
  ],
  ['that is endless', () => 'x'.repeat(33 * 1_048_576)],
];

function listed(digest: string) {
  return { versions: [{ digest, ...LATCHED }] };
}

for (const [name, make] of refused) {
  test(`a list ${name} latches nothing, and is an alarm`, async (t) => {
    const { world, digest, accepted } = await cutOff(t);
    world.server.revocations = make(world.server, digest);
    world.advance(LEASE_MS);
    await world.until(() => polls(world) > 0, 'it is asked for');
    await world.still(() => world.raised('revocations-refused'), 'it is refused');
    assert.ok(await accepted());
  });
}

test('a list of an epoch that has ended latches nothing', async (t) => {
  const { world, verifier, old, version } = await keyedWorld(t);
  world.server.openEpoch();
  await world.until(() => verifier.status().applied?.epoch === 1, 'it has followed');
  await world.server.stop();
  world.server.listOnly = true;
  await world.server.start();
  const head = { ...world.server.head, epoch: 0 };
  world.server.revocations = world.server.listOf({ head, ...listed(version(1).digest) });
  world.advance(LEASE_MS);
  await world.until(() => verifier.metrics().revocationLists.read > 0, 'it is read');
  assert.equal((await verifier.verifyKey({ key: old })).reason, 'stale-accepted');
});

test('the list is asked for again while a verifier is cut off, and no longer when it is not', async (t) => {
  const { world, verifier } = await cutOff(t);
  world.advance(LEASE_MS);
  await world.until(() => polls(world) > 2, 'it asks again');
  world.server.listOnly = false;
  await world.until(() => verifier.status().state === 'fresh', 'it is fresh');
  world.advance(5_000);
  await world.until(() => verifier.status().state === 'fresh', 'it is fresh still');
  const before = polls(world);
  const reports = world.server.reports.length;
  await world.until(() => world.server.reports.length > reports + 3, 'time goes by');
  assert.equal(polls(world), before);
});

test('while the stream still speaks, no list is asked for', async (t) => {
  const { world, verifier } = await keyedWorld(t);
  await world.until(() => world.server.streams === 1, 'the stream is open');
  world.server.leaseMs = null;
  for (let i = 0; i < 18; i++) {
    world.advance(2_000);
    const { reports } = world.server;
    const sent = reports.length;
    world.server.sendLine([]);
    await world.until(() => reports.length > sent, 'it is answered');
  }
  assert.equal(verifier.status().state, 'late');
  assert.equal(polls(world), 0);
});

test('the list may stand elsewhere, or not be asked for at all', async (t) => {
  const copy = new FakeControlPlane();
  await copy.start();
  t.after(() => copy.stop());
  const { world, verifier, old, digest } = await cutOff(t, {
    revocationsUrl: `${copy.url}/revocations.json`,
  });
  copy.revocations = world.server.listOf(listed(digest));
  world.advance(LEASE_MS);
  await world.until(() => verifier.metrics().revocationLists.latched > 0, 'the copy is read');
  assert.equal((await verifier.verifyKey({ key: old })).reason, 'version-compromised');
  assert.equal(polls(world), 0);

  const none = await cutOff(t, { revocationsUrl: null });
  none.world.server.revocations = none.world.server.listOf(listed(none.digest));
  none.world.advance(LEASE_MS);
  const before = none.world.server.requests.length;
  await none.world.until(() => none.world.server.requests.length > before + 5, 'it goes on');
  assert.equal(polls(none.world), 0);
  assert.ok(await none.accepted());
});
