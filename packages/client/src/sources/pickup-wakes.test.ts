import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, holdingWorld } from '../testing/pickup-world.ts';

test('when the API says now, the pickup waits at the server for the version to come', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring, adopted } = world.open();
  await source.wake('signal');
  world.time.advance(5_000);
  const looked = source.wake('now');
  await world.server.waiting();
  assert.equal(ring.current?.number, 1);
  world.handOut(2);
  await adopted(2);
  await looked;
  assert.ok(world.server.calls.all.some(({ query }) => query === 'waitMs=25000'));
});

test('a burst of signals asks the server once', async (t) => {
  const world = await holdingWorld(t);
  const { source } = world.open();
  await Promise.all(Array.from({ length: 50 }, () => source.wake('signal')));
  assert.equal(world.pickups(), 1);
  await Promise.all(Array.from({ length: 50 }, () => source.wake('signal')));
  assert.equal(world.pickups(), 1);
  assert.ok((world.time.nextInMs ?? DAY_MS) <= 5_000);
});

test('requests that need another version share one pickup, which waits for nothing but the server', async (t) => {
  const world = await holdingWorld(t);
  const { source, adopted, ring } = world.open();
  await source.wake('signal');
  const looks = Array.from({ length: 50 }, () => source.wake('needed'));
  await world.server.waiting();
  world.handOut(2, { now: true, rotationId: 'rot_1' });
  await adopted(2);
  await Promise.all(looks);
  assert.equal(world.time.clock.monotonicMs(), 0);
  assert.equal(ring.current?.number, 2);
  assert.equal(world.pickups(), 2);
});

test('a look that may have missed what is needed at once is followed by one that waits for it', async (t) => {
  const world = await holdingWorld(t);
  const { source, adopted } = world.open();
  const looks = [source.wake('needed'), source.wake('now'), source.wake('needed')];
  await world.server.waiting();
  world.handOut(2, { now: true, rotationId: 'rot_1' });
  await adopted(2);
  await Promise.all(looks);
  assert.equal(world.pickups(), 2);
});

test('what is needed while a look stores what it was told already is asked for by another', async (t) => {
  const world = await holdingWorld(t);
  const { source, ring } = world.open();
  await source.wake('signal');
  void source.wake('needed');
  await world.server.waiting();
  const saving = world.holdSaves();
  world.handOut(2, { now: true, rotationId: 'rot_1' });
  await saving.reached;
  // Both have leaked.
  const needed = source.wake('needed');
  world.handOut(3, { now: true, rotationId: 'rot_2' });
  saving.resolve();
  await needed;
  assert.equal(ring.current?.number, 3);
});

test('a server that has nothing is not asked again by every request that needs it', async (t) => {
  const world = await holdingWorld(t);
  const { source } = world.open();
  await source.wake('signal');
  world.server.letGo(2);
  world.server.handOut(2, null);
  await Promise.all(Array.from({ length: 50 }, () => source.wake('needed')));
  assert.equal(world.pickups(), 2);
  const looks = Array.from({ length: 50 }, () => source.wake('needed'));
  world.time.advance(1_000);
  await Promise.all(looks);
  assert.equal(world.pickups(), 3);
});
