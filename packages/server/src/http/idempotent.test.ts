import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { makeApp } from './app.ts';
import { IDEMPOTENCY_TTL_MS } from './idempotent.ts';
import { type HttpServer, serve } from './testing/http-server.ts';

const TOKEN = { kind: 'read', name: 'dashboard' };

function create({ call }: HttpServer, key: string, body: object = TOKEN, token?: string) {
  return call('POST', '/v1/tokens', {
    body,
    headers: { 'idempotency-key': key },
    ...(token ? { token } : {}),
  });
}

async function countTokens({ deployment }: HttpServer): Promise<number> {
  const rows = await deployment.store.db.selectFrom('tokens').select('id').execute();
  return rows.length;
}

forEachStore('idempotency keys', (open) => {
  test('a repetition gives the first answer, its secret too, and creates nothing', async (t) => {
    const server = await serve(t, await open(t));
    const first = await create(server, '"order-1"');
    assert.equal(first.status, 201);
    const before = await countTokens(server);
    const again = await create(server, 'order-1');
    assert.equal(again.status, 201);
    assert.deepEqual(again.body, first.body);
    assert.equal(await countTokens(server), before);
    const other = await create(server, 'order-2');
    assert.notEqual(other.body.token, first.body.token);
  });

  test('the same key with another body is refused', async (t) => {
    const server = await serve(t, await open(t));
    await create(server, 'k');
    const answer = await create(server, 'k', { ...TOKEN, name: 'other' });
    assert.equal(answer.status, 422);
    assert.equal(answer.body.code, 'idempotency-mismatch');
  });

  test('the same key on another route or by another principal is another key', async (t) => {
    const server = await serve(t, await open(t));
    const first = await create(server, 'k');
    const region = await server.call('POST', '/v1/regions', {
      body: { name: 'eu' },
      headers: { 'idempotency-key': 'k' },
    });
    assert.equal(region.status, 201);
    const admin = await create(server, 'admin', { kind: 'admin', name: 'other' });
    const other = await create(server, 'k', TOKEN, admin.body.token);
    assert.equal(other.status, 201);
    assert.notEqual(other.body.token, first.body.token);
  });

  test('many at once create one', async (t) => {
    const server = await serve(t, await open(t));
    const before = await countTokens(server);
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(server, 'k')));
    assert.equal(await countTokens(server), before + 1);
    for (const answer of answers) {
      if (answer.status === 201) continue;
      assert.equal(answer.body.code, 'idempotency-running');
      assert.equal(answer.headers.get('retry-after'), '1');
    }
    assert.equal((await create(server, 'k')).status, 201);
  });

  test('two servers on one database create one', async (t) => {
    const server = await serve(t, await open(t));
    const before = await countTokens(server);
    const second = await makeApp(server.deployment);
    t.after(() => second.close());
    const other = { ...server, call: server.call };
    const inject = () =>
      second.inject({
        method: 'POST',
        url: '/v1/tokens',
        headers: { authorization: `Bearer ${server.adminToken}`, 'idempotency-key': 'k' },
        payload: TOKEN,
      });
    const [one, two] = await Promise.all([create(other, 'k'), inject()]);
    assert.equal(one.status, 201, one.text);
    assert.equal(two.statusCode, 201, two.body);
    assert.deepEqual(two.json(), one.body);
    assert.equal(await countTokens(server), before + 1);
  });

  test('what was refused is not remembered', async (t) => {
    const server = await serve(t, await open(t));
    const body = { name: 'x', prefix: 'mkt', scopes: [] };
    const blocking = await server.call('POST', '/v1/apis', { body });
    const headers = { 'idempotency-key': 'k' };
    const refused = await server.call('POST', '/v1/apis', { body, headers });
    assert.equal(refused.body.code, 'prefix-taken');
    await server.deployment.store.transaction((tx) =>
      tx.updateTable('apis').set({ prefix: 'old' }).where('id', '=', blocking.body.id).execute(),
    );
    assert.equal((await server.call('POST', '/v1/apis', { body, headers })).status, 201);
  });

  test('a name that the first request took is not held against its repetition', async (t) => {
    const server = await serve(t, await open(t));
    const headers = { 'idempotency-key': 'k' };
    const body = { name: 'eu' };
    const first = await server.call('POST', '/v1/regions', { body, headers });
    const again = await server.call('POST', '/v1/regions', { body, headers });
    assert.deepEqual(again.body, first.body);
  });

  test('after a day the key is free again', async (t) => {
    const server = await serve(t, await open(t));
    const first = await create(server, 'k');
    server.clock.advance(IDEMPOTENCY_TTL_MS);
    const later = await create(server, 'k');
    assert.equal(later.status, 201);
    assert.notEqual(later.body.id, first.body.id);
  });

  test('a malformed key is refused', async (t) => {
    const server = await serve(t, await open(t));
    for (const key of ['""', '"a', 'a b', 'x'.repeat(201), '"a\\"b"']) {
      const answer = await create(server, key);
      assert.equal(answer.body.code, 'invalid-input', key);
      assert.equal(answer.body.errors[0].path, 'Idempotency-Key');
    }
  });

  test('no secret lies open in the record', async (t) => {
    const server = await serve(t, await open(t));
    const { body } = await create(server, 'k');
    const rows = await server.deployment.store.db.selectFrom('idempotency').selectAll().execute();
    assert.equal(rows.length, 1);
    assert.ok(!JSON.stringify(rows).includes(body.token));
  });
});
