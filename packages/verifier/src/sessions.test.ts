/** Connections that are open, and end when their key does (K16). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VersionRecord } from '@keyturn/core';
import { keyedWorld, Stream } from './testing/keyed-world.ts';

test('a connection ends at once when its key is revoked, and is told no more', async (t) => {
  const { verifier, old, record, publish, lastReport, told } = await keyedWorld(t);
  const stream = await Stream.open(verifier, old);
  assert.equal(stream.session?.verdict.outcome, 'accepted');
  await told(1);
  assert.deepEqual(lastReport().sessions, [{ keyId: 'key_1', version: 1, open: 1 }]);
  assert.equal(verifier.status().sessions, 1);
  await publish({ ...record, revoked: true });
  assert.deepEqual(
    stream.ends.map(({ status, reason }) => [status, reason]),
    [[401, 'key-revoked']],
  );
  assert.equal(stream.session?.verdict.reason, 'key-revoked');
  await told(0);
  assert.equal(verifier.metrics().openSessions, 0);
});

const ENDS = {
  'its version is compromised': [401, 'version-compromised', { state: 'compromised' }],
  'its version is suspended by a rotation': [503, 'version-suspended', { state: 'suspended' }],
  'its version loses the scope': [
    403,
    'scope-missing',
    { schema: 2, limits: { scopes: [], refuseAt: null } },
  ],
  'its version is of a form that is not known here': [
    503,
    'record-not-understood',
    { state: 'unheard-of' },
  ],
} as const;

for (const [what, [status, reason, change]] of Object.entries(ENDS)) {
  test(`a connection ends when ${what}`, async (t) => {
    const { verifier, old, version, publish } = await keyedWorld(t);
    const stream = await Stream.open(verifier, old);
    const designation = 'state' in change ? null : 'primary';
    await publish(version(1, { designation, ...(change as Partial<VersionRecord>) }));
    assert.deepEqual(
      stream.ends.map((verdict) => [verdict.status, verdict.reason]),
      [[status, reason]],
    );
  });
}

test('a connection ends when its key expires, and when its version is refused from then on', async (t) => {
  const { world, verifier, old, young, record, version, publish } = await keyedWorld(t);
  const expiresAt = world.server.serverTime + 12_000;
  await publish({ ...record, expiresAt }, version(2, { designation: 'predecessor' }));
  const expiring = await Stream.open(verifier, old);
  const limits = { scopes: null, refuseAt: world.server.serverTime + 10_000 };
  await publish(version(2, { designation: 'predecessor', schema: 2, limits }));
  const leaked = await Stream.open(verifier, young);
  await world.until(() => leaked.ends.length > 0, 'the leaked version ends');
  assert.equal(leaked.ends[0]?.reason, 'version-compromised');
  assert.ok(world.server.serverTime < limits.refuseAt + 5_000);
  assert.ok(expiring.isOpen);
  await world.until(() => expiring.ends.length > 0, 'the key expires');
  assert.equal(expiring.ends[0]?.reason, 'key-expired');
});

test('a connection lives on the grace of its scopes when the server is away, and ends with it', async (t) => {
  const { world, verifier, old } = await keyedWorld(t);
  const stream = await Stream.open(verifier, old);
  await world.server.stop();
  world.advance(10 * 60_000);
  assert.equal(verifier.status().state, 'late');
  assert.ok(stream.isOpen);
  assert.equal(stream.session?.verdict.reason, 'stale-accepted');
  assert.equal(stream.news.length, 0, 'its client is told nothing new');
  world.advance(6 * 60_000);
  assert.deepEqual(
    stream.ends.map(({ status, reason }) => [status, reason]),
    [[503, 'stale']],
  );
});

test('a connection stays open over a rotation, and is told once that its version leaves', async (t) => {
  const { verifier, old, record, version, publish } = await keyedWorld(t);
  const stream = await Stream.open(verifier, old);
  await publish(version(2, { designation: 'successor' }));
  assert.equal(stream.news.length, 0);
  await publish(version(2), version(1, { designation: 'predecessor' }));
  const advice = { version: 1, rotateAfter: null, now: true, sunset: null };
  await publish({ ...record, advice });
  await publish({ ...record, advice });
  assert.deepEqual(
    stream.news.map(({ headers }) => headers['Api-Key-Status']),
    ['deprecated;version=1', 'deprecated;version=1;now=?1'],
  );
  assert.ok(stream.isOpen);
  assert.equal(stream.session?.verdict.designation, 'predecessor');
});

test('no session is opened for a key that is refused, nor by a verifier that stops', async (t) => {
  const { world, verifier, old } = await keyedWorld(t);
  const refused = await verifier.openSession({ key: `${old}x` }, { onEnd: () => {} });
  assert.deepEqual([refused.session, refused.verdict.status], [null, 401]);
  const request = { rawHeaders: ['X-API-Key', old], url: '/', method: 'GET' };
  const opened = await verifier.openSession(request, { onEnd: () => {} });
  assert.equal(opened.session?.verdict.keyId, 'key_1');
  const stream = await Stream.open(verifier, old);
  await verifier.close();
  assert.deepEqual(
    stream.ends.map(({ status }) => status),
    [503],
  );
  const late = await verifier.openSession({ key: old }, { onEnd: () => {} });
  assert.deepEqual([late.session, late.verdict.status], [null, 503]);
  const last = world.server.counted.at(-1);
  assert.deepEqual([last?.closing, last?.sessions], [true, []]);
});

test('who was closed by the handler of another is told nothing, also by a stop, and counted once', async (t) => {
  const { verifier, old, told } = await keyedWorld(t);
  const streams: Stream[] = [];
  const closeOthers = () => {
    for (const { session } of streams) session?.close();
  };
  streams.push(await Stream.open(verifier, old, { onEnd: closeOthers }));
  streams.push(await Stream.open(verifier, old), await Stream.open(verifier, old));
  await told(3);
  await verifier.close();
  assert.deepEqual(
    streams.map(({ ends }) => ends.length),
    [0, 0, 0],
  );
  assert.equal(verifier.status().sessions, 0);
});

test('a key that is newer than what is known here opens its connection once it is known', async (t) => {
  const { world, verifier, version, young } = await keyedWorld(t);
  world.server.streamSilent = true;
  world.server.publish(version(2, { designation: 'predecessor' }));
  const opening = Stream.open(verifier, young);
  let stream: Stream | undefined;
  void opening.then((opened) => {
    stream = opened;
  });
  await world.until(() => stream !== undefined, 'it is opened');
  assert.ok(stream?.isOpen);
});

test('an open connection is a use when it opens, each minute, and when it is closed', async (t) => {
  const { world, verifier, old } = await keyedWorld(t);
  const stream = await Stream.open(verifier, old);
  const uses = () =>
    world.server.counted
      .flatMap(({ usage, sources }) =>
        usage.map((use) => ({ use, source: sources[use.source ?? -1] })),
      )
      .filter(({ source }) => source?.route === 'GET /v1/stream');
  const count = () => uses().reduce((sum, { use }) => sum + use.count, 0);
  await world.until(() => count() === 1, 'the opening is told');
  world.advance(60_000);
  await world.until(() => count() === 2, 'a minute is told');
  world.advance(60_000);
  await world.until(() => count() === 3, 'another is told');
  stream.session?.close();
  stream.session?.close();
  await world.until(() => count() === 4, 'its end is told');
  for (const { use, source } of uses()) {
    assert.deepEqual(
      [use.keyId, use.version, use.outcome, use.probe],
      ['key_1', 1, 'accepted', false],
    );
    assert.equal(source?.addressPrefix, '10.1.2.0/24');
    assert.equal(source?.userAgent, 'ticker/1');
  }
  world.advance(180_000);
  assert.equal(count(), 4);
  assert.equal(stream.ends.length, 0, 'who closed it is not told that it is closed');
});

test('what was cut off is told as a use that was refused', async (t) => {
  const { world, verifier, old, record, publish } = await keyedWorld(t);
  await Stream.open(verifier, old);
  await publish({ ...record, revoked: true });
  const refused = () =>
    world.server.counted
      .flatMap(({ usage }) => usage)
      .filter(({ outcome }) => outcome === 'rejected');
  await world.until(() => refused().length > 0, 'it is told');
  const [use] = refused();
  assert.deepEqual(
    [use?.keyId, use?.version, use?.reason, use?.count],
    ['key_1', 1, 'key-revoked', 1],
  );
});

test('a handler that throws keeps nobody else from being told', async (t) => {
  const { world, verifier, old, record, publish, told } = await keyedWorld(t);
  const throws = () => {
    throw new TypeError('in the handler');
  };
  await Stream.open(verifier, old, { onEnd: throws, onVerdict: throws });
  await Stream.open(verifier, old, { onEnd: async () => throws() });
  const stream = await Stream.open(verifier, old);
  await publish({ ...record, revoked: true });
  assert.equal(stream.ends.length, 1);
  await told(0);
  assert.ok(world.raised('session-handler-failed'));
});

test('a connection counts as open until its handler is done with it, and no longer than 5 s', async (t) => {
  const { world, verifier, old, record, publish, told } = await keyedWorld(t);
  let closed = () => {};
  const closing = new Promise<void>((resolve) => {
    closed = resolve;
  });
  await Stream.open(verifier, old, { onEnd: () => closing });
  await Stream.open(verifier, old, { onEnd: () => new Promise<void>(() => {}) });
  const stream = await Stream.open(verifier, old, { onEnd: () => new Promise<void>(() => {}) });
  await publish({ ...record, revoked: true });
  assert.equal(verifier.status().sessions, 3);
  closed();
  stream.session?.close();
  await world.still(() => verifier.status().sessions === 1, 'two are gone');
  world.advance(5_000);
  assert.equal(verifier.status().sessions, 0);
  await told(0);
});

test('a thousand connections of one key end together, each told once', async (t) => {
  const { verifier, old, record, publish, told, lastReport } = await keyedWorld(t);
  const streams = await Promise.all(
    Array.from({ length: 1_000 }, () => Stream.open(verifier, old)),
  );
  await told(1_000);
  assert.equal(lastReport().sessions.length, 1, 'they are told as one row');
  await publish({ ...record, suspended: true });
  assert.ok(streams.every(({ ends }) => ends.length === 1 && ends[0]?.reason === 'key-suspended'));
  await told(0);
});

test('a connection goes on over another snapshot that still holds its key', async (t) => {
  const { world, verifier, old, told } = await keyedWorld(t);
  const stream = await Stream.open(verifier, old);
  world.server.onAnswer = (answer) => ({ ...answer, snapshotNeeded: true });
  const snapshots = () =>
    world.server.requests.filter((request) => request.includes('snapshot')).length;
  const before = snapshots();
  await world.until(() => snapshots() > before + 1, 'another snapshot is taken');
  assert.ok(stream.isOpen);
  await told(1);
});

test('a connection whose version is not in another snapshot ends with the generic refusal', async (t) => {
  const { world, verifier, old, version } = await keyedWorld(t);
  const stream = await Stream.open(verifier, old);
  world.server.lose(version(1));
  world.server.streamSilent = true;
  world.server.onAnswer = (answer) => ({ ...answer, changes: [], snapshotNeeded: true });
  world.server.publish(version(2));
  await world.until(() => stream.ends.length > 0, 'it ends');
  assert.ok(stream.ends.every(({ keyId, status }) => keyId === null && status !== 200));
  assert.equal(stream.ends.length, 1);
});

test('a machine that slept ends what is strict when it wakes, and what has no grace left', async (t) => {
  for (const [grace, sleptMs, isOpen] of [
    ['strict', 10_000, false],
    ['balanced', 10_000, true],
    ['balanced', 20 * 60_000, false],
  ] as const) {
    const { world, verifier, old } = await keyedWorld(t, { key: { grace } });
    const stream = await Stream.open(verifier, old);
    await world.server.stop();
    world.clock.uptime = (world.clock.uptime ?? 0) + sleptMs;
    world.advance(1_000);
    assert.equal(stream.isOpen, isOpen, `${grace} ${sleptMs}`);
    assert.ok(stream.ends.every(({ status, reason }) => status === 503 && reason === 'stale'));
  }
});
