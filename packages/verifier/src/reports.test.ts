/** What the server is told: usage is evidence (K5), so none is lost, doubled or claimed too early. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report, ReportedUse } from '@keyturn/core';
import { keyRecord, mintKeyString, versionRecord } from './testing/key-mint.ts';
import { World } from './testing/world.ts';
import type { Verifier } from './verifier.ts';

const CALLER = { address: '10.1.2.3', userAgent: 'curl/8', method: 'GET', route: '/prices' };

async function worldWithKey(t: Parameters<typeof World.begin>[0], designation = 'primary') {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key, { designation }));
  return { world, key, verifier: await world.fresh() };
}

/** Everything that was taken in, row by row. */
function usesOf(reports: readonly Report[]): (ReportedUse & { who: string })[] {
  return reports.flatMap(({ usage, sources }) =>
    usage.map((use) => {
      const source = use.source === null ? undefined : sources[use.source];
      return { ...use, who: source === undefined ? '' : Object.values(source).join(' ') };
    }),
  );
}

function countOf(reports: readonly Report[], keyId: string | null = 'key_1'): number {
  const uses = usesOf(reports).filter((use) => use.keyId === keyId);
  return uses.reduce((sum, { count }) => sum + count, 0);
}

async function settle(world: World, verifier: Verifier): Promise<void> {
  const sent = world.server.counted.length;
  world.advance(3_000);
  await world.until(() => world.server.counted.length > sent, 'a report is taken in');
  await world.until(() => verifier.metrics().pendingUsage === 0, 'it is acknowledged');
}

test('a use is told with its version, answer, network, user agent, route and count', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  for (let i = 0; i < 3; i++) await verifier.verifyKey({ key, ...CALLER });
  await verifier.verifyKey({ key, ...CALLER, address: '10.1.2.99' });
  await verifier.verifyKey({ key, ...CALLER, scopes: ['orders:trade'] });
  await verifier.verifyKey({ key: 'nonsense', ...CALLER });
  await settle(world, verifier);
  const told = usesOf(world.server.counted).map(
    ({ keyId, version, outcome, reason, count, who, probe }) =>
      `${keyId} ${version} ${outcome} ${reason} ${count} ${probe} ${who}`.trim(),
  );
  assert.deepEqual(told.sort(), [
    'key_1 1 accepted accepted 4 false 10.1.2.0/24 curl/8 GET /prices',
    'key_1 1 forbidden scope-missing 1 false 10.1.2.0/24 curl/8 GET /prices orders:trade',
    'null null rejected form-unknown 1 false',
  ]);
});

test('instants lie in server time, in their minute, and not after the watermark', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  const begin = world.server.serverTime;
  for (let i = 0; i < 5; i++) {
    await verifier.verifyKey({ key, ...CALLER });
    world.advance(700);
  }
  await settle(world, verifier);
  const [use] = usesOf(world.server.counted).filter(({ keyId }) => keyId === 'key_1');
  assert.ok(use !== undefined);
  const told = world.server.counted.find(({ usage }) => usage.length > 0);
  assert.ok(use.firstAt >= begin - 1_000 && use.lastAt <= world.server.serverTime);
  assert.ok(use.firstAt <= use.lastAt && use.lastAt <= (told?.watermark ?? 0));
  assert.equal(use.minute, use.firstAt - (use.firstAt % 60_000));
});

test('what is used after the machine slept is told as used after that, and what was used before it not as earlier', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  const begin = world.server.serverTime;
  await verifier.verifyKey({ key, ...CALLER });
  world.clock.sleep(600_000);
  world.server.serverTime += 600_000;
  await verifier.verifyKey({ key, ...CALLER, userAgent: 'after' });
  await settle(world, verifier);
  const told = usesOf(world.server.counted).filter(({ keyId }) => keyId === 'key_1');
  const after = told.find(({ who }) => who.includes('after'));
  assert.ok(after !== undefined && after.firstAt >= begin + 600_000 - 5_000);
  assert.ok(told.every(({ firstAt }) => firstAt >= begin - 5_000));
  assert.ok(told.every(({ lastAt }) => lastAt <= world.server.serverTime));
});

test('a report whose answer was lost is sent again to the byte, and nothing is counted twice', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  await settle(world, verifier);
  for (let i = 0; i < 7; i++) await verifier.verifyKey({ key, ...CALLER });
  world.server.loseAnswers = true;
  const sent = world.server.reports.length;
  world.advance(3_000);
  await world.until(() => world.server.reports.length >= sent + 3, 'it tries again');
  for (let i = 0; i < 5; i++) await verifier.verifyKey({ key, ...CALLER });
  const [first, second, third] = world.server.reports.slice(sent);
  assert.deepEqual(second, first);
  assert.deepEqual(third, first);
  world.server.loseAnswers = false;
  world.advance(3_000);
  await world.until(() => countOf(world.server.counted) === 12, 'all is told');
  await settle(world, verifier);
  assert.equal(countOf(world.server.counted), 12);
});

test('what is seen while the server is away is told when it is back, minute by minute', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  await settle(world, verifier);
  const sequence = world.server.counted.at(-1)?.sequence ?? 0;
  await world.server.stop();
  for (let minute = 0; minute < 5; minute++) {
    await verifier.verifyKey({ key, ...CALLER });
    world.advance(60_000);
  }
  await world.server.start();
  await world.until(() => countOf(world.server.counted) === 5, 'all is told');
  const uses = usesOf(world.server.counted).filter(({ keyId }) => keyId === 'key_1');
  assert.equal(new Set(uses.map(({ minute }) => minute)).size, 5);
  const sequences = world.server.counted.map((report) => report.sequence);
  assert.deepEqual(
    sequences.slice(sequences.indexOf(sequence) + 1),
    sequences.slice(sequences.indexOf(sequence) + 1).map((_, index) => sequence + 1 + index),
  );
});

test('a watermark never falls, and never passes what is told', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  for (let i = 0; i < 10; i++) {
    await verifier.verifyKey({ key, ...CALLER });
    world.advance(900);
    if (i === 4) await world.server.stop();
    if (i === 7) await world.server.start();
  }
  await world.until(() => countOf(world.server.counted) === 10, 'all is told');
  let last = 0;
  for (const { watermark, usage } of world.server.counted) {
    for (const use of usage) assert.ok(use.firstAt >= last, 'a use before an earlier watermark');
    assert.ok(watermark >= last);
    last = watermark;
  }
});

test('applied changes are acknowledged at once, in one report however many they are', async (t) => {
  const { world, verifier } = await worldWithKey(t);
  await world.until(() => world.server.streams === 1, 'the stream is open');
  world.clock.advance(1_000);
  const before = world.server.reports.length;
  for (let i = 0; i < 20; i++) world.server.publish(keyRecord({ id: `key_${i + 5}` }));
  await world.current(verifier);
  world.clock.advance(200);
  const { revision } = world.server.head;
  await world.until(
    () => world.server.counted.at(-1)?.applied?.revision === revision,
    'the head is acknowledged',
  );
  assert.ok(world.server.reports.length - before <= 3);
});

test('the first use of a predecessor by a source is told at once', async (t) => {
  const { world, key, verifier } = await worldWithKey(t, 'predecessor');
  await settle(world, verifier);
  const told = () => countOf(world.server.counted);
  await verifier.verifyKey({ key, ...CALLER });
  world.clock.advance(200);
  await world.until(() => told() === 1, 'the first is told');
  const before = world.server.reports.length;
  await verifier.verifyKey({ key, ...CALLER });
  world.clock.advance(300);
  assert.equal(world.server.reports.length, before);
  await verifier.verifyKey({ key, ...CALLER, userAgent: 'python-requests/2' });
  world.clock.advance(200);
  await world.until(() => told() === 3, 'another source is told');
});

test('a suspended version that is presented is told at once', async (t) => {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key, { state: 'suspended', designation: null }));
  const verifier = await world.fresh();
  await settle(world, verifier);
  await verifier.verifyKey({ key, ...CALLER });
  world.clock.advance(200);
  await world.until(() => countOf(world.server.counted) === 1, 'it is told');
});

test('a use counts with its equals, also where its scopes are another array each time', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  const scopes = ['market:read'];
  for (let i = 0; i < 50; i++)
    await verifier.verifyKey({ key, ...CALLER, scopes: ['market:read'] });
  await verifier.verifyKey({ key, ...CALLER, scopes });
  scopes[0] = 'orders:trade';
  const refused = await verifier.verifyKey({ key, ...CALLER, scopes: ['orders:trade'] });
  const accepted = await verifier.verifyKey({ key, ...CALLER, scopes: ['market:read'] });
  assert.deepEqual([refused.status, accepted.status], [403, 200]);
  await settle(world, verifier);
  const rows = usesOf(world.server.counted).filter(({ keyId }) => keyId === 'key_1');
  const told = rows.map(({ outcome, count }) => `${outcome} ${count}`);
  assert.deepEqual(told.sort(), ['accepted 52', 'forbidden 1']);
});

test('the scopes that were asked for are told with the source, sorted, each once', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  const asked = [
    ['market:read'],
    ['orders:trade', 'market:read', 'orders:trade'],
    // Whoever asks for nothing may look at the verdict's scopes: it is not told that it needs none.
    [],
    ['No Scope'],
    Array.from({ length: 33 }, (_, index) => `s${index}`),
  ];
  for (const scopes of asked) await verifier.verifyKey({ key, ...CALLER, scopes });
  await settle(world, verifier);
  const told = world.server.counted.flatMap(({ sources }) => sources.map(({ scopes }) => scopes));
  assert.deepEqual(told.map((scopes) => scopes?.join(' ') ?? 'not told').sort(), [
    'market:read',
    'market:read orders:trade',
    'not told',
  ]);
});

test('scopes that are made up per request are counted as not told, and their answers are right', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  for (let i = 0; i < 500; i++) {
    const { status } = await verifier.verifyKey({ key, ...CALLER, scopes: [`made:up.${i}`] });
    assert.equal(status, 403);
  }
  const none = await verifier.verifyKey({ key, ...CALLER });
  const own = await verifier.verifyKey({ key, ...CALLER, scopes: ['market:read'] });
  const other = await verifier.verifyKey({ key, ...CALLER, scopes: ['made:up.499'] });
  assert.deepEqual([none.status, own.status, other.status], [200, 200, 403]);
  await settle(world, verifier);
  const uses = usesOf(world.server.counted).filter(({ keyId }) => keyId === 'key_1');
  assert.ok(uses.length <= 70, `${uses.length} rows for one source`);
  assert.equal(countOf(world.server.counted), 503);
  const untold = uses.filter(({ who }) => who === '10.1.2.0/24 curl/8 GET /prices');
  assert.equal(untold.find(({ outcome }) => outcome === 'forbidden')?.count, 437);
});

test('a probe is told as one', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  await verifier.verifyKey({ key, ...CALLER, probe: true });
  await verifier.verifyKey({ key, ...CALLER });
  await settle(world, verifier);
  const probes = usesOf(world.server.counted).map(({ probe, count }) => `${probe} ${count}`);
  assert.deepEqual(probes.sort(), ['false 1', 'true 1']);
});

test('more sources of a key than are named are told as too many', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  for (let i = 0; i < 100; i++)
    await verifier.verifyKey({ key, ...CALLER, userAgent: `agent/${i}` });
  await settle(world, verifier);
  const uses = usesOf(world.server.counted).filter(({ keyId }) => keyId === 'key_1');
  const overflow = uses.filter(({ who }) => who === '* * *');
  assert.equal(uses.length - overflow.length, 64);
  assert.equal(
    overflow.reduce((sum, { count }) => sum + count, 0),
    36,
  );
});

test('a clean stop tells what is left and closes', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  for (let i = 0; i < 4; i++) await verifier.verifyKey({ key, ...CALLER });
  await verifier.close();
  assert.equal(countOf(world.server.counted), 4);
  assert.equal(world.server.counted.at(-1)?.closing, true);
  assert.equal(world.server.counted.filter(({ closing }) => closing).length, 1);
});

test('an instance that is told to take a new id does, and tells what was not taken in', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  await settle(world, verifier);
  const { instance } = verifier.status();
  world.server.onAnswer = (answer) => ({ ...answer, acknowledged: 0, renewInstance: true });
  const counted = world.server.counted.length;
  for (let i = 0; i < 4; i++) await verifier.verifyKey({ key, ...CALLER });
  world.advance(3_000);
  await world.until(() => verifier.status().instance !== instance, 'it takes a new id');
  world.server.onAnswer = (answer) => answer;
  await settle(world, verifier);
  const told = world.server.counted.slice(counted).filter((report) => report.instance !== instance);
  assert.equal(told[0]?.sequence, 1);
  assert.equal(countOf(told), 4);
});

test('a report that the server will never take costs the sources, not the lease', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  await settle(world, verifier);
  world.server.refuseUsage = true;
  await verifier.verifyKey({ key, ...CALLER });
  world.advance(3_000);
  await world.until(() => world.raised('report-refused'), 'it is refused');
  world.server.refuseUsage = false;
  await world.until(() => countOf(world.server.counted) === 1, 'the use is told');
  assert.deepEqual(
    usesOf(world.server.counted).map(({ who }) => who),
    ['* * *'],
  );
});

test('the watermark never passes a use that the server would not take, and no clean stop does', async (t) => {
  const { world, key, verifier } = await worldWithKey(t);
  await settle(world, verifier);
  const usedAt = world.server.serverTime;
  world.server.refuseUsage = true;
  await verifier.verifyKey({ key, ...CALLER });
  const refused = () => world.server.reports.filter(({ usage }) => usage.length > 0).length;
  await world.until(() => refused() === 2, 'it is refused twice');
  world.server.refuseUsage = false;
  for (let i = 0; i < 3; i++) await settle(world, verifier);
  assert.equal(verifier.status().state, 'fresh');
  await verifier.verifyKey({ key, ...CALLER });
  await settle(world, verifier);
  assert.equal(countOf(world.server.counted), 1);
  await verifier.close();
  assert.ok(world.server.counted.every(({ watermark }) => watermark <= usedAt));
  assert.ok(world.server.counted.every(({ closing }) => !closing));
});
