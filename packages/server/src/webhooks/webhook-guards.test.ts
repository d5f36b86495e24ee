import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { openStore } from '../store/open-store.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { makeWebhookWorld, type WebhookWorld } from './testing/webhook-world.ts';

interface Case extends WebhookWorld {
  receiver: Receiver;
  webhookId: string;
  lastError(): Promise<string | null>;
}

/** A verified webhook, and nothing dialled yet. */
async function verified(t: TestContext): Promise<Case> {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  const world = await makeWebhookWorld(store);
  const receiver = await startReceiver(t, world.net);
  const { id } = await world.add(receiver.url);
  await world.send();
  assert.equal((await world.show(id)).state, 'verified');
  world.net.dialled.length = 0;
  const lastError = async () => (await world.show(id)).lastError;
  return { ...world, receiver, webhookId: id, lastError };
}

/** 100 MB, of 64 KiB each: more than the buffers of any connection hold. */
const MOST_PARTS = 1_600;

const NOT_PUBLIC = 'its host has an address that is not public';

test('a name with an address that is not public is never connected to', async (t) => {
  const world = await verified(t);
  for (const address of [
    '127.0.0.1',
    '10.0.0.7',
    '169.254.169.254',
    'fd00:ec2::254',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
  ]) {
    world.net.name('hooks.example.com', [address]);
    await world.tell();
    await world.send();
    assert.equal(await world.lastError(), NOT_PUBLIC, address);
  }
  assert.deepEqual(world.net.dialled, []);
});

test('one address that is not public refuses all that the name has', async (t) => {
  const world = await verified(t);
  world.net.name('hooks.example.com', [world.receiver.address, '10.0.0.7']);
  await world.tell();
  await world.send();
  assert.equal(await world.lastError(), NOT_PUBLIC);
  assert.deepEqual(world.net.dialled, []);
});

test('a name that is public when it is checked and private when it is asked again does not win', async (t) => {
  const world = await verified(t);
  const { address } = world.receiver;
  let asked = 0;
  world.net.name('hooks.example.com', () => (++asked % 2 === 1 ? [address] : ['127.0.0.1']));
  await world.tell();
  await world.send();
  assert.equal(asked, 1, 'the name is resolved once for each attempt');
  assert.equal(world.receiver.received.length, 1);
  await world.tell();
  await world.send();
  assert.equal(await world.lastError(), NOT_PUBLIC);
  assert.deepEqual(world.net.dialled, [`${address}:443`]);
});

test('the name of the URL stands in Host and in SNI, whatever address is connected to', async (t) => {
  const world = await verified(t);
  await world.tell();
  const [[socket]] = await Promise.all([
    once(world.receiver.server, 'secureConnection'),
    world.send(),
  ]);
  assert.equal(socket.servername, 'hooks.example.com');
  assert.equal(world.receiver.received[0]?.headers.host, 'hooks.example.com');
});

test('a name with several addresses is tried at each of them in turn', async (t) => {
  const world = await verified(t);
  world.receiver.reply = (response) => response.writeHead(500).end();
  world.net.name('hooks.example.com', [world.receiver.address, '93.184.216.34']);
  await world.tell();
  const waitMs = await world.send();
  world.clock.advance(waitMs ?? 0);
  await world.send();
  const dialled = [`${world.receiver.address}:443`, '93.184.216.34:443'];
  assert.deepEqual(world.net.dialled.toSorted(), dialled.toSorted());
});

test('a redirect is a failure and is not followed', async (t) => {
  const world = await verified(t);
  const target = await startReceiver(t, world.net, 'target.example.com');
  world.receiver.reply = (response) => response.writeHead(307, { location: target.url }).end();
  await world.tell();
  await world.send();
  assert.equal(await world.lastError(), 'answered 307');
  assert.deepEqual(world.net.dialled, [`${world.receiver.address}:443`]);
});

test('a certificate for another name is not taken, and nothing is written', async (t) => {
  const world = await verified(t);
  const other = await startReceiver(t, world.net, 'hooks.example.com', 'evil.example.com');
  await world.tell();
  await world.send();
  assert.equal(await world.lastError(), 'ERR_TLS_CERT_ALTNAME_INVALID');
  assert.equal(other.received.length, 0);
});

test('a certificate that nobody trusted signed is not taken, and nothing is written', async (t) => {
  const world = await verified(t);
  const trusted = world.net.authorities;
  const other = await startReceiver(t, world.net, 'hooks.example.com');
  world.net.authorities = trusted;
  await world.tell();
  await world.send();
  assert.match((await world.lastError()) ?? '', /CERT|SIGNATURE/);
  assert.equal(other.received.length, 0);
});

test('clear text where TLS is expected is a failure', async (t) => {
  const world = await verified(t);
  const plain = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  });
  plain.listen(0, '127.0.0.1');
  await once(plain, 'listening');
  t.after(() => plain.close());
  world.net.place(world.receiver.address, (plain.address() as AddressInfo).port);
  await world.tell();
  await world.send();
  assert.match((await world.lastError()) ?? '', /SSL|EPROTO/);
});

test('an answer after 14 s is a delivery', async (t) => {
  const world = await verified(t);
  world.receiver.reply = (response) => {
    world.clock.advance(14_000);
    response.writeHead(200).end();
  };
  await world.tell();
  await world.send();
  assert.equal(await world.lastError(), null);
  assert.equal(world.receiver.received.length, 1);
});

test('who does not answer within 15 s is left', async (t) => {
  const world = await verified(t);
  world.receiver.reply = () => world.clock.advance(15_000);
  await world.tell();
  await world.send();
  assert.equal(await world.lastError(), 'no answer within 15 s');
});

test('who drips an answer is left after 15 s in all', async (t) => {
  const world = await verified(t);
  world.receiver.reply = (response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\nx-a: ');
    for (let second = 0; second < 15; second++) {
      response.socket?.write('a');
      world.clock.advance(1_000);
    }
  };
  await world.tell();
  await world.send();
  assert.equal(await world.lastError(), 'no answer within 15 s');
});

test('a name that is not resolved within 15 s is left', async (t) => {
  const world = await verified(t);
  world.net.resolve = () => {
    queueMicrotask(() => world.clock.advance(15_000));
    return new Promise(() => undefined);
  };
  await world.tell();
  await world.send();
  assert.equal(await world.lastError(), 'no answer within 15 s');
});

test('a long answer is not read: the connection ends at its head', async (t) => {
  const world = await verified(t);
  let written = 0;
  const part = Buffer.alloc(65_536);
  const ended = new Promise<void>((resolve) => {
    world.receiver.reply = (response) => {
      response.on('close', resolve);
      response.writeHead(200, { 'content-length': String(MOST_PARTS * part.length) });
      const go = () => {
        while (written < MOST_PARTS && !response.destroyed) {
          written += 1;
          if (!response.write(part)) return void response.once('drain', go);
        }
      };
      go();
    };
  });
  await world.tell();
  await world.send();
  await ended;
  assert.equal(await world.lastError(), null);
  assert.ok(written < MOST_PARTS, 'the receiver could not write it all');
});

test('a challenge whose answer goes on for ever is read at its beginning', async (t) => {
  const world = await verified(t);
  const other = await startReceiver(t, world.net, 'long.example.com');
  other.echo = (response) => {
    const go = () => {
      while (!response.destroyed) {
        if (!response.write('a'.repeat(4_096))) return void response.once('drain', go);
      }
    };
    response.writeHead(200);
    go();
  };
  const { id } = await world.add(other.url);
  await world.send();
  assert.equal((await world.show(id)).challenge?.lastError, 'answered without the nonce');
});

test('header fields without end are a failure', async (t) => {
  const world = await verified(t);
  world.receiver.reply = (response) =>
    response.writeHead(200, { 'x-long': 'a'.repeat(15_000) }).end();
  await world.tell();
  await world.send();
  assert.equal(await world.lastError(), 'HPE_HEADER_OVERFLOW');
});

test('an address in the place of a name needs a certificate for that address', async (t) => {
  const world = await verified(t);
  const url = 'https://93.184.216.34/hook';
  const receiver = await startReceiver(t, world.net, 'a.example.com', '93.184.216.34');
  const other = await startReceiver(t, world.net, 'b.example.com', '93.184.216.35');
  const place = ({ server }: Receiver) =>
    world.net.place('93.184.216.34', (server.address() as AddressInfo).port);
  const { id } = await world.add(url);
  place(other);
  await world.send();
  assert.equal((await world.show(id)).challenge?.lastError, 'ERR_TLS_CERT_ALTNAME_INVALID');
  place(receiver);
  world.clock.advance(10_000);
  await world.send();
  assert.equal((await world.show(id)).state, 'verified');
  assert.equal(receiver.challenges[0]?.headers.host, '93.184.216.34');
});
