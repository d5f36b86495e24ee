/** What the adapters for Fastify and node:http let through to a handler. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import fastify from 'fastify';
import { keyturn } from './fastify.ts';
import { type HttpCheckOptions, keyturnHttp } from './node-http.ts';
import { keyRecord, mintKeyString, versionRecord } from './testing/key-mint.ts';
import { World } from './testing/world.ts';

const PREFLIGHT = { Origin: 'https://app.example', 'Access-Control-Request-Method': 'GET' };

async function keyedWorld(t: TestContext) {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  const verifier = await world.fresh();
  await world.current(verifier);
  return { key, verifier };
}

test('no Fastify handler runs without a key, but that of a route for OPTIONS alone', async (t) => {
  const { key, verifier } = await keyedWorld(t);
  const app = fastify();
  t.after(() => app.close());
  app.register(keyturn, { verifier });
  const ran: string[] = [];
  const handler = (name: string) => async () => {
    ran.push(name);
    return name;
  };
  app.after(() => {
    app.all('/all', handler('all'));
    app.options('/options', handler('options'));
  });
  const ask = (method: 'GET' | 'OPTIONS', url: string, headers: Record<string, string>) =>
    app.inject({ method, url, headers });
  assert.equal((await ask('OPTIONS', '/all', PREFLIGHT)).statusCode, 204);
  assert.deepEqual(ran, []);
  assert.equal((await ask('OPTIONS', '/options', PREFLIGHT)).statusCode, 200);
  assert.equal((await ask('OPTIONS', '/options', {})).statusCode, 401);
  assert.equal((await ask('OPTIONS', '/none', PREFLIGHT)).statusCode, 404);
  assert.equal((await ask('GET', '/all', { 'X-API-Key': key })).statusCode, 200);
  assert.deepEqual(ran, ['options', 'all']);
});

test('no handler of node:http runs without a key, but where it asks for preflights', async (t) => {
  const { key, verifier } = await keyedWorld(t);
  const statusOf = async (options: HttpCheckOptions, init: RequestInit) => {
    const check = keyturnHttp(verifier, options);
    const server = createServer(async (request, response) => {
      if ((await check(request, response)) !== null) response.end('ran');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/`, init);
    const text = await response.text();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return `${response.status} ${text === 'ran'}`;
  };
  const preflight = { method: 'OPTIONS', headers: PREFLIGHT };
  assert.equal(await statusOf({}, preflight), '204 false');
  assert.equal(await statusOf({ preflight: 'pass' }, preflight), '200 true');
  assert.equal(await statusOf({ preflight: 'pass' }, {}), '401 false');
  assert.equal(await statusOf({}, { headers: { 'X-API-Key': key } }), '200 true');
});

test('what a refused caller reads is a problem document, and the handler does not run', async (t) => {
  const { key, verifier } = await keyedWorld(t);
  const app = fastify();
  t.after(() => app.close());
  app.register(keyturn, { verifier });
  let ran = 0;
  app.after(() => {
    app.post('/orders', { config: { keyturn: { scopes: ['orders:trade'] } } }, async () => ran++);
  });
  const { statusCode, headers, body } = await app.inject({
    method: 'POST',
    url: '/orders',
    headers: { 'x-api-key': key },
    payload: { much: 'to read' },
  });
  assert.equal(statusCode, 403);
  assert.match(String(headers['content-type']), /^application\/problem\+json/);
  assert.equal(headers['api-key-status'], 'active;version=1');
  assert.equal(headers['cache-control'], 'no-store');
  assert.match(String(headers['www-authenticate']), /error="insufficient_scope"/);
  assert.deepEqual(JSON.parse(body), {
    type: 'https://keyturn.dev/errors/scope-missing',
    title: 'The key lacks a scope',
    status: 403,
    code: 'scope-missing',
    detail: 'The key is valid and has no right to this operation.',
  });
  assert.equal(ran, 0);
});

test('a Fastify handler is told whose key it was, also below the instance of the plugin', async (t) => {
  const { key, verifier } = await keyedWorld(t);
  const app = fastify();
  t.after(() => app.close());
  app.register(keyturn, { verifier });
  app.register(async (below) => {
    below.get('/prices/:symbol', async (request) => request.keyturn?.keyId);
    below.get('/open', { config: { keyturn: false } }, async (request) => `${request.keyturn}`);
  });
  const headers = { authorization: `Bearer ${key}` };
  assert.equal((await app.inject({ url: '/prices/BTC', headers })).body, 'key_1');
  assert.equal((await app.inject({ url: '/prices/BTC' })).statusCode, 401);
  assert.equal((await app.inject({ url: '/open' })).body, 'null');
});

test('two credential fields on a real connection are refused, though Node shows one', async (t) => {
  const { key, verifier } = await keyedWorld(t);
  const check = keyturnHttp(verifier);
  const server = createServer(async (request, response) => {
    if ((await check(request, response)) !== null) response.end('ran');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  t.after(() => server.close());
  const statusOf = async (...fields: string[]) => {
    const head = ['GET / HTTP/1.1', 'Host: market', ...fields, 'Connection: close', '', ''];
    const socket = connect(port, '127.0.0.1').end(head.join('\r\n'));
    let answer = '';
    for await (const piece of socket) answer += piece;
    return answer.slice(9, 12);
  };
  assert.equal(await statusOf(`X-API-Key: ${key}`), '200');
  assert.equal(await statusOf(`X-API-Key: ${key}`, `x-api-key: ${key}`), '400');
  assert.equal(
    await statusOf(`Authorization: Bearer ${key}`, `Authorization: Bearer ${key}`),
    '400',
  );
  assert.equal(await statusOf(`Authorization: Bearer ${key}`, `X-API-Key: ${key}`), '400');
});
