/** A server whose history forked: orphans (row M4), proofs, tombstones and what is handed back. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { Report } from '@keyturn/core';
import { keyRecord, mintKeyString, ringRecord, versionRecord } from './testing/key-mint.ts';
import { Stream } from './testing/keyed-world.ts';
import { World } from './testing/world.ts';
import type { Verifier } from './verifier.ts';

const LEASE_MS = 30_000;
const DAY_MS = 24 * 3_600_000;
const LATCHED = { state: 'compromised', designation: null, reason: 'compromised' } as const;

/** A verifier that applied revision 3, which brought a key that a restore to 2 loses. */
async function ahead(t: TestContext, snapshotFile: string | null = null) {
  const world = await World.begin(t);
  const kept = mintKeyString({ epoch: 0, revision: 2 });
  const lost = mintKeyString({ epoch: 0, revision: 3 });
  world.server.publish(keyRecord(), versionRecord(kept));
  const options = snapshotFile === null ? {} : { snapshotFile: world.file };
  const verifier = await world.fresh(options);
  const lostVersion = versionRecord(lost, { keyId: 'key_2' });
  world.server.publish(keyRecord({ id: 'key_2' }), lostVersion);
  await world.current(verifier);
  return { world, verifier, kept, lost, lostVersion };
}

/** Waits until the verifier has followed into the epoch, fresh. */
async function followed(world: World, verifier: Verifier, epoch = 1): Promise<void> {
  const isThere = () =>
    verifier.status().applied?.epoch === epoch && verifier.status().state === 'fresh';
  await world.until(isThere, 'it has followed');
  await world.current(verifier);
}

async function answerTo(verifier: Verifier, key: string): Promise<string> {
  const { status, reason } = await verifier.verifyKey({ key });
  return `${status} ${reason}`;
}

/** A long time, in which the machine sleeps. */
function passes({ server, clock }: World, ms: number): void {
  server.serverTime += ms;
  clock.sleep(ms);
}

function sightings({ server }: World) {
  return server.counted.flatMap(({ orphans = [] }) => orphans);
}

function handedBack({ server }: World) {
  return server.counted.flatMap(({ handedBack: sets = [] }) => sets);
}

test('a server whose time fell back with its database is followed into its new epoch', async (t) => {
  const { world, verifier, kept } = await ahead(t);
  world.server.serverTime -= 5 * 3_600_000;
  world.server.restore(2);
  await followed(world, verifier);
  assert.equal(await answerTo(verifier, kept), '200 accepted');
});

test('a key of a lost stretch is answered 503 and told, until its fork is closed', async (t) => {
  const { world, verifier, kept, lost } = await ahead(t);
  world.server.restore(2);
  await followed(world, verifier);
  assert.equal(await answerTo(verifier, kept), '200 accepted');
  const { status, headers, keyId } = await verifier.verifyKey({ key: lost });
  assert.deepEqual([status, headers['Api-Key-Status'], keyId], [503, 'orphan', null]);
  assert.equal(headers['Retry-After'], '60');
  await world.until(() => sightings(world).length > 0, 'it is told');
  const [sighting] = sightings(world);
  assert.deepEqual(
    [sighting?.epoch, sighting?.revision, sighting?.lastFour, sighting?.count],
    [0, 3, lost.slice(-4), 1],
  );
  assert.ok((sighting?.lastAt ?? 0) <= world.server.serverTime);
  const neverPublished = mintKeyString({ epoch: 0, revision: 2 });
  assert.equal(await answerTo(verifier, neverPublished), '401 unknown-key');

  const fork = world.server.records.find((record) => record.kind === 'fork');
  assert.ok(fork?.kind === 'fork');
  world.server.publish({ ...fork, closed: true });
  await world.current(verifier);
  const closed = await verifier.verifyKey({ key: lost });
  assert.deepEqual([closed.status, closed.reason], [401, 'orphan-closed']);
  assert.equal(closed.headers['Api-Key-Status'], 'refused');
});

test('an orphan is known also by a key of the tag ring that was lost with it', async (t) => {
  const { world, verifier } = await ahead(t);
  const ringKey = Buffer.alloc(32, 5);
  world.server.publish({ ...ringRecord, id: 2, key: ringKey.toString('base64url') });
  await world.current(verifier);
  const key = mintKeyString({ epoch: 0, revision: 5 }, { ringId: 2, ringKey });
  world.server.restore(2);
  await followed(world, verifier);
  assert.equal(await answerTo(verifier, key), '503 orphan');
});

test('an orphan is no business of a verifier that is not fresh', async (t) => {
  const { world, verifier, lost } = await ahead(t);
  world.server.restore(2);
  await followed(world, verifier);
  await world.server.stop();
  world.advance(LEASE_MS);
  assert.equal(await answerTo(verifier, lost), '503 stale');
  world.advance(DAY_MS);
  assert.equal(await answerTo(verifier, lost), '503 stale');
});

test('orphans are told as one by floor and last four, and once', async (t) => {
  const { world, verifier, lost } = await ahead(t);
  world.server.restore(2);
  await followed(world, verifier);
  world.server.loseAnswers = true;
  for (let i = 0; i < 3; i++) assert.equal(await answerTo(verifier, lost), '503 orphan');
  const sent = () => world.server.reports.filter(({ orphans }) => orphans !== undefined);
  await world.until(() => sent().length > 1, 'it is sent, and again');
  world.server.loseAnswers = false;
  assert.equal(await answerTo(verifier, lost), '503 orphan');
  const count = () => sightings(world).reduce((sum, sighting) => sum + sighting.count, 0);
  await world.until(() => count() === 4, 'all are told');
  world.advance(10_000);
  assert.equal(count(), 4);
});

test('a server that is shown a head which is not its own gets the proof of it, once', async (t) => {
  const { world, verifier } = await ahead(t);
  const { hash } = world.server.head;
  world.server.restore(2);
  await followed(world, verifier);
  const proved = world.server.counted.filter(({ proof }) => proof !== undefined);
  assert.deepEqual(
    proved.map(({ proof }) => [proof?.epoch, proof?.revision, proof?.hash]),
    [[0, 3, hash]],
  );
  assert.ok(!('records' in (proved[0]?.proof ?? {})));
  const before = world.server.counted.length;
  await world.until(() => world.server.counted.length > before, 'it reports again');
  const plain = world.server.counted.at(-1) as Report;
  for (const name of ['proof', 'handedBack', 'orphans']) assert.ok(!(name in plain), name);
});

/** The next report in which it proves its head, as the server asks it to from now on. */
async function proving(world: World, verifier: Verifier): Promise<Report> {
  const { instance } = verifier.status();
  world.server.onAnswer = (answer) => ({ ...answer, prove: true, leaseMs: null, changes: [] });
  const proof = () => world.server.counted.find((one) => one.instance === instance && one.proof);
  await world.until(() => proof() !== undefined, 'it proves');
  return proof() as Report;
}

test('a head that came by snapshot is proved, too, and so is one from the file', async (t) => {
  const { world, verifier } = await ahead(t, 'with a file');
  const { hash } = world.server.head;
  const second = await world.fresh();
  await world.until(() => existsSync(world.file), 'the file is written');
  await verifier.close();
  const third = world.verifier({ snapshotFile: world.file });
  await world.until(() => third.status().state === 'fresh', 'it is fresh');
  for (const each of [second, third]) {
    world.server.counted.length = 0;
    const report = await proving(world, each);
    assert.equal(report.proof?.hash, hash);
    world.server.onAnswer = (answer) => answer;
  }
});

test('a head that changed 20,000 records is proved, by what came as a change, a snapshot or a file', async (t) => {
  const { world, verifier, kept } = await ahead(t, 'with a file');
  const records = Array.from({ length: 20_000 }, (_, at) => keyRecord({ id: `key_many_${at}` }));
  const { hash } = world.server.commit(records);
  await world.current(verifier);
  const second = await world.fresh();
  await verifier.close();
  const third = world.verifier({ snapshotFile: world.file });
  await world.until(() => third.status().state === 'fresh', 'it is fresh');
  for (const each of [second, third]) {
    const { instance } = each.status();
    world.server.counted.length = 0;
    await each.verifyKey({ key: kept });
    const report = await proving(world, each);
    assert.equal(report.proof?.hash, hash);
    assert.deepEqual(report.usage, [], 'nothing else fills that report');
    world.server.onAnswer = (answer) => answer;
    const told = () =>
      world.server.counted.some((one) => one.instance === instance && one.usage.length > 0);
    await world.until(told, 'its usage is told all the same');
  }
});

test('until it has applied the head of a new epoch a verifier is not fresh', async (t) => {
  const { world, verifier, kept } = await ahead(t);
  world.server.onSnapshot = () => '';
  world.server.restore(2);
  world.server.openEpoch(0);
  await world.until(() => world.raised('answer-refused'), 'a snapshot is refused');
  assert.equal(verifier.status().state, 'late');
  assert.equal(verifier.status().applied?.epoch, 0);
  assert.equal(await answerTo(verifier, mintKeyString({ epoch: 0, revision: 1 })), '503 stale');
  assert.equal(await answerTo(verifier, kept), '200 stale-accepted');
  world.server.onSnapshot = (text) => text;
  await followed(world, verifier);
});

test('who had only what both histories have goes on without a snapshot', async (t) => {
  const world = await World.begin(t);
  const verifier = await world.fresh();
  await world.until(() => world.server.streams === 1, 'the stream is open');
  world.server.openEpoch();
  await followed(world, verifier);
  const snapshots = world.server.requests.filter((request) => request.endsWith('snapshot'));
  assert.equal(snapshots.length, 1);
  assert.deepEqual(handedBack(world), []);
});

test('what the lost stretch latched stays latched, and is handed back as it was signed', async (t) => {
  const { world, verifier, kept, lost, lostVersion } = await ahead(t);
  world.server.publish(versionRecord(kept, LATCHED));
  world.server.publish({ ...lostVersion, ...LATCHED });
  world.server.publish(keyRecord({ id: 'key_3', revoked: true }));
  world.server.publish(keyRecord({ id: 'key_4' }));
  await world.current(verifier);
  const latching = world.server.changes.slice(3, 6);
  world.server.restore(2);
  await followed(world, verifier);
  assert.equal(await answerTo(verifier, kept), '401 version-compromised');
  assert.ok(world.raised('latch-kept'));
  assert.equal(await answerTo(verifier, lost), '401 version-compromised', 'a tombstone');
  await world.until(() => handedBack(world).length > 0, 'it hands back');
  world.advance(10_000);
  await world.until(() => verifier.status().state === 'fresh', 'reports go on');
  assert.deepEqual(handedBack(world), latching);
});

test('what the head of a first snapshot latched is handed back, though it never came as a change', async (t) => {
  const { world, kept } = await ahead(t);
  world.server.publish(keyRecord({ id: 'key_3', revoked: true }));
  world.server.publish(versionRecord(kept, LATCHED));
  const latching = world.server.changes.slice(-1);
  const second = await world.fresh();
  const { instance } = second.status();
  world.server.restore(2);
  await followed(world, second);
  const own = () =>
    world.server.counted.flatMap((one) =>
      one.instance === instance ? (one.handedBack ?? []) : [],
    );
  await world.until(() => own().length > 0, 'it hands back');
  assert.deepEqual(own(), latching);
});

test('a tombstone answers for 35 days after the latch, also over a restart', async (t) => {
  const { world, verifier, lostVersion } = await ahead(t, 'with a file');
  const key = mintKeyString({ epoch: 0, revision: 2 });
  const version = versionRecord(key, { keyId: 'key_2', number: 2 });
  world.server.publish(version);
  world.server.publish({ ...version, ...LATCHED }, lostVersion);
  await world.current(verifier);
  world.server.restore(2);
  await followed(world, verifier);
  passes(world, 34 * DAY_MS);
  world.server.publish(keyRecord({ id: 'key_5' }));
  await followed(world, verifier);
  assert.equal(await answerTo(verifier, key), '401 version-compromised');
  await verifier.close();
  const second = world.verifier({ snapshotFile: world.file });
  await followed(world, second);
  assert.equal(await answerTo(second, key), '401 version-compromised');
  passes(world, 2 * DAY_MS);
  world.server.publish(keyRecord({ id: 'key_6' }));
  await followed(world, second);
  assert.equal(await answerTo(second, key), '401 unknown-key');
});

test('many latches are handed back in parts, each once, also where answers are lost', async (t) => {
  const { world, verifier } = await ahead(t, 'with a file');
  world.server.streamSilent = true;
  for (let i = 0; i < 1_200; i++) {
    world.server.publish(keyRecord({ id: `key_${i}`, revoked: true }));
  }
  const lost = world.server.changes.slice(3).map(({ revision }) => revision);
  await world.current(verifier);
  await verifier.close();
  const second = world.verifier({ snapshotFile: world.file });
  await world.until(() => second.status().state === 'fresh', 'it is fresh');
  world.server.restore(2);
  await world.until(() => handedBack(world).length > 0, 'it hands back');
  world.server.loseAnswers = true;
  world.advance(10_000);
  world.server.loseAnswers = false;
  await world.until(() => handedBack(world).length >= lost.length, 'all are handed back');
  assert.deepEqual(
    handedBack(world).map(({ revision }) => revision),
    lost,
  );
  const parts = world.server.counted.map(({ handedBack: sets = [] }) => sets.length);
  assert.ok(Math.max(...parts) <= 500);
});

test('what a refused report told of the lost stretch is told again without the usage', async (t) => {
  const { world, verifier, kept, lost, lostVersion } = await ahead(t);
  world.server.publish({ ...lostVersion, ...LATCHED });
  await world.current(verifier);
  world.server.restore(2);
  world.server.refuseUsage = true;
  await followed(world, verifier);
  assert.equal(await answerTo(verifier, kept), '200 accepted');
  const orphan = mintKeyString({ epoch: 0, revision: 3 });
  assert.equal(await answerTo(verifier, orphan), '503 orphan');
  assert.equal(await answerTo(verifier, lost), '401 version-compromised');
  await world.until(() => world.raised('report-refused'), 'it is refused');
  world.server.refuseUsage = false;
  const isTold = () => sightings(world).length > 0 && handedBack(world).length > 0;
  await world.until(isTold, 'it is told');
  assert.deepEqual(
    [sightings(world).length, sightings(world)[0]?.count, handedBack(world).length],
    [1, 1, 1],
  );
});

test('a server of an epoch that has ended moves nobody back', async (t) => {
  const { world, verifier } = await ahead(t);
  const before = world.server.head;
  const snapshot = world.server.snapshotText();
  world.server.restore(2);
  await followed(world, verifier);
  const { applied } = verifier.status();
  world.server.onSnapshot = () => snapshot;
  world.server.streamSilent = true;
  world.server.onAnswer = (answer) => ({ ...answer, head: before, snapshotNeeded: true });
  await world.until(() => world.raised('server-behind'), 'the alarm is raised');
  await world.until(() => world.raised('snapshot-refused'), 'the snapshot is refused');
  assert.deepEqual(verifier.status().applied, applied);
  const verdict = verifier.verifyKey({ key: mintKeyString({ epoch: 3, revision: 9 }) });
  world.advance(1_000);
  assert.equal((await verdict).reason, 'behind');
});

test('a connection by a key of the lost stretch ends with 503, one by a key of both goes on', async (t) => {
  const { world, verifier, kept, lost } = await ahead(t);
  const going = await Stream.open(verifier, kept);
  const ending = await Stream.open(verifier, lost);
  assert.ok(going.isOpen && ending.isOpen);
  world.server.restore(2);
  await followed(world, verifier);
  assert.deepEqual(
    ending.ends.map(({ status }) => status),
    [503],
  );
  world.advance(5_000);
  assert.ok(going.isOpen);
});

test('a connection ends with the latch that a new epoch brings', async (t) => {
  const { world, verifier, kept } = await ahead(t);
  const stream = await Stream.open(verifier, kept);
  world.server.restore(2);
  world.server.openEpoch(0);
  world.server.publish(versionRecord(kept, LATCHED));
  await followed(world, verifier);
  assert.deepEqual(
    stream.ends.map(({ reason }) => reason),
    ['version-compromised'],
  );
});
