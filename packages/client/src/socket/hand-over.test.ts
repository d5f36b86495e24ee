/** One connection after the other where the reader, or the server, makes it hard. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nativeKey } from '../testing/native-key.ts';
import { type Act, idOf, worldOf } from '../testing/socket-world.ts';

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Act>({ act: 'publish' }) },
  { weight: 2, arbitrary: fc.constant<Act>({ act: 'adopt' }) },
  { weight: 4, arbitrary: fc.nat(12_000).map((ms): Act => ({ act: 'pass', ms })) },
  { weight: 4, arbitrary: fc.nat(6).map((count): Act => ({ act: 'read', count })) },
);

test('a reader that is slow while the key rotates loses no message, though the server cannot resume', async () => {
  const property = fc.asyncProperty(
    fc.array(act, { minLength: 20, maxLength: 60 }),
    fc.array(fc.nat(800), { minLength: 1, maxLength: 12 }),
    fc.boolean(),
    async (acts, ms, hasIds) => {
      const world = worldOf(ms, { buffer: 4, ...(hasIds && { idOf }) }, 1);
      await world.pass(2_000, 100);
      for (const each of acts) await world.act(each);
      world.read(Number.POSITIVE_INFINITY);
      world.stream.publish();
      await world.pass(60_000, 500);
      if (hasIds) assert.deepEqual(world.got, world.stream.log);
      assert.ok(world.stream.mostAtOnce <= 2);
      assert.equal(world.stream.alive().length, 1);
      await world.close();
    },
  );
  await fc.assert(property, { numRuns: 200 });
});

test('the older connection is waited for while it alone has what was too much to hold', async () => {
  const world = worldOf([600, 0], { idOf, buffer: 4 });
  await world.pass(2_000, 100);
  world.adopt();
  // Just before the newer one, which is faster, has had its time.
  await world.pass(4_500, 100);
  for (let message = 1; message <= 9; message++) world.stream.publish();
  await world.pass(60_000, 100);
  assert.deepEqual(world.got, world.stream.log);
  assert.equal(world.stream.alive().length, 1);
});

test('what waits unread is read to its end before the older connection is closed', async () => {
  const world = worldOf([10], { idOf, buffer: 2 }, 1);
  await world.pass(100, 10);
  for (let message = 1; message <= 6; message++) world.stream.publish();
  await world.pass(100, 10);
  world.adopt();
  await world.pass(20_000, 100);
  world.read(Number.POSITIVE_INFINITY);
  await world.pass(20_000, 100);
  world.stream.publish();
  await world.pass(100, 10);
  assert.deepEqual(world.got, world.stream.log);
  assert.deepEqual(
    world.stream.alive().map(({ key }) => key),
    [nativeKey(2)],
  );
});

test('closing a socket that is paused takes no longer than the other side does', async () => {
  const world = worldOf([10], { idOf, buffer: 2 }, 1);
  await world.pass(100, 10);
  for (let message = 1; message <= 6; message++) world.stream.publish();
  await world.pass(100, 10);
  let isClosed = false;
  void world.socket.close().then(() => {
    isClosed = true;
  });
  await world.pass(100, 10);
  assert.ok(isClosed);
});

for (const [code, state] of [
  [4401, 'refused'],
  [4503, 'suspended'],
  [4503, 'behind'],
] as const) {
  test(`versions that are let in and turned away as ${state} do not make a storm of connections`, async () => {
    const world = worldOf([10], { idOf });
    await world.pass(100, 10);
    await world.act({ act: 'adopt' });
    await world.pass(20_000, 100);
    world.source.isEmpty = true;
    world.stream.usualAnswer = 'turned-away';
    world.stream.turnsAwayWith = [code, state];
    for (const connection of world.stream.alive()) connection.end(code, state);
    const before = world.stream.connections.length;
    await world.pass(60_000, 10);
    const tries = world.stream.connections.length - before;
    assert.ok(tries > 2 && tries < 15, `${tries} connections in a minute`);
    world.stream.usualAnswer = 'open';
    world.source.isEmpty = false;
    await world.pass(60_000, 100);
    assert.equal(world.stream.alive().length, 1);
    await world.close();
  });
}
