import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import type { HolderIdentity } from '../identity/holder-identity.ts';
import { memoryIdentity } from '../identity/memory-identity.ts';
import { nativeKey } from '../testing/native-key.ts';
import { DAY_MS, enrolledWorld, holdingWorld, iso, numbers } from '../testing/pickup-world.ts';

test('a holder that holds nothing uses what it picks up, stores it and confirms it', async (t) => {
  const world = await enrolledWorld(t);
  const { adopted, events } = world.open();
  await adopted(1);
  await events.next((event) => event.type === 'confirmed' && event.version === 1);
  assert.deepEqual(numbers(await world.store.load()), [1]);
  assert.equal((await world.store.load())?.confirmed, true);
});

test('a key to begin with is used before the server answers, and known by its number after', async (t) => {
  const world = await enrolledWorld(t);
  const gate = world.holdSaves();
  const { source, ring, events } = world.open(nativeKey(1));
  await source.opened;
  assert.deepEqual([ring.current?.keyString.reveal(), ring.current?.number], [nativeKey(1), null]);
  gate.resolve();
  await events.next((event) => event.type === 'confirmed');
  assert.equal(ring.current?.number, 1);
});

test('a version is stored before it is used', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, adopted } = world.open();
  await source.wake('signal');
  world.handOut(2);
  const gate = world.holdSaves();
  world.time.advance(DAY_MS * 1.1);
  await gate.reached;
  assert.equal(ring.current?.number, 1);
  gate.resolve();
  await adopted(2);
  assert.deepEqual(numbers(await world.store.load()), [1, 2]);
});

test('a version that could not be stored is not used, and picked up again', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, events, adopted } = world.open();
  await source.wake('signal');
  world.handOut(2);
  world.failNextSave();
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'source-failed');
  assert.equal(ring.current?.number, 1);
  await source.wake('signal');
  world.time.advance(DAY_MS);
  await adopted(2);
});

test('a version is confirmed when the ring has come to use it, not before', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, events, adopted } = world.open();
  await source.wake('signal');
  const start = Date.now() + 3_600_000;
  const window = { start: iso(start), end: iso(start + 3_600_000) };
  world.handOut(2, { window });
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'obtained' && event.version === 2);
  await source.wake('signal');
  assert.equal(ring.current?.number, 1);
  assert.equal((await world.store.load())?.confirmed, false);
  assert.deepEqual(world.confirmed(), []);
  const swapMs = world.time.nextInMs ?? 0;
  assert.ok(swapMs > 3_590_000 && swapMs < 7_210_000);
  world.time.advance(swapMs);
  assert.equal(ring.current?.number, 2);
  await adopted(2);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
});

test('an answer lost during pickup gives the same version again', async (t) => {
  const world = await enrolledWorld(t);
  world.server.lost.add('pickup');
  const { source, events, adopted, ring } = world.open();
  await events.next((event) => event.type === 'source-failed');
  assert.deepEqual([ring.current, world.pickups()], [null, 1]);
  await source.wake('signal');
  world.time.advance(5_000);
  await adopted(1);
});

test('a confirmation that was not heard is said again', async (t) => {
  const world = await enrolledWorld(t);
  world.server.lost.add('confirm');
  const { source, events } = world.open();
  await events.next((event) => event.type === 'source-failed');
  await source.wake('signal');
  world.time.advance(DAY_MS);
  await events.next((event) => event.type === 'confirmed');
  assert.deepEqual(world.confirmed(), [1, 1]);
});

test('a holder that starts while the server is away uses what it stored', async (t) => {
  const world = await holdingWorld(t);
  const first = world.open();
  await first.source.wake('signal');
  world.handOut(2, { rotationId: 'rot_1' });
  world.time.advance(DAY_MS * 1.1);
  await first.events.next((event) => event.type === 'confirmed' && event.version === 2);
  await first.source.close();
  world.server.failing.set('nonce', 503);
  const { source, ring } = world.open();
  await source.opened;
  assert.equal(ring.current?.number, 2);
  assert.equal(ring.otherThan(ring.current as never)?.number, 1);
});

test('polls are spread by a tenth to either side', async (t) => {
  for (const [share, inMs] of [
    [0, 0.9 * DAY_MS],
    [0.5, DAY_MS],
  ] as const) {
    const world = await holdingWorld(t, share);
    const { source } = world.open();
    await source.wake('signal');
    assert.equal(world.time.nextInMs, inMs);
  }
});

test('a server that fails is asked again with growing pauses, and no sooner than it says', async (t) => {
  const world = await enrolledWorld(t, 0.999_999);
  world.server.failing.set('nonce', 500);
  const { source } = world.open();
  const pauses: number[] = [];
  for (let look = 0; look < 4; look++) {
    await source.opened;
    await source.wake('signal');
    while (world.time.nextInMs === null) await new Promise(setImmediate);
    pauses.push(Math.round((world.time.nextInMs ?? 0) / 1_000));
    world.time.advance(world.time.nextInMs ?? 0);
  }
  assert.deepEqual(pauses.slice(0, 3), [1, 2, 4]);
});

test('closing ends a pickup that waits at the server', async (t) => {
  const world = await holdingWorld(t);
  const { source, events } = world.open();
  await source.wake('signal');
  world.time.advance(5_000);
  const looked = source.wake('now');
  await world.server.waiting();
  await source.close();
  await looked;
  assert.equal(world.time.nextInMs, null);
  assert.ok(!events.all.some(({ type }) => type === 'source-failed'));
});

test('a holder that is not enrolled yet says so, and begins when it is', async (t) => {
  const world = await enrolledWorld(t);
  const identity = (await world.store.load()) as HolderIdentity;
  const empty = memoryIdentity();
  const { source, adopted } = world.open(undefined, empty);
  await source.wake('signal');
  assert.match(String(source.status().lastError), /not enrolled/);
  await empty.save(identity);
  world.time.advance(DAY_MS);
  await adopted(1);
});

test('nothing that a pickup says holds a secret', async (t) => {
  const world = await enrolledWorld(t);
  const { source, ring, events } = world.open();
  await events.next((event) => event.type === 'confirmed');
  const said = inspect([source, source.status(), ring, events.all], { depth: 9, showHidden: true });
  const { signingKey, openingKey } = ((await world.store.load()) as HolderIdentity).keys.reveal();
  for (const secret of [nativeKey(1), signingKey.d, openingKey.d])
    assert.ok(!said.includes(secret));
});

test('a version that another process picked up for the same identity, and that is kept no more, is taken from its file', async (t) => {
  const world = await holdingWorld(t);
  const late = world.open();
  await late.source.wake('signal');
  const first = world.open();
  await first.source.wake('signal');
  world.handOut(2, { now: true });
  await first.source.wake('needed');
  await first.events.next((event) => event.type === 'confirmed' && event.version === 2);
  // It was confirmed for both.
  world.server.letGo(2);
  await late.source.wake('needed');
  await late.adopted(2);
  assert.deepEqual(numbers(await world.store.load()), [2]);
});
