import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nativeKey } from '../testing/native-key.ts';
import { DAY_MS, enrolledWorld, holdingWorld, iso, numbers } from '../testing/pickup-world.ts';

test('the fallback goes when the server says that no rotation is open', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, events } = world.open();
  await source.wake('signal');
  world.handOut(2, { rotationId: 'rot_1' });
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
  await source.wake('signal');
  assert.equal(ring.otherThan(ring.current as never)?.number, 1);
  world.server.plan = { ...world.server.plan, rotationId: null };
  world.time.advance(DAY_MS * 1.1);
  await source.wake('signal');
  assert.equal(ring.otherThan(ring.current as never), null);
  assert.deepEqual(numbers(await world.store.load()), [2]);
});

test('a rollback leads back to a version that is held, and it is confirmed anew', async (t) => {
  const world = await holdingWorld(t);
  const { source, events, adopted } = world.open();
  await source.wake('signal');
  world.handOut(2, { rotationId: 'rot_1' });
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
  await source.wake('signal');
  world.handOut(1, { rotationId: 'rot_1' });
  world.time.advance(DAY_MS * 1.1);
  await adopted(1);
  await events.next((event) => event.type === 'confirmed' && event.version === 1);
  assert.deepEqual(numbers(await world.store.load()), [2, 1]);
});

test('a rollback leads back to a version that was let go', async (t) => {
  const world = await holdingWorld(t);
  const { source, events, adopted } = world.open();
  await source.wake('signal');
  world.handOut(2);
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
  await source.wake('signal');
  assert.deepEqual(numbers(await world.store.load()), [2]);
  world.handOut(1, { rotationId: 'rot_2' });
  world.time.advance(DAY_MS * 1.1);
  await adopted(1);
});

test('a rollback leads back to the key to begin with, though nobody keeps a copy of it', async (t) => {
  const world = await holdingWorld(t);
  const first = world.open();
  await first.source.wake('signal');
  world.handOut(2);
  world.time.advance(DAY_MS * 1.1);
  await first.events.next((event) => event.type === 'confirmed' && event.version === 2);
  await first.source.wake('signal');
  await first.source.close();
  world.server.letGo(1);
  world.server.handOut(1, null);
  const { source, ring, events } = world.open(nativeKey(1));
  await source.wake('signal');
  assert.deepEqual([ring.current?.keyString.reveal(), ring.current?.number], [nativeKey(1), null]);
  assert.ok(!world.confirmed().includes(1));
  assert.ok(ring.current && ring.learn(ring.current, 1));
  source.adopted(ring.current);
  await events.next((event) => event.type === 'confirmed' && event.version === 1);
  assert.deepEqual(numbers(await world.store.load()), [2, 1]);
});

test('a version that nobody keeps a copy of is said to be missing', async (t) => {
  const world = await enrolledWorld(t);
  world.server.letGo(1);
  const { source, ring } = world.open();
  await source.wake('signal');
  assert.equal(ring.current, null);
  assert.match(String(source.status().lastError), /no copy of version 1/);
});

test('a rollback is gone along with at once, whatever the window', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, events } = world.open();
  await source.wake('signal');
  world.handOut(2, { rotationId: 'rot_1' });
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
  await source.wake('signal');
  const start = Date.now() + DAY_MS;
  const window = { start: iso(start), end: iso(start + DAY_MS) };
  world.handOut(1, { rotationId: 'rot_1', window });
  world.server.letGo(1);
  world.time.advance(5_000);
  await source.wake('now');
  assert.deepEqual([ring.current?.number, ring.status().previous?.version], [1, 2]);
  await events.next((event) => event.type === 'confirmed' && event.version === 1);
  assert.deepEqual(numbers(await world.store.load()), [2, 1]);
  assert.equal((await world.store.load())?.confirmed, true);
});

test('the key to begin with is not tried as a version that it is known not to be', async (t) => {
  const world = await enrolledWorld(t);
  const { source, ring, events } = world.open(nativeKey(1));
  world.server.handOut(1, nativeKey(1));
  await source.wake('signal');
  for (const version of [2, 3]) {
    world.handOut(version);
    world.time.advance(DAY_MS * 1.1);
    await events.next((event) => event.type === 'confirmed' && event.version === version);
    await source.wake('signal');
  }
  world.server.letGo(2);
  world.server.handOut(2, null);
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'no-way-back' && event.version === 2);
  assert.equal(ring.current?.number, 3);
});

test('nor is it after a start anew, when that version has been let go', async (t) => {
  const world = await enrolledWorld(t);
  const first = world.open(nativeKey(1));
  world.server.handOut(1, nativeKey(1));
  await first.source.wake('signal');
  for (const version of [2, 3]) {
    world.handOut(version);
    world.time.advance(DAY_MS * 1.1);
    await first.events.next((event) => event.type === 'confirmed' && event.version === version);
    await first.source.wake('signal');
  }
  await first.source.close();
  assert.deepEqual(numbers(await world.store.load()), [3]);
  world.server.letGo(2);
  world.server.handOut(2, null);
  const again = world.open(nativeKey(1));
  await again.source.wake('signal');
  await again.events.next((event) => event.type === 'no-way-back' && event.version === 2);
  assert.equal(again.ring.current?.number, 3);
  await again.source.close();
  // Who was given another key to begin with may be led to it.
  const other = world.open(nativeKey(2));
  await other.source.wake('signal');
  assert.equal(other.ring.current?.keyString.reveal(), nativeKey(2));
});

test('a holder without a way back keeps what it has, says so once and asks at its usual time', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, events } = world.open();
  await source.wake('signal');
  world.handOut(2);
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
  await source.wake('signal');
  assert.deepEqual(numbers(await world.store.load()), [2]);
  world.server.letGo(1);
  world.server.handOut(1, null);
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'no-way-back' && event.version === 1);
  await source.wake('signal');
  assert.deepEqual([ring.current?.number, Math.round(world.time.nextInMs ?? 0)], [2, DAY_MS]);
  world.time.advance(DAY_MS * 1.1);
  await source.wake('signal');
  const said = events.all.filter(({ type }) => type === 'no-way-back' || type === 'source-failed');
  assert.equal(said.length, 1);
  assert.match(String(source.status().lastError), /no way back/);
  // The rotation ends the other way after all, or another one comes.
  world.handOut(3, { rotationId: 'rot_2' });
  world.time.advance(DAY_MS * 1.1);
  await events.next((event) => event.type === 'confirmed' && event.version === 3);
  await source.wake('signal');
  assert.equal(source.status().lastError, null);
});

test('a key to begin with that was refused is not tried again as the version that is missing', async (t) => {
  const world = await holdingWorld(t);
  world.handOut(5);
  world.server.letGo(4);
  const first = world.open(nativeKey(9));
  await first.adopted(5);
  await first.source.wake('signal');
  world.server.handOut(4, null);
  world.time.advance(DAY_MS * 1.1);
  await first.source.wake('signal');
  const { ring } = first;
  const [tried, held] = [ring.current, ring.status().previous];
  assert.deepEqual([tried?.keyString.reveal(), held?.version], [nativeKey(9), 5]);
  const other = tried && ring.otherThan(tried);
  assert.ok(tried && other);
  ring.fellBack(tried, other, 'refused');
  world.time.advance(DAY_MS * 1.1);
  await first.events.next((event) => event.type === 'no-way-back');
  await first.source.wake('signal');
  assert.equal(ring.current?.number, 5);
});
