import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { serve } from './testing/http-server.ts';
import { addProvider, newKey } from './testing/provider.ts';

forEachStore('GET /revocations.json', (open) => {
  test('needs no token, and no cache may keep it', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const key = (await server.call('POST', '/v1/keys', { body: newKey(provider) })).body;
    await server.call('POST', `/v1/keys/${key.id}/revoke`);
    const answer = await server.call('GET', '/revocations.json', { token: null });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    assert.deepEqual(Object.keys(answer.body), ['list', 'signature']);
    const list = JSON.parse(answer.body.list);
    assert.deepEqual(list.keys, [key.id]);
    assert.ok(!answer.text.includes(key.keyString) && !answer.text.includes(provider.apiId));
  });

  test('is answered 304 to whoever has it', async (t) => {
    const server = await serve(t, await open(t));
    const get = (known: string) =>
      server.call('GET', '/revocations.json', { token: null, headers: { 'if-none-match': known } });
    const etag = (await get('"other"')).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const answer = await get(known);
      assert.deepEqual([answer.status, answer.text], [304, ''], known);
      assert.equal(answer.headers.get('etag'), etag);
    }
    server.clock.advance(60_000);
    assert.equal((await get(etag)).status, 200);
  });
});
