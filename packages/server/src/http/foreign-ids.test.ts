import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestHolderKeys } from '../../../../test/test-holder.ts';
import { fanOut } from '../notify/fan-out.ts';
import { openStore } from '../store/open-store.ts';
import { type HttpServer, serve } from './testing/http-server.ts';
import { addProvider, HttpInstance, newKey } from './testing/provider.ts';

/** Members that calls need to come as far as looking for what they name. */
const BODIES: Readonly<Record<string, object>> = {
  holdRotation: { name: 'x' },
  releaseRotation: { name: 'x' },
  extendRotation: { byMs: 1 },
  narrowVersion: { version: 1, scopes: [] },
  editVerifier: { name: 'x' },
  editRegion: { name: 'x' },
};

interface Operation {
  method: string;
  path: string;
  operationId: string;
}

/** Everything of one provider, by the name of the path parameter. */
async function everythingOf(server: HttpServer, prefix: string): Promise<Record<string, string>> {
  const provider = await addProvider(server, prefix);
  const { body: key } = await server.call('POST', '/v1/keys', { body: newKey(provider) });
  const { body: grant } = await server.call('POST', '/v1/grants', {
    body: { keyId: key.id, name: 'bot' },
  });
  const enrolled = await server.call('POST', '/v1/holders', {
    token: null,
    body: { grant: grant.grant, ...new TestHolderKeys().enrolment('bot') },
  });
  assert.equal(enrolled.status, 201, enrolled.text);
  const instance = new HttpInstance(server, provider, prefix.slice(0, 1));
  await instance.catchUp();
  const at = server.deployment.serverTime.now();
  await instance.report({
    sources: [{ addressPrefix: '192.0.2.0/24', userAgent: 'curl', route: 'GET /' }],
    usage: [
      {
        keyId: key.id,
        version: 1,
        outcome: 'accepted',
        reason: 'accepted',
        source: 0,
        minute: at,
        count: 1,
        firstAt: at,
        lastAt: at,
        probe: false,
      },
    ],
  });
  const { body: rotation } = await server.call('POST', `/v1/keys/${key.id}/rotations`);
  const { body: sources } = await server.call('GET', `/v1/sources?keyId=${key.id}`);
  const { body: webhook } = await server.call('POST', '/v1/webhooks', {
    body: { name: prefix, url: 'https://hooks.example.com/', apis: [provider.apiId] },
  });
  await fanOut(server.deployment, []);
  const { body: notices } = await server.call('GET', `/v1/notices?keyId=${key.id}`);
  const { body: receipt } = await server.call('POST', `/v1/keys/${key.id}/suspend`);
  const { body: campaign } = await server.call('POST', '/v1/campaigns', {
    body: { name: prefix, where: `api=${provider.apiId}`, all: true },
  });
  return {
    apiId: provider.apiId,
    clientId: provider.clientId,
    verifierId: provider.verifierId,
    instanceId: instance.id,
    keyId: key.id,
    number: '1',
    holderId: enrolled.body.id,
    rotationId: rotation.id,
    sourceId: sources.items[0].id,
    receiptId: receipt.id,
    webhookId: webhook.id,
    noticeId: notices.items[0].id,
    campaignId: campaign.id,
  };
}

/** Calls of people and programs that name something of one api. */
async function operationsOf({ call }: HttpServer): Promise<Operation[]> {
  const { body } = await call('GET', '/openapi.json', { token: null });
  const deploymentWide = /^\/v1\/(?:clients|orphans|policies|regions|tokens)\//;
  const ofHolders = /\/(?:nonce|pickup|confirm)$/;
  return Object.entries<Record<string, { operationId: string }>>(body.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods)
        .filter(() => path.includes('{') && !deploymentWide.test(path) && !ofHolders.test(path))
        .map(([method, { operationId }]) => ({ method: method.toUpperCase(), path, operationId })),
  );
}

function filled(path: string, ids: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    assert.ok(ids[name], `the test has no ${name}`);
    return ids[name] ?? '';
  });
}

test('no call that names something of another api tells it from what does not exist', async (t) => {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  const server = await serve(t, store);
  const own = await everythingOf(server, 'own');
  const foreign = await everythingOf(server, 'foreign');
  const { body } = await server.call('POST', '/v1/tokens', {
    body: { kind: 'admin', name: 'own', apis: [own.apiId] },
  });
  const unknown = Object.fromEntries(
    Object.entries(foreign).map(([name, id]) => [name, name === 'number' ? id : `${id}x`]),
  );
  const operations = await operationsOf(server);
  assert.ok(operations.length >= 20, 'the description names the calls');
  for (const { method, path, operationId } of operations) {
    const ask = async (ids: Record<string, string>) => {
      const given = method === 'GET' || method === 'DELETE' ? undefined : BODIES[operationId];
      const answer = await server.call(method, filled(path, ids), {
        token: body.token,
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: given ?? {} }),
      });
      const { instance: _, ...rest } = answer.body ?? {};
      return { status: answer.status, rest, headers: [...answer.headers.keys()] };
    };
    const answer = await ask(foreign);
    assert.equal(answer.rest.code, 'not-found', `${method} ${path}`);
    assert.deepEqual(answer, await ask(unknown), `${method} ${path}`);
  }
});

test('no list shows a limited token anything of another api', async (t) => {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  const server = await serve(t, store);
  const own = await everythingOf(server, 'own');
  const foreign = await everythingOf(server, 'foreign');
  const { body } = await server.call('POST', '/v1/tokens', {
    body: { kind: 'read', name: 'own', apis: [own.apiId] },
  });
  const lists = [
    'apis',
    'clients',
    'keys',
    'rotations',
    'holders',
    'verifiers',
    'sources',
    'stragglers',
    'usage',
    'webhooks',
    'campaigns',
    'notices',
  ];
  const { body: free } = await server.call('POST', '/v1/clients', { body: { name: 'keyless' } });
  const { text: clients } = await server.call('GET', '/v1/clients', { token: body.token });
  assert.ok(clients.includes(free.id) && clients.includes(own.clientId ?? ''), clients);
  const hidden = await server.call('GET', `/v1/clients/${foreign.clientId}`, { token: body.token });
  const unknown = await server.call('GET', '/v1/clients/cli_none', { token: body.token });
  assert.deepEqual([hidden.status, hidden.body.detail], [404, unknown.body.detail]);
  for (const list of lists) {
    const { text, status } = await server.call('GET', `/v1/${list}`, { token: body.token });
    assert.equal(status, 200, text);
    for (const [name, id] of Object.entries(foreign)) {
      if (name !== 'number') assert.ok(!text.includes(id), `${list} shows ${name}`);
    }
    const narrowed = await server.call('GET', `/v1/${list}?keyId=${foreign.keyId}`, {
      token: body.token,
    });
    if (narrowed.status === 200) assert.deepEqual(narrowed.body.items, [], list);
  }
});

test('a limited token makes nothing for another api, as if that did not exist', async (t) => {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  const server = await serve(t, store);
  const own = await addProvider(server, 'own');
  const foreign = await everythingOf(server, 'foreign');
  const { body } = await server.call('POST', '/v1/tokens', {
    body: { kind: 'admin', name: 'own', apis: [own.apiId] },
  });
  const makings: [string, (ids: { apiId: string; keyId: string }) => object][] = [
    ['/v1/keys', ({ apiId }) => ({ ...newKey(own), apiId })],
    ['/v1/verifiers', ({ apiId }) => ({ name: 'v', region: 'eu', apis: [apiId] })],
    ['/v1/grants', ({ keyId }) => ({ keyId, name: 'bot' })],
    [
      '/v1/webhooks',
      ({ apiId }) => ({ name: 'w', url: 'https://hooks.example.com/', apis: [apiId] }),
    ],
  ];
  for (const [path, bodyOf] of makings) {
    const ask = async (ids: { apiId: string; keyId: string }) => {
      const answer = await server.call('POST', path, { token: body.token, body: bodyOf(ids) });
      const { instance: _, ...rest } = answer.body;
      return rest;
    };
    const answer = await ask({ apiId: foreign.apiId ?? '', keyId: foreign.keyId ?? '' });
    assert.ok(['invalid-input', 'not-found'].includes(answer.code), path);
    assert.deepEqual(answer, await ask({ apiId: 'api_none', keyId: 'key_none' }), path);
  }
});
