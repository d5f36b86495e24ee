import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { serve } from './testing/http-server.ts';
import { addProvider } from './testing/provider.ts';

const URL = 'https://hooks.example.com/keyturn';

forEachStore('webhooks over http', (open) => {
  test('a webhook is registered, shown without its secret, edited and removed', async (t) => {
    const { call } = await serve(t, await open(t));
    const added = await call('POST', '/v1/webhooks', { body: { name: 'chat', url: URL } });
    assert.equal(added.status, 201, added.text);
    const { secret, ...webhook } = added.body;
    assert.match(secret, /^whsec_/);
    assert.equal(webhook.state, 'unverified');
    assert.equal(webhook.challenge.state, 'waiting');
    const path = `/v1/webhooks/${webhook.id}`;
    assert.deepEqual((await call('GET', path)).body, webhook);
    assert.deepEqual((await call('GET', '/v1/webhooks')).body, { items: [webhook], next: null });
    const edited = await call('PATCH', path, { body: { name: 'ops', types: ['key.*'] } });
    assert.deepEqual(edited.body, { ...webhook, name: 'ops', types: ['key.*'] });
    const off = await call('PATCH', path, { body: { enabled: false } });
    assert.deepEqual([off.body.state, off.body.disabledReason], ['disabled', 'by-operator']);
    assert.equal((await call('POST', `${path}/challenge`)).body.code, 'webhook-disabled');
    const on = await call('PATCH', path, { body: { enabled: true } });
    assert.equal(on.body.state, 'unverified');
    assert.equal((await call('DELETE', path)).status, 204);
    assert.equal((await call('GET', path)).status, 404);
    const { body: audit } = await call('GET', `/v1/audit?subject=${webhook.id}`);
    assert.deepEqual(
      audit.items.map(({ action }: { action: string }) => action.replace('webhook.', '')),
      ['add', 'edit', 'disable', 'enable', 'remove'],
    );
    assert.ok(!JSON.stringify(audit).includes('hooks.example.com'), 'no address in the audit');
  });

  test('an address that no webhook may have is refused, with the reason', async (t) => {
    const { call } = await serve(t, await open(t));
    for (const url of [
      'http://hooks.example.com/',
      'https://ada:secret@hooks.example.com/',
      'https://hooks.example.com:6379/',
      'https://127.0.0.1/',
      'https://[::ffff:7f00:1]/',
      'https://169.254.169.254/latest/meta-data',
    ]) {
      const { status, body } = await call('POST', '/v1/webhooks', { body: { name: 'x', url } });
      assert.equal(status, 400, url);
      assert.equal(body.errors[0].path, 'url');
    }
    assert.deepEqual((await call('GET', '/v1/webhooks')).body.items, []);
  });

  test('what is malformed is refused', async (t) => {
    const { call } = await serve(t, await open(t));
    for (const change of [
      { types: [] },
      { types: ['rotation'] },
      { types: ['*'] },
      { apis: [] },
      { apis: ['api_none'] },
      { secret: 'whsec_mine' },
      { name: '' },
    ]) {
      const body = { name: 'x', url: URL, ...change };
      const answer = await call('POST', '/v1/webhooks', { body });
      assert.equal(answer.body.code, 'invalid-input', JSON.stringify(change));
    }
  });

  test('a secret is told again to the same request alone', async (t) => {
    const { call } = await serve(t, await open(t));
    const body = { name: 'chat', url: URL };
    const headers = { 'idempotency-key': 'one' };
    const first = await call('POST', '/v1/webhooks', { body, headers });
    const again = await call('POST', '/v1/webhooks', { body, headers });
    assert.equal(again.body.secret, first.body.secret);
    assert.equal((await call('GET', '/v1/webhooks')).body.items.length, 1);
    const path = `/v1/webhooks/${first.body.id}/secret`;
    const rotated = await call('POST', `${path}/rotate`, { headers });
    assert.equal(rotated.status, 201, rotated.text);
    assert.notEqual(rotated.body.secret, first.body.secret);
    assert.ok(rotated.body.secretRotation.endsAt);
    const repeated = await call('POST', `${path}/rotate`, { headers });
    assert.equal(repeated.body.secret, rotated.body.secret);
    assert.equal((await call('POST', `${path}/rotate`)).body.code, 'secret-rotating');
    const completed = await call('POST', `${path}/complete`);
    assert.equal(completed.body.secretRotation, null);
    assert.equal((await call('POST', `${path}/complete`)).status, 200, 'a repetition');
  });

  test('a token that is limited to apis registers and sees what is within them', async (t) => {
    const server = await serve(t, await open(t));
    const own = await addProvider(server, 'own');
    const foreign = await addProvider(server, 'foreign');
    const { call } = server;
    const { body: limited } = await call('POST', '/v1/tokens', {
      body: { kind: 'admin', name: 'own', apis: [own.apiId] },
    });
    const ask = (method: string, path: string, body?: object) =>
      call(method, path, { token: limited.token, ...(body ? { body } : {}) });
    const all = await ask('POST', '/v1/webhooks', { name: 'all', url: URL });
    assert.equal(all.body.code, 'token-kind');
    const added = await ask('POST', '/v1/webhooks', { name: 'own', url: URL, apis: [own.apiId] });
    assert.equal(added.status, 201, added.text);
    const path = `/v1/webhooks/${added.body.id}`;
    assert.equal((await ask('PATCH', path, { apis: null })).body.code, 'token-kind');
    assert.equal((await ask('PATCH', path, { apis: [foreign.apiId] })).body.code, 'invalid-input');
    const apis = [own.apiId, foreign.apiId];
    await call('POST', '/v1/webhooks', { body: { name: 'both', url: URL, apis } });
    await call('POST', '/v1/webhooks', { body: { name: 'whole', url: URL } });
    const { body: seen } = await ask('GET', '/v1/webhooks');
    assert.deepEqual(
      seen.items.map(({ name }: { name: string }) => name),
      ['own'],
    );
    assert.equal((await call('GET', '/v1/webhooks')).body.items.length, 3);
  });

  test('the description of the API says what webhooks are sent', async (t) => {
    const { call } = await serve(t, await open(t));
    const { body } = await call('GET', '/openapi.json', { token: null });
    assert.deepEqual(Object.keys(body.webhooks), ['notice', 'challenge']);
    for (const { post } of Object.values<{ post: { requestBody: { content: object } } }>(
      body.webhooks,
    )) {
      assert.deepEqual(Object.keys(post.requestBody.content), ['application/cloudevents+json']);
    }
  });

  test('what waits for them is counted in the metrics', async (t) => {
    const { call } = await serve(t, await open(t));
    await call('POST', '/v1/webhooks', { body: { name: 'chat', url: URL } });
    const { text } = await call('GET', '/metrics', { token: null });
    assert.match(text, /^keyturn_deliveries_waiting\{channel="webhook"\} 1$/m);
  });
});
