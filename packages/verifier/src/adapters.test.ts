/** What the adapters for Fastify and node:http let through to a handler. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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
