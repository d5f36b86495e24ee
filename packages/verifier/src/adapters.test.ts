/** What the adapters let through to a handler. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { keyturnExpress } from './express.ts';
import { keyturn } from './fastify.ts';
import { keyturnHono } from './hono.ts';
import { type HttpCheckOptions, keyturnHttp } from './node-http.ts';
import { type GuardedApi, type Ran, testAdapter } from './testing/adapter-contract.ts';
import { keyRecord, mintKeyString, versionRecord } from './testing/key-mint.ts';
import { World } from './testing/world.ts';
import type { Verifier } from './verifier.ts';

const ORDERS = ['orders:trade'];

async function listening(server: Server): Promise<GuardedApi> {
  if (!server.listening) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

testAdapter('node:http', (verifier, ran) => {
  const routes: [path: RegExp, name: string, options: HttpCheckOptions][] = [
    [/^\/prices\//, 'prices', { route: '/prices/:symbol' }],
    [/^\/orders$/, 'orders', { scopes: ORDERS }],
    [/^\/all$/, 'all', {}],
    [/^\/options$/, 'options', { preflight: 'pass' }],
  ];
  const server = createServer(async (request, response) => {
    const found = routes.find(([path]) => path.test(request.url?.split('?')[0] ?? ''));
    assert.ok(found !== undefined);
    const verdict = await keyturnHttp(verifier, found[2])(request, response);
    if (verdict === null) return;
    ran(found[1], verdict);
    response.end('ok');
  });
  return listening(server);
});

testAdapter('Fastify', async (verifier, ran) => {
  const app = fastify();
  app.register(keyturn, { verifier });
  app.after(() => {
    app.get('/prices/:symbol', async ({ keyturn }) => ran('prices', keyturn));
    app.post('/orders', { config: { keyturn: { scopes: ORDERS } } }, async ({ keyturn }) =>
      ran('orders', keyturn),
    );
    app.all('/all', async ({ keyturn }) => ran('all', keyturn));
    app.options('/options', async ({ keyturn }) => ran('options', keyturn));
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return listening(app.server);
});

const require = createRequire(import.meta.url);
const express4: typeof express = require('express-4');

for (const [name, framework] of [
  ['Express 5', express],
  ['Express 4', express4],
] as const) {
  testAdapter(name, (verifier, ran) => {
    const app = framework();
    const told = (name: string) => (request: express.Request, response: express.Response) => {
      ran(name, request.keyturn);
      response.end('ok');
    };
    app.get('/prices/:symbol', keyturnExpress(verifier), told('prices'));
    app.post('/orders', keyturnExpress(verifier, { scopes: ORDERS }), told('orders'));
    app.all('/all', keyturnExpress(verifier), told('all'));
    app.options('/options', keyturnExpress(verifier, { preflight: 'pass' }), told('options'));
    return listening(createServer(app as RequestListener));
  });
}

function honoApi(verifier: Verifier, ran: Ran): Hono {
  const app = new Hono();
  app.use('/prices/*', keyturnHono(verifier));
  app.get('/prices/:symbol', keyturnHono(verifier), (context) => {
    ran('prices', context.get('keyturn'));
    return context.text('ok');
  });
  app.post('/orders', keyturnHono(verifier, { scopes: ORDERS }), (context) => {
    ran('orders', context.get('keyturn'));
    return context.text('ok');
  });
  app.all('/all', keyturnHono(verifier), (context) => {
    ran('all', context.get('keyturn'));
    return new Response('ok');
  });
  app.options('/options', keyturnHono(verifier, { preflight: 'pass' }), (context) => {
    ran('options', context.get('keyturn'));
    return context.text('ok');
  });
  return app;
}

testAdapter('Hono on Node', (verifier, ran) => {
  const app = honoApi(verifier, ran);
  return listening(createServer(listener((request, env) => app.fetch(request, env))));
});

// What these runtimes hand over, on Node: fields of one name joined, the address in their own way.
testAdapter('Hono where fields are joined, with an address as on Bun', (verifier, ran) => {
  const app = honoApi(verifier, ran);
  const server = listener((request, { incoming }) => {
    const address = incoming.socket.remoteAddress ?? '';
    return app.fetch(request, { requestIP: () => ({ address }) });
  });
  return listening(createServer(server));
});

testAdapter('Hono where fields are joined, with an address as on Deno', (verifier, ran) => {
  const app = honoApi(verifier, ran);
  const server = listener((request, { incoming }) =>
    app.fetch(request, { remoteAddr: { hostname: incoming.socket.remoteAddress } }),
  );
  return listening(createServer(server));
});

function listener(answer: Parameters<typeof getRequestListener>[0]): RequestListener {
  return getRequestListener(answer, { overrideGlobalObjects: false });
}

async function keyedWorld(t: Parameters<typeof World.begin>[0]) {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  const verifier = await world.fresh();
  await world.current(verifier);
  return { key, verifier };
}

test('a Fastify route needs no key where it says so, and one that does not exist is not found', async (t) => {
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
  const preflight = { origin: 'https://app.example', 'access-control-request-method': 'GET' };
  const absent = { method: 'OPTIONS', url: '/none', headers: preflight } as const;
  assert.equal((await app.inject(absent)).statusCode, 404);
});

test('of the router of Express only the pattern is told, with no id of where it is mounted', async (t) => {
  const { key, verifier } = await keyedWorld(t);
  const told: (string | undefined)[] = [];
  const spied: Verifier = Object.create(verifier, {
    verifyRequest: {
      value: (presented: Parameters<Verifier['verifyRequest']>[0]) => {
        told.push(`${presented.url} ${presented.route}`);
        return verifier.verifyRequest(presented);
      },
    },
  });
  const orders = express.Router();
  orders.get('/orders/:id', keyturnExpress(spied), (_request, response) => void response.end());
  orders.get(/^\/all$/, keyturnExpress(spied), (_request, response) => void response.end());
  const app = express().use('/accounts/:account', keyturnExpress(spied), orders);
  const api = await listening(createServer(app as RequestListener));
  t.after(() => api.close());
  const headers = { 'X-API-Key': key, connection: 'close' };
  for (const path of ['/accounts/42/orders/7', '/accounts/42/all']) {
    assert.equal((await fetch(`http://127.0.0.1:${api.port}${path}`, { headers })).status, 200);
  }
  assert.deepEqual(told, [
    '/accounts/42/orders/7 ',
    '/accounts/42/orders/7 /orders/:id',
    '/accounts/42/all ',
    '/accounts/42/all ',
  ]);
});

test('a handler of Hono behind a check for all routes is told under its own pattern, and its own fields stay', async (t) => {
  const { key, verifier } = await keyedWorld(t);
  const app = new Hono();
  app.use(keyturnHono(verifier));
  app.get('/own', () => new Response('own', { headers: { 'Cache-Control': 'private' } }));
  app.get('/failing', () => {
    throw new Error('the handler failed');
  });
  app.onError((_error, context) => context.text('failed', 500));
  const headers = { 'X-API-Key': key };
  const own = await app.request('/own', { headers });
  assert.equal(own.headers.get('cache-control'), 'private');
  assert.equal(own.headers.get('api-key-status'), 'active;version=1');
  const failing = await app.request('/failing', { headers });
  assert.equal(failing.status, 500);
  assert.equal(failing.headers.get('api-key-status'), 'active;version=1');
  assert.equal((await app.request('/none', { headers })).status, 404);
  assert.equal((await app.request('/none')).status, 401);
});
