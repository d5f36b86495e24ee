/** WebSockets that end when their key does, over real sockets (K16). */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import type { Session } from './session/session.ts';
import { keyRecord, mintKeyString, versionRecord } from './testing/key-mint.ts';
import { World } from './testing/world.ts';
import { keyturnUpgrade } from './ws.ts';

const ROUTE = { scopes: ['market:read'], route: '/v1/stream' };
const HANDSHAKE = [
  'GET /v1/stream HTTP/1.1',
  'Host: market',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
];

async function served(t: TestContext) {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  const record = keyRecord();
  const version = versionRecord(key);
  world.server.publish(record, version);
  const verifier = await world.fresh();
  await world.current(verifier);
  const sockets = new WebSocketServer({ noServer: true });
  const told: string[] = [];
  const server = createServer();
  const onVerdict = (
    _socket: WebSocket,
    { headers }: { headers: Readonly<Record<string, string>> },
  ) => void told.push(headers['Api-Key-Status'] ?? '');
  server.on('upgrade', keyturnUpgrade(verifier, sockets, { ...ROUTE, onVerdict }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  t.after(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  const open = (headers: Record<string, string> = { 'X-API-Key': key }) =>
    new WebSocket(`ws://127.0.0.1:${port}/v1/stream`, { headers });
  const revoke = () => world.server.publish({ ...record, revoked: true });
  const until = (holds: () => boolean, what: string) => world.until(holds, what);
  const count = () => verifier.status().sessions;
  return { world, key, record, version, verifier, sockets, port, told, open, revoke, until, count };
}

async function refusal(socket: WebSocket) {
  const [, response] = await once(socket, 'unexpected-response');
  let body = '';
  for await (const piece of response) body += piece;
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(body) };
}

test('who has no valid key is answered in plain HTTP, and nothing is upgraded', async (t) => {
  const { key, open, sockets, count } = await served(t);
  sockets.on('connection', () => assert.fail('upgraded'));
  const none = await refusal(open({}));
  assert.deepEqual([none.status, none.body.code], [401, 'no-credential']);
  const wrong = await refusal(open({ 'X-API-Key': `${key}x` }));
  assert.deepEqual([wrong.status, wrong.headers['api-key-status']], [401, 'refused']);
  assert.equal(wrong.headers['content-type'], 'application/problem+json');
  assert.equal(wrong.headers['cache-control'], 'no-store');
  assert.match(String(wrong.headers['www-authenticate']), /error="invalid_token"/);
  assert.equal(count(), 0);
});

test('a key without the scope is refused with 403, and a verifier that is cut off says 503', async (t) => {
  const { world, record, verifier, open } = await served(t);
  world.server.publish({ ...record, scopes: [] });
  await world.current(verifier);
  assert.equal((await refusal(open())).body.code, 'scope-missing');
  await world.server.stop();
  world.advance(3_600_000);
  const late = await refusal(open());
  assert.deepEqual([late.status, late.headers['retry-after']], [503, '3']);
});

test('an opened WebSocket is told of its key, and closed with 4401 when that is revoked', async (t) => {
  const { open, revoke, until, sockets, count } = await served(t);
  const sessions: Session[] = [];
  sockets.on('connection', (socket: WebSocket, _request: unknown, session: Session) => {
    sessions.push(session);
    socket.send('BTC 91250.5');
  });
  const socket = open();
  const message = once(socket, 'message');
  const [response] = await once(socket, 'upgrade');
  assert.equal(response.headers['api-key-status'], 'active;version=1');
  assert.equal(String((await message)[0]), 'BTC 91250.5');
  assert.equal(count(), 1);
  assert.equal(sessions[0]?.verdict.keyId, 'key_1');
  const closes: [number, string][] = [];
  socket.on('close', (code, reason) => closes.push([code, String(reason)]));
  revoke();
  await until(() => closes.length > 0, 'it is closed');
  assert.deepEqual(closes, [[4401, 'refused;version=1']]);
  await until(() => count() === 0, 'nothing is open');
});

test('a WebSocket is closed with 4503 when its version is suspended, and 4403 when it loses a scope', async (t) => {
  const { world, record, version, open, until } = await served(t);
  const closeOf = async (change: () => void) => {
    const socket = open();
    await once(socket, 'open');
    let close: [number, string] | null = null;
    socket.on('close', (code, reason) => {
      close = [code, String(reason)];
    });
    change();
    await until(() => close !== null, 'it is closed');
    return close;
  };
  const narrow = () => world.server.publish({ ...record, scopes: [] });
  assert.deepEqual(await closeOf(narrow), [4403, 'active;version=1']);
  world.server.publish(record);
  await until(
    () => world.server.counted.at(-1)?.applied?.hash === world.server.head.hash,
    'undone',
  );
  const suspend = () => world.server.publish({ ...version, state: 'suspended', designation: null });
  assert.deepEqual(await closeOf(suspend), [4503, 'suspended;version=1']);
});

test('a WebSocket stays open over a rotation, and its handler hears that the key is to be changed', async (t) => {
  const { world, version, verifier, open, told, count } = await served(t);
  const socket = open();
  await once(socket, 'open');
  const next = mintKeyString({ epoch: 0, revision: 3 });
  world.server.publish(versionRecord(next, { number: 2 }), {
    ...version,
    designation: 'predecessor',
  });
  await world.current(verifier);
  assert.deepEqual(told, ['deprecated;version=1']);
  assert.equal(socket.readyState, WebSocket.OPEN);
  const other = open({ 'X-API-Key': next });
  await once(other, 'open');
  assert.equal(count(), 2);
});

test('a peer that never answers the close is cut off, and counts as open until then', async (t) => {
  const { world, key, port, revoke, verifier, until, count } = await served(t);
  const peer = connect(port, '127.0.0.1');
  peer.write([...HANDSHAKE, `X-API-Key: ${key}`, '', ''].join('\r\n'));
  await once(peer, 'data');
  // From here on nothing that comes is read, and nothing answered.
  peer.pause();
  let closed = false;
  peer.on('close', () => {
    closed = true;
  });
  peer.on('error', () => {});
  revoke();
  await world.current(verifier);
  assert.equal(count(), 1);
  world.advance(2_000);
  peer.resume();
  await until(() => closed, 'it is cut off');
  assert.equal(count(), 0);
});

test('a handler that never comes back keeps no WebSocket open', async (t) => {
  const { open, revoke, until, sockets } = await served(t);
  sockets.on('connection', async () => {
    await new Promise(() => {});
  });
  const socket = open();
  await once(socket, 'open');
  let closed = false;
  socket.on('close', () => {
    closed = true;
  });
  revoke();
  await until(() => closed, 'it is closed');
});

test('a connection that its client closes, breaks or never completes is a session no more', async (t) => {
  const { key, port, open, until, count } = await served(t);
  const polite = open();
  await once(polite, 'open');
  polite.close();
  await until(() => count() === 0, 'closed');
  const rude = open();
  await once(rude, 'open');
  rude.terminate();
  await until(() => count() === 0, 'broken');
  const broken = connect(port, '127.0.0.1');
  const bad = HANDSHAKE.filter((line) => !line.startsWith('Sec-WebSocket-Key'));
  broken.end([...bad, `X-API-Key: ${key}`, '', ''].join('\r\n'));
  let answer = '';
  for await (const piece of broken) answer += piece;
  assert.match(answer, /^HTTP\/1\.1 400 /);
  await until(() => count() === 0, 'never opened');
  const garbage = connect(port, '127.0.0.1');
  garbage.write([...HANDSHAKE, `X-API-Key: ${key}`, '', ''].join('\r\n'));
  await once(garbage, 'data');
  garbage.on('error', () => {});
  garbage.write(Buffer.from([0xff, 0xff, 0xff]));
  garbage.resume();
  await until(() => count() === 0, 'what breaks the protocol is closed');
});

test('a key in the query opens nothing, and is told as exposed; one in a header beside it does not help', async (t) => {
  const { world, key, port, count, until } = await served(t);
  const url = `ws://127.0.0.1:${port}/v1/stream?token=${key}`;
  const alone = await refusal(new WebSocket(url));
  assert.deepEqual([alone.status, alone.body.code], [400, 'key-in-query']);
  const beside = await refusal(new WebSocket(url, { headers: { 'X-API-Key': key } }));
  assert.deepEqual([beside.status, beside.body.code], [400, 'several-credentials']);
  const exposed = () =>
    world.server.counted
      .flatMap(({ usage }) => usage)
      .filter((use) => use.keyId === 'key_1' && use.reason === 'key-in-query');
  await until(() => exposed().length > 0, 'it is told');
  assert.equal(count(), 0);
});

test('two keys in one handshake are refused, and one in the subprotocol is none', async (t) => {
  const { key, port, count } = await served(t);
  const headers = { 'X-API-Key': key, Authorization: `Bearer ${key}` };
  const two = await refusal(new WebSocket(`ws://127.0.0.1:${port}/`, { headers }));
  assert.deepEqual([two.status, two.body.code], [400, 'several-credentials']);
  const none = await refusal(new WebSocket(`ws://127.0.0.1:${port}/`, ['keyturn', key]));
  assert.deepEqual([none.status, none.body.code], [401, 'no-credential']);
  assert.equal(count(), 0);
});

test('a handler that says that its session is over has closed the WebSocket', async (t) => {
  const { open, sockets, until, count } = await served(t);
  sockets.on('connection', (_socket: WebSocket, _request: unknown, session: Session) => {
    assert.equal(session.verdict.keyId, 'key_1');
    session.close();
  });
  const socket = open();
  let isClosed = false;
  socket.on('close', () => {
    isClosed = true;
  });
  await until(() => isClosed && count() === 0, 'it is closed');
});

test('a peer that has gone without a word is found by the probes of TCP', async (t) => {
  const { verifier, sockets, key } = await served(t);
  const probes: unknown[] = [];
  const server = createServer();
  server.on('upgrade', (_request, connection) => {
    Object.assign(connection, { setKeepAlive: (...parts: unknown[]) => probes.push(parts) });
  });
  server.on('upgrade', keyturnUpgrade(verifier, sockets, ROUTE));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const headers = { 'X-API-Key': key };
  await once(new WebSocket(`ws://127.0.0.1:${port}/`, { headers }), 'open');
  assert.deepEqual(probes, [[true, 30_000]]);
});

test('a connection whose handler throws is closed, and the fault is not hidden', async (t) => {
  const { verifier, key, until, count } = await served(t);
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('connection', () => {
    throw new TypeError('in the handler');
  });
  const upgrade = keyturnUpgrade(verifier, sockets, ROUTE);
  const faults: unknown[] = [];
  const server = createServer();
  server.on('upgrade', (...parts) => {
    upgrade(...parts).catch((fault: unknown) => faults.push(fault));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { headers: { 'X-API-Key': key } });
  let isClosed = false;
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
  });
  await until(() => isClosed && count() === 0, 'it is closed');
  assert.equal((faults[0] as Error | undefined)?.message, 'in the handler');
});
