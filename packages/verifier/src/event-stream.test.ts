/** Streams of server-sent events that end when their key does, over real connections (K16). */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import fastify from 'fastify';
import { keyturn } from './fastify.ts';
import { type EventStream, keyturnEventStream } from './node-http.ts';
import { eventText } from './stream/event-text.ts';
import { keyRecord, mintKeyString, versionRecord } from './testing/key-mint.ts';
import { World } from './testing/world.ts';
import type { Verifier } from './verifier.ts';

const ROUTE = { scopes: ['market:read'], route: '/v1/events' };

/** What serves one stream at a port. */
type Serve = (t: TestContext, verifier: Verifier, streams: EventStream[]) => Promise<number>;

const KINDS: Record<string, Serve> = {
  'node:http': async (t, verifier, streams) => {
    const open = keyturnEventStream(verifier, ROUTE);
    const server = createServer(async (request, response) => {
      const stream = await open(request, response);
      if (stream !== null) streams.push(stream);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    return (server.address() as AddressInfo).port;
  },
  Fastify: async (t, verifier, streams) => {
    const app = fastify({ forceCloseConnections: true });
    app.register(keyturn, { verifier });
    app.after(() => {
      app.get('/', { config: { keyturn: { scopes: ROUTE.scopes } } }, async (_request, reply) => {
        const stream = await reply.keyturnEventStream();
        if (stream !== null) streams.push(stream);
        return reply;
      });
    });
    t.after(() => app.close());
    await app.listen({ host: '127.0.0.1', port: 0 });
    return (app.server.address() as AddressInfo).port;
  },
};

/** A client of a stream. */
class Client {
  readonly response: IncomingMessage;
  text = '';
  ended = false;

  constructor(response: IncomingMessage) {
    this.response = response.setEncoding('utf8');
    response.on('data', (piece) => {
      this.text += piece;
    });
    response.on('close', () => {
      this.ended = true;
    });
    response.on('error', () => {});
  }

  static async open(port: number, headers: Record<string, string>): Promise<Client> {
    const request = get({ port, host: '127.0.0.1', headers });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return new Client(response);
  }
}

async function served(t: TestContext, serve: Serve) {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  const record = keyRecord();
  const version = versionRecord(key);
  world.server.publish(record, version);
  const verifier = await world.fresh();
  await world.current(verifier);
  const streams: EventStream[] = [];
  const port = await serve(t, verifier, streams);
  const open = (headers: Record<string, string> = { 'X-API-Key': key }) =>
    Client.open(port, headers);
  const until = (holds: () => boolean, what: string) => world.until(holds, what);
  const count = () => verifier.status().sessions;
  return { world, key, record, version, verifier, streams, port, open, until, count };
}

for (const [kind, serve] of Object.entries(KINDS)) {
  test(`${kind}: a stream begins at once, with a comment that a buffering proxy would keep back`, async (t) => {
    const { open, until, streams, count, key } = await served(t, serve);
    const client = await open({ 'X-API-Key': key, 'Last-Event-ID': '17' });
    const { headers, statusCode } = client.response;
    assert.equal(statusCode, 200);
    assert.equal(headers['content-type'], 'text/event-stream');
    assert.equal(headers['cache-control'], 'no-store, no-transform');
    assert.equal(headers['x-accel-buffering'], 'no');
    assert.equal(headers['api-key-status'], 'active;version=1');
    await until(() => client.text === ': open\n\n', 'the comment is there before any event');
    assert.equal(count(), 1);
    assert.equal(streams[0]?.lastEventId, '17');
    assert.equal(streams[0]?.verdict.keyId, 'key_1');
    streams[0]?.send({ id: '18', data: '{"BTC":91250.5}' });
    await until(() => client.text.includes('id: 18\ndata: {"BTC":91250.5}\n\n'), 'an event comes');
  });

  test(`${kind}: a stream is kept alive, and ended by either side is a session no more`, async (t) => {
    const { world, open, until, streams, count } = await served(t, serve);
    const first = await open();
    await until(() => streams.length === 1, 'it is open');
    world.advance(15_000);
    await until(() => first.text.includes(': still open\n\n'), 'it is kept alive');
    streams[0]?.close();
    streams[0]?.close();
    streams[0]?.send({ data: 'after the end' });
    await until(() => first.ended && count() === 0, 'the handler ended it');
    assert.ok(!first.text.includes('after the end') && !first.text.includes('keyturn-end'));
    const second = await open();
    await until(() => streams.length === 2, 'it is open');
    second.response.destroy();
    await until(() => streams[1]?.signal.aborted === true && count() === 0, 'the client ended it');
  });

  test(`${kind}: a stream says that its key is to be changed, and as its last word that it ended`, async (t) => {
    const { world, record, version, verifier, open, until, streams, count } = await served(
      t,
      serve,
    );
    const client = await open();
    await until(() => streams.length === 1, 'it is open');
    world.server.publish({ ...version, designation: 'predecessor' });
    await world.current(verifier);
    await until(() => client.text.includes('keyturn'), 'it is told');
    assert.equal(client.text, ': open\n\nevent: keyturn\ndata: deprecated;version=1\n\n');
    world.server.publish({ ...record, revoked: true });
    await until(() => client.ended, 'it is ended');
    assert.ok(client.text.endsWith('event: keyturn-end\ndata: refused;version=1\n\n'));
    assert.equal(streams[0]?.signal.aborted, true);
    await until(() => count() === 0, 'nothing is open');
  });

  test(`${kind}: who has no valid key reads a problem document, and opens nothing`, async (t) => {
    const { open, until, streams, count } = await served(t, serve);
    const client = await open({});
    await until(() => client.ended, 'it is answered');
    assert.equal(client.response.statusCode, 401);
    assert.equal(JSON.parse(client.text).code, 'no-credential');
    assert.deepEqual([streams.length, count()], [0, 0]);
  });

  test(`${kind}: who asks for the header fields alone leaves nothing open`, async (t) => {
    const { key, port, until, count } = await served(t, serve);
    const headers = { 'X-API-Key': key };
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'HEAD', headers });
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    await until(() => count() === 0, 'nothing is open');
  });

  test(`${kind}: a reader that does not read is cut off, by what waits for it or by the end`, async (t) => {
    const { world, key, record, port, until, streams, count } = await served(t, serve);
    const open = async () => {
      const peer = connect(port, '127.0.0.1');
      peer.on('error', () => {});
      peer.write(`GET / HTTP/1.1\r\nHost: market\r\nX-API-Key: ${key}\r\n\r\n`);
      await once(peer, 'readable');
    };
    const fill = (stream: EventStream | undefined, enough: () => boolean) => {
      for (let i = 0; i < 1_000 && !enough(); i++) stream?.send({ data: 'x'.repeat(65_536) });
    };
    await open();
    await until(() => streams.length === 1, 'the first is open');
    const [first] = streams;
    await until(() => {
      fill(first, () => first?.signal.aborted === true);
      return first?.signal.aborted === true;
    }, 'the first is cut off');
    await open();
    await until(() => streams.length === 2, 'the second is open');
    // More than the machine's own buffers take, and less than is borne.
    for (let i = 0; i < 200; i++) {
      streams[1]?.send({ data: 'x'.repeat(32_768) });
      await world.still(() => true, 'a turn');
      if (count() === 0) break;
    }
    world.server.publish({ ...record, revoked: true });
    await until(() => count() === 0, 'the second is cut off');
  });
}

test('an event is told line by line, and nothing in it can end it early', () => {
  assert.equal(
    eventText({ event: 'price\nid: 9', id: '1\r\n2', data: 'a\nb\r\nc\rd' }),
    'event: priceid: 9\nid: 12\ndata: a\ndata: b\ndata: c\ndata: d\n\n',
  );
});

test('a stream whose answer was begun by somebody else meanwhile leaves nothing open', async (t) => {
  const { key, verifier, until, count } = await served(t, async () => 0);
  let opened: EventStream | null | 'pending' = 'pending';
  const open = keyturnEventStream(verifier, ROUTE);
  const server = createServer(async (request, response) => {
    const opening = open(request, response);
    response.end('too late');
    opened = await opening;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const headers = { 'X-API-Key': key };
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
  assert.equal(await response.text(), 'too late');
  await until(() => opened !== 'pending', 'it is answered');
  assert.equal(opened, null);
  await until(() => count() === 0, 'nothing is open');
});

test('a key that ends while its stream is being opened is refused, and not left without an answer', async (t) => {
  const { key, record, world, verifier } = await served(t, async () => 0);
  const hasty: Verifier = {
    ...{ trustedHops: 0, schedule: verifier.schedule },
    openSession: async (presented, handlers) => {
      const opened = await verifier.openSession(presented, handlers);
      world.server.publish({ ...record, revoked: true });
      await world.current(verifier);
      return opened;
    },
  } as Partial<Verifier> as Verifier;
  const open = keyturnEventStream(hasty, ROUTE);
  const server = createServer((request, response) => void open(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const headers = { 'X-API-Key': key };
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
  assert.equal(response.status, 401);
  assert.equal(response.headers.get('api-key-status'), 'refused;version=1');
  assert.equal(JSON.parse(await response.text()).code, 'key-revoked');
  assert.equal(verifier.status().sessions, 0);
});

test('the id that a client comes back with is the one that it was sent', async (t) => {
  const { key, verifier, streams, open, until } = await served(t, KINDS['node:http'] as Serve);
  const id = 'Zürich 17 – ₿';
  const sent = Buffer.from(id, 'utf8').toString('latin1');
  await open({ 'X-API-Key': key, 'Last-Event-ID': sent });
  await until(() => streams.length === 1, 'it is open');
  assert.equal(streams[0]?.lastEventId, id);
  assert.equal(verifier.status().sessions, 1);
});

test('a stream for a client of HTTP/1.0 goes without chunks, and ends with its connection', async (t) => {
  const { key, port, record, world, until } = await served(t, KINDS['node:http'] as Serve);
  const peer = connect(port, '127.0.0.1');
  let text = '';
  let isEnded = false;
  peer.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  peer.on('end', () => {
    isEnded = true;
  });
  peer.write(`GET / HTTP/1.0\r\nX-API-Key: ${key}\r\n\r\n`);
  await until(() => text.endsWith('\r\n\r\n: open\n\n'), 'it is open');
  assert.doesNotMatch(text, /transfer-encoding/i);
  world.server.publish({ ...record, revoked: true });
  await until(() => isEnded, 'it is ended');
  assert.ok(text.endsWith('event: keyturn-end\ndata: refused;version=1\n\n'));
});
