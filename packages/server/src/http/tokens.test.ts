import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { type HttpServer, serve } from './testing/http-server.ts';

async function tokenOf({ call }: HttpServer, body: object): Promise<string> {
  const answer = await call('POST', '/v1/tokens', { body });
  assert.equal(answer.status, 201, answer.text);
  return answer.body.token;
}

forEachStore('tokens over http', (open) => {
  test('a call without a token gets a bare challenge, a bad one the error', async (t) => {
    const { call } = await serve(t, await open(t));
    const missing = await call('GET', '/v1/apis', { token: null });
    assert.equal(missing.body.code, 'token-missing');
    assert.equal(missing.headers.get('www-authenticate'), 'Bearer realm="keyturn"');
    for (const token of ['x', 'ktt_a_short', `ktt_a_${'A'.repeat(43)}`]) {
      const bad = await call('GET', '/v1/apis', { token });
      assert.equal(bad.body.code, 'token-invalid');
      assert.equal(
        bad.headers.get('www-authenticate'),
        'Bearer realm="keyturn", error="invalid_token"',
      );
      assert.equal(bad.body.detail, 'The token is unknown or was removed.');
    }
    const scheme = await call('GET', '/v1/apis', {
      token: null,
      headers: { authorization: 'Basic YTpi' },
    });
    assert.equal(scheme.body.code, 'token-invalid');
  });

  test('a token is shown once and works until it is removed', async (t) => {
    const server = await serve(t, await open(t));
    const created = await server.call('POST', '/v1/tokens', {
      body: { kind: 'read', name: 'dashboard' },
    });
    const { token, ...shown } = created.body;
    assert.match(token, /^ktt_r_[A-Za-z0-9_-]{43}$/);
    assert.equal((await server.call('GET', '/v1/apis', { token })).status, 200);
    const listed = await server.call('GET', '/v1/tokens');
    assert.ok(!listed.text.includes(token));
    assert.ok(listed.body.items.some((item: { id: string }) => item.id === shown.id));
    const removed = await server.call('DELETE', `/v1/tokens/${shown.id}`);
    assert.equal(removed.status, 204);
    assert.equal((await server.call('DELETE', `/v1/tokens/${shown.id}`)).status, 204);
    assert.equal((await server.call('GET', '/v1/apis', { token })).body.code, 'token-invalid');
  });

  test('no token is in the database as a string', async (t) => {
    const store = await open(t);
    const { call, adminToken } = await serve(t, store);
    const { body } = await call('POST', '/v1/tokens', { body: { kind: 'read', name: 'x' } });
    const rows = JSON.stringify([
      await store.db.selectFrom('tokens').selectAll().execute(),
      await store.db.selectFrom('audit').selectAll().execute(),
      await store.db.selectFrom('idempotency').selectAll().execute(),
    ]);
    assert.ok(!rows.includes(adminToken));
    assert.ok(!rows.includes(body.token));
  });

  test('a token of a kind without the right is told so before its body is read', async (t) => {
    const server = await serve(t, await open(t));
    const token = await tokenOf(server, { kind: 'read', name: 'reader' });
    const answer = await server.call('POST', '/v1/apis', { token, raw: '{broken' });
    assert.equal(answer.body.code, 'token-kind');
    assert.match(answer.headers.get('www-authenticate') ?? '', /insufficient_scope/);
  });

  test('what lies outside the apis of a token is answered as what does not exist', async (t) => {
    const server = await serve(t, await open(t));
    const ids: string[] = [];
    for (const prefix of ['one', 'two']) {
      const body = { name: prefix, prefix, scopes: [] };
      ids.push((await server.call('POST', '/v1/apis', { body })).body.id);
    }
    const token = await tokenOf(server, { kind: 'admin', name: 'one only', apis: [ids[0]] });
    const list = await server.call('GET', '/v1/apis', { token });
    assert.deepEqual(
      list.body.items.map((item: { id: string }) => item.id),
      [ids[0]],
    );
    assert.equal((await server.call('GET', `/v1/apis/${ids[0]}`, { token })).status, 200);
    const foreign = await server.call('GET', `/v1/apis/${ids[1]}`, { token });
    const unknown = await server.call('GET', '/v1/apis/api_AAAAAAAAAAAAAAAA', { token });
    const { instance: _first, ...foreignBody } = foreign.body;
    const { instance: _second, ...unknownBody } = unknown.body;
    assert.deepEqual(foreignBody, unknownBody);
    assert.deepEqual([...foreign.headers.keys()], [...unknown.headers.keys()]);
  });

  test('a limited token changes nothing that belongs to the whole deployment', async (t) => {
    const server = await serve(t, await open(t));
    const body = { name: 'one', prefix: 'one', scopes: [] };
    const { id } = (await server.call('POST', '/v1/apis', { body })).body;
    const token = await tokenOf(server, { kind: 'admin', name: 'limited', apis: [id] });
    const calls: [string, string, object?][] = [
      ['POST', '/v1/apis', { ...body, prefix: 'two' }],
      ['POST', '/v1/regions', { name: 'eu' }],
      ['POST', '/v1/clients', { name: 'x' }],
      ['POST', '/v1/policies', { name: 'x' }],
      ['POST', '/v1/tokens', { kind: 'admin', name: 'all' }],
      ['GET', '/v1/tokens'],
    ];
    for (const [method, path, given] of calls) {
      const answer = await server.call(method, path, { token, ...(given ? { body: given } : {}) });
      assert.equal(answer.body.code, 'token-kind', `${method} ${path}`);
    }
  });

  test('the last admin token stays, whoever asks at the same time', async (t) => {
    const server = await serve(t, await open(t));
    const second = await tokenOf(server, { kind: 'admin', name: 'second' });
    const { body } = await server.call('GET', '/v1/tokens');
    const answers = await Promise.all(
      body.items.map((item: { id: string }) =>
        server.call('DELETE', `/v1/tokens/${item.id}`, { token: second }),
      ),
    );
    // One removal may have taken the caller's own token from under the other.
    const outcomes = answers.map((answer) => answer.body?.code ?? answer.status).toSorted();
    assert.ok(
      ['204,last-admin-token', '204,token-invalid'].includes(outcomes.join()),
      outcomes.join(),
    );
    const left = await server.deployment.store.db
      .selectFrom('tokens')
      .select('id')
      .where('kind', '=', 'admin')
      .where('removed_at', 'is', null)
      .execute();
    assert.equal(left.length, 1);
  });

  test('a token for what does not exist is not made', async (t) => {
    const { call } = await serve(t, await open(t));
    const key = await call('POST', '/v1/tokens', {
      body: { kind: 'pickup', name: 'x', keyId: 'key_AAAAAAAAAAAAAAAA' },
    });
    assert.deepEqual(key.body.errors, [{ path: 'keyId', message: 'is not the id of a key' }]);
    const api = await call('POST', '/v1/tokens', {
      body: { kind: 'read', name: 'x', apis: ['api_AAAAAAAAAAAAAAAA'] },
    });
    assert.deepEqual(api.body.errors, [{ path: 'apis[0]', message: 'is not the id of an api' }]);
    const verifier = await call('POST', '/v1/tokens', { body: { kind: 'verifier', name: 'x' } });
    assert.equal(verifier.body.code, 'invalid-input');
  });

  test('the use of a token is noted to the minute', async (t) => {
    const server = await serve(t, await open(t));
    const token = await tokenOf(server, { kind: 'read', name: 'reader' });
    const lastUse = async () => {
      const { body } = await server.call('GET', '/v1/tokens');
      return body.items.find((item: { name: string }) => item.name === 'reader').lastUsedAt;
    };
    assert.equal(await lastUse(), null);
    const now = new Date(server.deployment.serverTime.now()).toISOString();
    await server.call('GET', '/v1/apis', { token });
    // It is noted beside the call, not before its answer.
    let noted = await lastUse();
    while (noted === null) noted = await lastUse();
    assert.equal(noted, now);
    server.clock.advance(30_000);
    await server.call('GET', '/v1/apis', { token });
    assert.equal(await lastUse(), now);
  });
});
