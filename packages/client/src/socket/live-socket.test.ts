import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createKeyturnSocket } from '../keyturn-socket.ts';
import { ManualTime } from '../testing/manual-time.ts';
import { nativeKey } from '../testing/native-key.ts';
import { type HandshakeAnswer, PriceStream } from '../testing/price-stream.ts';
import { type Act, idOf, sourceOf, URL_TEXT, worldOf } from '../testing/socket-world.ts';
import { KeyturnSocketError } from './keyturn-socket-error.ts';

const after = (id: unknown): string => `${URL_TEXT}?after=${id}`;

const plain: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Act>({ act: 'publish' }) },
  { weight: 2, arbitrary: fc.constant<Act>({ act: 'adopt' }) },
  { weight: 6, arbitrary: fc.nat(3_000).map((ms): Act => ({ act: 'pass', ms })) },
);
const rough: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: plain },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Act>({ act: 'drop' }, { act: 'refuse' }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<HandshakeAnswer>('behind', 'lost', 'hangs', 'turned-away')
      .map((answer): Act => ({ act: 'handshake', answer })),
  },
);
const delays = fc.array(fc.nat(800), { minLength: 1, maxLength: 12 });

test('whatever fails, each message is delivered once and in order, over two connections at most', async () => {
  const property = fc.asyncProperty(
    fc.array(rough, { maxLength: 60 }),
    delays,
    async (acts, ms) => {
      const world = worldOf(ms, { url: after(0), after, idOf });
      for (const act of acts) await world.act(act);
      world.stream.handshakes.length = 0;
      world.stream.publish();
      await world.pass(300_000, 500);
      assert.deepEqual(world.got, world.stream.log);
      assert.ok(world.stream.mostAtOnce <= 2);
      assert.equal(world.ring().current?.keyString.reveal(), world.stream.alive()[0]?.key);
      await world.close();
    },
  );
  await fc.assert(property, { numRuns: 300 });
});

test('a key that only rotates costs no message, though the server cannot resume', async () => {
  const property = fc.asyncProperty(
    fc.array(plain, { maxLength: 60 }),
    delays,
    async (acts, ms) => {
      const world = worldOf(ms, { idOf });
      await world.pass(2_000, 100);
      for (const act of acts) await world.act(act);
      world.stream.publish();
      await world.pass(60_000, 500);
      assert.deepEqual(world.got, world.stream.log);
      assert.ok(world.stream.mostAtOnce <= 2);
      assert.equal(world.stream.alive().length, 1);
      await world.close();
    },
  );
  await fc.assert(property, { numRuns: 300 });
});

test('the older connection is closed only when the newer one has delivered', async () => {
  const world = worldOf([100], { idOf });
  await world.pass(300, 100);
  await world.act({ act: 'adopt' });
  await world.pass(1_000, 100);
  assert.equal(world.stream.alive().length, 2);
  world.stream.publish();
  await world.pass(400, 50);
  assert.deepEqual(
    world.stream.alive().map(({ key }) => key),
    [nativeKey(2)],
  );
  assert.deepEqual(world.got, [1]);
  const [moved] = world.events.filter(({ type }) => type === 'socket-moved');
  assert.deepEqual(moved, {
    type: 'socket-moved',
    from: { version: 1, lastFour: nativeKey(1).slice(-4) },
    to: { version: 2, lastFour: nativeKey(2).slice(-4) },
  });
});

test('on a quiet stream the older connection is closed after the settle time', async () => {
  const world = worldOf([100], { idOf, settleMs: 3_000 });
  await world.pass(300, 100);
  await world.act({ act: 'adopt' });
  await world.pass(3_000, 100);
  assert.equal(world.stream.alive().length, 2);
  await world.pass(600, 50);
  assert.deepEqual(
    world.stream.alive().map(({ key }) => key),
    [nativeKey(2)],
  );
});

test('without ids messages come from the older connection until it is closed, then from the newer', async () => {
  const world = worldOf([100], {});
  await world.pass(300, 100);
  await world.act({ act: 'adopt' });
  for (let message = 1; message <= 20; message++) {
    world.stream.publish();
    await world.pass(50, 10);
  }
  await world.pass(1_000, 50);
  assert.deepEqual(world.got, world.stream.log);
  assert.deepEqual(
    world.stream.alive().map(({ key }) => key),
    [nativeKey(2)],
  );
});

test('a version that is refused is followed at once by the one that the source finds', async () => {
  const world = worldOf([10], { idOf, url: after(0), after });
  await world.pass(100, 10);
  world.stream.publish();
  await world.act({ act: 'refuse' });
  world.stream.publish();
  await world.pass(100, 10);
  assert.deepEqual(world.got, [1, 2]);
  assert.ok(world.wakes.includes('needed'));
  assert.equal(world.stream.alive()[0]?.key, nativeKey(2));
});

test('a refusal that nothing helps against is tried again with growing pauses, and not in a loop', async () => {
  const world = worldOf([10], { idOf });
  await world.pass(100, 10);
  world.source.isEmpty = true;
  await world.act({ act: 'refuse' });
  await world.pass(60_000, 100);
  const tries = world.stream.connections.length;
  assert.ok(tries > 4 && tries < 10, `${tries} connections in a minute`);
  world.source.isEmpty = false;
  world.adopt();
  await world.pass(100, 10);
  assert.equal(world.stream.alive()[0]?.key, nativeKey(2));
});

test('what the key may not do is told to the caller, and not tried again', async () => {
  const world = worldOf([10], { idOf });
  world.stream.handshakes.push('forbidden');
  await world.pass(60_000, 100);
  assert.ok(world.error instanceof KeyturnSocketError);
  assert.deepEqual([world.error.code, world.error.status], ['forbidden', 403]);
  assert.equal(world.stream.connections.length, 1);
});

test('4403 and the codes of an application end the loop with an error, 1000 without', async () => {
  for (const [code, expected] of [
    [4403, 'forbidden'],
    [4000, 'refused'],
    [1008, 'refused'],
    [1000, null],
  ] as const) {
    const world = worldOf([10], { idOf });
    await world.pass(100, 10);
    world.stream.connections[0]?.end(code, 'because');
    await world.pass(60_000, 500);
    assert.equal((world.error as KeyturnSocketError | null)?.code ?? null, expected);
    assert.ok(world.isOver);
    assert.equal(world.stream.connections.length, 1);
  }
});

test('each connection begins with what the caller sends, and sending goes to the one that delivers', async () => {
  const world = worldOf([10], { idOf, onOpen: (send) => send('subscribe') });
  assert.throws(() => world.socket.send('early'), KeyturnSocketError);
  await world.pass(100, 10);
  world.socket.send('one');
  await world.act({ act: 'adopt' });
  world.stream.publish();
  await world.pass(100, 10);
  world.stream.publish();
  await world.pass(100, 10);
  world.socket.send('two');
  const sent = world.stream.connections.map((connection) => connection.sent);
  assert.deepEqual(sent, [
    ['subscribe', 'one'],
    ['subscribe', 'two'],
  ]);
});

test('no event and no error holds a key or a URL', async () => {
  const world = worldOf([10], { idOf });
  await world.pass(100, 10);
  world.stream.connections[0]?.end(4000, `your key is ${nativeKey(1)}`);
  await world.pass(1_000, 10);
  const said = JSON.stringify(world.events) + String(world.error) + JSON.stringify(world.error);
  assert.ok(world.error);
  assert.ok(!said.includes(nativeKey(1)) && !said.includes('api.example'));
});

test('options that cannot be right are a TypeError', () => {
  const stream = new PriceStream(new ManualTime(), () => 0);
  const options = { webSocket: stream.open, keys: sourceOf().source };
  for (const wrong of [
    { url: 'ftp://api.example' },
    { url: 'ws://api.example' },
    { url: '/relative' },
    { url: URL_TEXT, after },
    { url: URL_TEXT, buffer: 0 },
    { url: URL_TEXT, origins: ['https://other.example'] },
  ]) {
    assert.throws(() => createKeyturnSocket({ ...options, ...wrong }), TypeError);
  }
});
