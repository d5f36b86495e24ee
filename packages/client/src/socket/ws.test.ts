import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import type { KeyturnEvent } from '../keyturn-event.ts';
import { createKeyturnFetch } from '../keyturn-fetch.ts';
import { createKeyturnSocket } from '../keyturn-socket.ts';
import { envKeys } from '../sources/env-keys.ts';
import { staticKey } from '../sources/static-key.ts';
import { History } from '../testing/history.ts';
import { A, B, both } from '../testing/keyed-client.ts';
import type { SocketOptions } from './socket-options.ts';

const webSocket: SocketOptions['webSocket'] = (url, { headers }) => new WebSocket(url, { headers });
const idOf = (message: unknown): number => JSON.parse(String(message)).seq;

test('a stream over ws goes on with the next version, and no message is missing', async (t) => {
  const api = await startStream(t);
  const events = new History<KeyturnEvent>();
  const keyturnFetch = createKeyturnFetch({ keys: both(), api: api.url, onEvent: events.add });
  t.after(() => keyturnFetch.close());
  const socket = keyturnFetch.socket({
    url: '/stream',
    webSocket,
    idOf,
    after: (id) => `/stream?after=${id}`,
  });
  const got: number[] = [];
  for await (const message of socket) {
    got.push(idOf(message));
    if (got.length === 3) await keyturnFetch('/deprecated');
    if (got.length === 10) break;
    api.publish();
  }
  assert.deepEqual(got, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const moved = await events.next(({ type }) => type === 'socket-moved');
  assert.ok(moved.type === 'socket-moved');
  assert.deepEqual([moved.from.lastFour, moved.to.lastFour], [A.slice(-4), B.slice(-4)]);
  assert.deepEqual(api.keys, [A, B]);
  await socket.close();
  assert.equal(socket.status().connections, 0);
});

test('the handshake over ws tells why it was refused, and 4401 leads to the other version', async (t) => {
  const api = await startStream(t);
  const events = new History<KeyturnEvent>();
  api.refused.add(A);
  const socket = createKeyturnSocket({
    keys: both(),
    url: `${api.socketUrl}/stream`,
    webSocket,
    idOf,
    onEvent: events.add,
  });
  t.after(() => socket.close());
  await events.next((event) => event.type === 'socket-opened' && event.lastFour === B.slice(-4));
  api.publish();
  const messages = socket[Symbol.asyncIterator]();
  assert.equal(idOf((await messages.next()).value), 1);
  assert.deepEqual(api.keys, [A, B]);
  const lost = events.all.find(({ type }) => type === 'socket-lost');
  assert.ok(lost?.type === 'socket-lost' && lost.status === 401);
  // A key of one version alone is tried again after a pause, and told to be lost.
  api.end(B, 4401, 'refused;version=2');
  const closed = await events.next(
    (event) => event.type === 'socket-lost' && event.closeCode === 4401,
  );
  assert.ok(closed);
});

test('4401 over ws: the other version is there at once', async (t) => {
  const api = await startStream(t);
  const keys = envKeys({ KEYTURN_API_KEY: A, KEYTURN_API_KEY_NEXT: B });
  const socket = createKeyturnSocket({ keys, url: `${api.socketUrl}/stream`, webSocket, idOf });
  t.after(() => socket.close());
  await api.connected();
  api.publish();
  const messages = socket[Symbol.asyncIterator]();
  await messages.next();
  api.refused.add(A);
  api.end(A, 4401, 'refused;version=1');
  await api.connected();
  api.publish();
  assert.equal(idOf((await messages.next()).value), 2);
  assert.deepEqual(api.keys, [A, B]);
});

test('a reader that is slow pauses ws, and loses nothing', async (t) => {
  const api = await startStream(t);
  const url = `${api.socketUrl}/stream`;
  const socket = createKeyturnSocket({ keys: staticKey(A), url, webSocket, idOf, buffer: 8 });
  t.after(() => socket.close());
  await api.connected();
  for (let message = 0; message < 2_000; message++) api.publish();
  const got: number[] = [];
  for await (const message of socket) {
    got.push(idOf(message));
    if (got.length % 100 === 0) await new Promise(setImmediate);
    if (got.length === 2_000) break;
  }
  assert.deepEqual(
    got,
    Array.from(got.keys(), (index) => index + 1),
  );
});

/** An API with a stream of numbered messages over real WebSockets, judged by a list of keys. */
async function startStream(t: TestContext) {
  const [refused, keys, log] = [new Set<string>(), [] as string[], [] as string[]];
  const connections = new History<string>();
  const open = new Map<WebSocket, string>();
  const server = createServer((request, response) => {
    const status = request.url === '/deprecated' ? 'deprecated' : 'active';
    response.writeHead(200, { 'api-key-status': status }).end();
  });
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('headers', (headers) => headers.push('Api-Key-Status: active'));
  server.on('upgrade', (request: IncomingMessage, connection, head) => {
    const key = String(request.headers['x-api-key']);
    keys.push(key);
    // A client that is done with the answer may reset the connection.
    connection.on('error', () => {});
    if (refused.has(key)) {
      const head = 'HTTP/1.1 401 Unauthorized\r\napi-key-status: refused;version=1';
      connection.end(`${head}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      const after = new URL(String(request.url), 'http://api').searchParams.get('after');
      for (const message of log.slice(Number(after ?? log.length))) socket.send(message);
      open.set(socket, key);
      socket.on('close', () => open.delete(socket));
      connections.add(key);
      if (log.length === 0) publish();
    });
  });
  const publish = (): void => {
    log.push(JSON.stringify({ seq: log.length + 1 }));
    for (const socket of open.keys()) socket.send(String(log.at(-1)));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    for (const socket of open.keys()) socket.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    socketUrl: `ws://127.0.0.1:${port}`,
    refused,
    keys,
    publish,
    connected: () => connections.next(() => true),
    end(key: string, code: number, reason: string): void {
      for (const [socket, shown] of open) if (shown === key) socket.close(code, reason);
    },
  };
}
