/** What a verifier that starts from its file answers: K8, threat 35. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Files } from './ports.ts';
import { systemPorts } from './system.ts';
import { apiRecord, keyRecord, mintKeyString, versionRecord } from './testing/key-mint.ts';
import { World } from './testing/world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A world in which the server went, and then a verifier wrote its file and stopped. */
async function afterAStop(
  world: World,
  grace: 'balanced' | 'available' = 'balanced',
): Promise<string> {
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord({ grace }), versionRecord(key));
  const verifier = await world.fresh({ snapshotFile: world.file });
  await world.current(verifier);
  await world.server.stop();
  await verifier.close();
  return key;
}

test('a verifier that starts without a server accepts what its file holds, and calls nothing wrong', async (t) => {
  const world = await World.begin(t);
  const key = await afterAStop(world);
  const verifier = world.verifier({ snapshotFile: world.file });
  await verifier.ready();
  assert.equal((await verifier.verifyKey({ key })).reason, 'stale-accepted');
  const unknown = mintKeyString({ epoch: 0, revision: 2 });
  assert.equal((await verifier.verifyKey({ key: unknown })).reason, 'stale');
});

test('a verifier that starts from its file becomes fresh without a snapshot', async (t) => {
  const world = await World.begin(t);
  await afterAStop(world);
  world.server.publish(keyRecord({ id: 'key_2' }));
  await world.server.start();
  const before = world.server.requests.length;
  const verifier = await world.fresh({ snapshotFile: world.file });
  assert.deepEqual(verifier.status().applied, world.server.head);
  assert.ok(!world.server.requests.slice(before).includes('GET /v1/keyset/snapshot'));
});

test('grace that was spent before a restart stays spent', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  const first = await world.fresh({ snapshotFile: world.file });
  await world.until(() => first.status().applied?.revision === 2, 'it is current');
  await world.server.stop();
  world.advance(10 * MINUTE_MS);
  assert.equal((await first.verifyKey({ key })).reason, 'stale-accepted');
  await first.close();
  const second = world.verifier({ snapshotFile: world.file });
  await second.ready();
  assert.equal((await second.verifyKey({ key })).reason, 'stale-accepted');
  world.advance(6 * MINUTE_MS);
  assert.equal((await second.verifyKey({ key })).reason, 'stale');
});

test('after a stop that the server knows of, nothing is accepted that it could not see', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord({ grace: 'available' }), versionRecord(key));
  const first = await world.fresh({ snapshotFile: world.file });
  await first.close();
  assert.equal(world.server.counted.at(-1)?.closing, true);
  assert.equal((await first.verifyKey({ key })).reason, 'stale');
  await world.server.stop();
  const second = world.verifier({ snapshotFile: world.file });
  await world.until(() => second.status().state !== 'blank', 'the file is read');
  assert.equal((await second.verifyKey({ key })).reason, 'stale');
  await world.server.start();
  await world.until(() => second.status().state === 'fresh', 'it is fresh');
  assert.equal((await second.verifyKey({ key })).reason, 'accepted');
});

test('a verifier that stopped accepts nothing, also where the server was not reached', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  const verifier = await world.fresh();
  await world.current(verifier);
  await world.server.stop();
  assert.equal((await verifier.verifyKey({ key })).outcome, 'accepted');
  await verifier.close();
  const { outcome, reason } = await verifier.verifyKey({ key });
  assert.deepEqual([outcome, reason], ['unavailable', 'stale']);
});

test('the time that a machine was off counts as spent', async (t) => {
  const world = await World.begin(t);
  const key = await afterAStop(world);
  world.clock.reboot(16 * MINUTE_MS, 'boot-2');
  const verifier = world.verifier({ snapshotFile: world.file });
  await world.until(() => verifier.status().state !== 'blank', 'the file is read');
  assert.equal((await verifier.verifyKey({ key })).reason, 'stale');
});

test('setting the wall clock back wins no grace within one boot', async (t) => {
  const world = await World.begin(t);
  const key = await afterAStop(world);
  world.clock.advance(16 * MINUTE_MS);
  world.clock.wall -= 16 * MINUTE_MS;
  const verifier = world.verifier({ snapshotFile: world.file });
  await world.until(() => verifier.status().state !== 'blank', 'the file is read');
  assert.equal((await verifier.verifyKey({ key })).reason, 'stale');
});

test('a wall clock before a time that the server signed leaves no grace', async (t) => {
  const world = await World.begin(t);
  const key = await afterAStop(world, 'available');
  world.clock.wall -= HOUR_MS;
  const verifier = world.verifier({ snapshotFile: world.file });
  await world.until(() => verifier.status().state !== 'blank', 'the file is read');
  assert.equal((await verifier.verifyKey({ key })).reason, 'stale');
  assert.equal(verifier.status().graceSpentMs, null);
});

test('a key with time limits is not judged by a clock that nobody vouches for', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord({ expiresAt: 9_999_999_999_999 }), versionRecord(key));
  const first = await world.fresh({ snapshotFile: world.file });
  await world.server.stop();
  await first.close();
  const verifier = world.verifier({ snapshotFile: world.file });
  await verifier.ready();
  assert.equal((await verifier.verifyKey({ key })).reason, 'server-time-unknown');
  await world.server.start();
  await world.until(() => verifier.status().state === 'fresh', 'it is fresh');
  assert.equal((await verifier.verifyKey({ key })).reason, 'accepted');
});

test('a revocation survives a restart', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  const first = await world.fresh({ snapshotFile: world.file });
  world.server.publish(keyRecord({ revoked: true }));
  await world.current(first);
  await world.server.stop();
  await first.close();
  const second = world.verifier({ snapshotFile: world.file });
  await second.ready();
  assert.equal((await second.verifyKey({ key })).reason, 'key-revoked');
});

test('a file of another api is refused, with an alarm', async (t) => {
  const world = await World.begin(t);
  const key = await afterAStop(world);
  const verifier = world.verifier({ snapshotFile: world.file, api: 'other' });
  await world.until(() => world.raised('file-refused'), 'the file is refused');
  assert.equal((await verifier.verifyKey({ key })).status, 503);
  assert.equal(verifier.status().state, 'blank');
});

test('a file that another token wrote, or that was changed, is refused', async (t) => {
  const world = await World.begin(t);
  const key = await afterAStop(world);
  const text = await readFile(world.file, 'utf8');
  const changes: [string, string][] = [
    ['an accepted state', text.replace('"state":"active"', '"state":"suspended"')],
    [
      'a record more',
      text.replace('{"type":"end"', `${JSON.stringify(apiRecord())}\n{"type":"end"`),
    ],
    ['cut in the middle', text.slice(0, text.length / 2)],
    ['cut at a line', text.split('\n').slice(0, 3).join('\n')],
    ['no text at all', ''],
    ['not UTF-8', `${text.slice(0, 40)}\u0000`],
  ];
  for (const [name, changed] of changes) {
    await writeFile(world.file, changed);
    world.alarms.length = 0;
    world.advance(20_000);
    const verifier = world.verifier({ snapshotFile: world.file });
    await world.until(() => world.raised('file-refused'), name);
    assert.equal((await verifier.verifyKey({ key })).status, 503, name);
  }
  await writeFile(world.file, text);
  world.alarms.length = 0;
  world.verifier({ snapshotFile: world.file, token: 'another_token' });
  await world.until(() => world.raised('file-refused'), 'another token');
});

test('the file can be read by its owner alone, and holds no key string', async (t) => {
  const world = await World.begin(t);
  const key = await afterAStop(world);
  for (const path of [world.file, `${world.file}.grace`]) {
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.ok(!(await readFile(path, 'utf8')).includes(key.slice(12, 30)));
  }
});

test('a file that cannot be written is an alarm, and no verdict', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  await writeFile(world.file, '');
  const verifier = await world.fresh({ snapshotFile: `${world.file}/below-a-file` });
  await world.until(() => world.raised('file-not-written'), 'the alarm is raised');
  assert.equal((await verifier.verifyKey({ key })).outcome, 'accepted');
});

/** The machine's files, on a disk that takes no replica, or nothing, while `full` says so. */
function filesOf(disk: { full: boolean | 'wholly' }): Files {
  const { files } = systemPorts();
  return {
    ...files,
    replace: async (path, pieces) => {
      const fault = Object.assign(new Error('no space'), { code: 'ENOSPC' });
      if (disk.full === 'wholly') throw fault;
      if (disk.full && !path.endsWith('.grace')) throw fault;
      await files.replace(path, pieces);
    },
  };
}

test('grace counts for the replica on disk: while a newer one cannot be written, it is spent', async (t) => {
  const world = await World.begin(t);
  const disk = { full: false };
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  const first = await world.fresh({ snapshotFile: world.file, ports: { files: filesOf(disk) } });
  await world.current(first);
  await world.until(() => existsSync(`${world.file}.grace`), 'both files are written');
  disk.full = true;
  world.server.publish(keyRecord({ revoked: true }));
  await world.current(first);
  world.advance(16 * MINUTE_MS);
  await world.until(() => first.status().state === 'fresh', 'it is fresh after all that time');
  await world.server.stop();
  await first.close();
  const second = world.verifier({ snapshotFile: world.file });
  await world.until(() => second.status().state !== 'blank', 'the file is read');
  assert.equal((await second.verifyKey({ key })).outcome, 'unavailable');
});

test('grace that a newer replica has left is not an older one’s', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  const first = await world.fresh({ snapshotFile: world.file });
  await world.current(first);
  await world.until(() => existsSync(world.file), 'the file is written');
  const older = await readFile(world.file);
  world.server.publish(keyRecord({ revoked: true }));
  await world.current(first);
  await world.server.stop();
  world.clock.wall += 16 * MINUTE_MS;
  await first.close();
  await writeFile(world.file, older);
  const second = world.verifier({ snapshotFile: world.file });
  await world.until(() => second.status().state !== 'blank', 'the file is read');
  assert.equal((await second.verifyKey({ key })).outcome, 'unavailable');
});

test('no clean stop is told while a file is left that could still accept', async (t) => {
  for (const full of ['wholly', true] as const) {
    const world = await World.begin(t);
    const disk: { full: boolean | 'wholly' } = { full: false };
    const verifier = await world.fresh({
      snapshotFile: world.file,
      ports: { files: filesOf(disk) },
    });
    await world.until(() => existsSync(`${world.file}.grace`), 'both files are written');
    disk.full = full;
    world.server.publish(keyRecord());
    await world.current(verifier);
    await verifier.close();
    const told = world.server.counted.some(({ closing }) => closing);
    // The small file alone can say that all grace is spent.
    assert.equal(told, full !== 'wholly');
  }
});

test('a file that could not be written is written later, though nothing changes again', async (t) => {
  const world = await World.begin(t);
  const disk = { full: true };
  await world.fresh({ snapshotFile: world.file, ports: { files: filesOf(disk) } });
  await world.until(() => world.raised('file-not-written'), 'the disk is full');
  disk.full = false;
  await world.until(() => existsSync(world.file), 'the file is written');
});
