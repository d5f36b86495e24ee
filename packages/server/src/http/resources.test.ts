import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { serve } from './testing/http-server.ts';
import { addProvider, newKey } from './testing/provider.ts';

forEachStore('resources over http', (open) => {
  test('what was added is listed, shown and edited', async (t) => {
    const { call } = await serve(t, await open(t));
    const added = await call('POST', '/v1/apis', {
      body: {
        name: ' Market ',
        prefix: 'mkt',
        scopes: ['market:read', 'orders:trade'],
        scopeGrace: { 'orders:trade': 'strict' },
      },
    });
    assert.equal(added.status, 201, added.text);
    assert.equal(added.body.name, 'Market');
    assert.deepEqual(added.body.keyClasses, { default: { grace: 'balanced' } });
    assert.deepEqual((await call('GET', `/v1/apis/${added.body.id}`)).body, added.body);
    assert.deepEqual((await call('GET', '/v1/apis')).body, { items: [added.body], next: null });

    const client = await call('POST', '/v1/clients', { body: { name: 'Acme' } });
    const edited = await call('PATCH', `/v1/clients/${client.body.id}`, {
      body: { contacts: ['ada@example.com'] },
    });
    assert.equal(edited.status, 200, edited.text);
    assert.deepEqual(edited.body, {
      ...client.body,
      contacts: [{ address: 'ada@example.com', timeZone: 'UTC', quietHours: null, bounce: null }],
    });

    const policy = await call('POST', '/v1/policies', { body: { name: 'slow', quietMs: 1000 } });
    assert.equal(policy.body.suspensionMs, null);
    const eased = await call('PATCH', `/v1/policies/${policy.body.id}`, {
      body: { quietMs: null, holdDownMs: 5 },
    });
    assert.deepEqual(eased.body, { ...policy.body, quietMs: null, holdDownMs: 5, version: 2 });
  });

  test('a list is cut into pages that lose and repeat nothing', async (t) => {
    const { call, clock } = await serve(t, await open(t));
    const added: string[] = [];
    for (let index = 0; index < 5; index++) {
      if (index % 2) clock.advance(10);
      added.push((await call('POST', '/v1/regions', { body: { name: `r${index}` } })).body.id);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const { body } = await call('GET', `/v1/regions?limit=2${query}`);
      assert.ok(body.items.length <= 2);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.next;
    } while (cursor);
    assert.deepEqual(seen.toSorted(), added.toSorted());
  });

  test('a region that something refers to keeps its name', async (t) => {
    const { call } = await serve(t, await open(t));
    const { body: eu } = await call('POST', '/v1/regions', { body: { name: 'eu' } });
    await call('POST', '/v1/regions', { body: { name: 'us' } });
    const renamed = await call('PATCH', `/v1/regions/${eu.id}`, { body: { name: 'eu-1' } });
    assert.equal(renamed.body.name, 'eu-1');
    const taken = await call('PATCH', `/v1/regions/${eu.id}`, { body: { name: 'us' } });
    assert.equal(taken.body.code, 'name-taken');
  });

  test('an api that changes tells its verifiers, with every key whose grace changes', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const path = `/v1/apis/${provider.apiId}`;
    const added = await server.call('PATCH', path, {
      body: { keyClasses: { powerful: { grace: 'balanced' } } },
    });
    assert.deepEqual(Object.keys(added.body.keyClasses), ['default', 'powerful'], added.text);
    const { body: key } = await server.call('POST', '/v1/keys', {
      body: { ...newKey(provider), class: 'powerful' },
    });
    const edited = await server.call('PATCH', path, {
      body: { name: 'Acme', keyClasses: { powerful: { grace: 'strict' } } },
    });
    assert.equal(edited.body.name, 'Acme');
    const { text } = await server.call('GET', '/v1/keyset/snapshot', {
      token: provider.verifierToken,
    });
    const records = text.split('\n').map((line) => (line ? JSON.parse(line) : {}));
    assert.equal(records.find(({ id }) => id === key.id).grace, 'strict');
    assert.equal((await server.call('GET', `/v1/keys/${key.id}`)).body.grace, 'strict');
  });

  test('a scope or class that a key has is not taken away', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const path = `/v1/apis/${provider.apiId}`;
    await server.call('POST', '/v1/keys', { body: newKey(provider) });
    const taken = await server.call('PATCH', path, { body: { scopes: ['orders:trade'] } });
    assert.equal(taken.body.code, 'in-use');
    const unused = await server.call('PATCH', path, { body: { scopes: ['market:read'] } });
    assert.deepEqual(unused.body.scopes, ['market:read']);
    const prefix = await server.call('PATCH', path, { body: { prefix: 'other' } });
    assert.equal(prefix.body.code, 'invalid-input');
  });
});
