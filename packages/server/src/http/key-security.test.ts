import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { TestHolder } from '../../../../test/test-holder.ts';
import type { Store } from '../store/store.ts';
import { serve } from './testing/http-server.ts';
import { addProvider, HttpInstance, newKey } from './testing/provider.ts';

async function setUp(t: Parameters<typeof serve>[0], store: Store) {
  const server = await serve(t, store);
  const provider = await addProvider(server);
  const scopes = ['market:read', 'orders:trade'];
  const body = { ...newKey(provider), scopes };
  const keyId: string = (await server.call('POST', '/v1/keys', { body })).body.id;
  const instance = new HttpInstance(server, provider);
  await instance.catchUp();
  const act = (verb: string, said?: object, headers = {}) =>
    server.call('POST', `/v1/keys/${keyId}/${verb}`, { body: said, headers });
  const key = async () => (await server.call('GET', `/v1/keys/${keyId}`)).body;
  return { server, keyId, instance, act, key };
}

forEachStore('over HTTP', (open) => {
  test('a compromise answers its receipt with what falls, since when, and what replaces it', async (t) => {
    const { server, keyId, instance, act, key } = await setUp(t, await open(t));
    const said = { refuseAfterMs: 600_000, keepScopes: ['market:read'] };
    const { status, body, text } = await act('compromise', said, { 'idempotency-key': 'one' });
    assert.equal(status, 200, text);
    const now = server.deployment.serverTime.now();
    const at = (ms: number) => new Date(ms).toISOString();
    assert.deepEqual(
      [body.keyId, body.versions, body.since, body.refuseAt],
      [keyId, [1], at(now), at(now + 600_000)],
    );
    assert.equal(body.complete, false);
    const [first] = (await key()).versions;
    assert.deepEqual([first.narrowedTo, first.refuseAt], [['market:read'], at(now + 600_000)]);
    const rotation = await server.call('GET', `/v1/rotations/${body.rotationId}`);
    assert.equal(rotation.body.expedited, true);
    await instance.catchUp();
    const again = await act('compromise', said, { 'idempotency-key': 'one' });
    assert.deepEqual([again.body.id, again.body.complete], [body.id, true]);
    const { body: receipt } = await server.call('GET', `/v1/receipts/${body.id}`);
    assert.equal(receipt.complete, true);
  });

  test('a compromise is said without a body, and refused with what is wrong', async (t) => {
    const { act } = await setUp(t, await open(t));
    const wrong: [object, string][] = [
      [{ versions: [2] }, 'version-unknown'],
      [{ versions: [] }, 'invalid-input'],
      [{ refuseAfterMs: 86_400_001 }, 'invalid-input'],
      [{ refuseAfterMs: -1 }, 'invalid-input'],
      [{ refuseAt: 'now' }, 'invalid-input'],
      [{ since: '2126-01-01T00:00:00Z' }, 'time-in-future'],
      [{ refuseAfterMs: 1, keepScopes: ['other'] }, 'invalid-input'],
    ];
    for (const [body, code] of wrong) {
      const answer = await act('compromise', body);
      assert.equal(answer.body.code, code, JSON.stringify(body));
    }
    assert.deepEqual((await act('compromise')).body.versions, [1]);
    await act('revoke');
    assert.equal((await act('compromise')).body.code, 'key-ended');
  });

  test('a taint is set and cleared, and said twice is said once', async (t) => {
    const { server, keyId, act, key } = await setUp(t, await open(t));
    assert.equal((await act('taint')).body.tainted, true);
    assert.equal((await act('taint', { tainted: true })).body.tainted, true);
    const refused = [
      await server.call('POST', '/v1/grants', { body: { keyId, name: 'bot' } }),
      await server.call('POST', `/v1/keys/${keyId}/rotations`, { body: {} }),
    ];
    for (const { body } of refused) assert.equal(body.code, 'key-tainted');
    const hurried = await server.call('POST', `/v1/keys/${keyId}/rotations`, {
      body: { expedite: true },
    });
    assert.equal(hurried.status, 201, hurried.text);
    assert.equal((await act('taint', { tainted: false })).body.tainted, false);
    assert.equal((await key()).tainted, false);
    const { items } = (await server.call('GET', '/v1/audit?limit=200')).body;
    const actions = items.map(({ action }: { action: string }) => action);
    const taints = actions.filter((action: string) => action.includes('taint'));
    assert.deepEqual(taints.sort(), ['key.clear-taint', 'key.taint']);
  });

  test('a version is narrowed with a receipt, and never widened', async (t) => {
    const { act, key, instance } = await setUp(t, await open(t));
    const narrowed = await act('narrow', { version: 1, scopes: ['market:read'] });
    assert.equal(narrowed.status, 200, narrowed.text);
    const again = await act('narrow', { version: 1, scopes: ['market:read'] });
    assert.equal(again.body.id, narrowed.body.id);
    assert.deepEqual((await key()).versions[0].narrowedTo, ['market:read']);
    const wider = await act('narrow', { version: 1, scopes: ['market:read', 'orders:trade'] });
    assert.deepEqual([wider.status, wider.body.code], [409, 'not-narrower']);
    assert.deepEqual(
      wider.body.errors.map(({ path }: { path: string }) => path),
      ['scopes[1]'],
    );
    await instance.catchUp();
    assert.deepEqual((await act('narrow', { version: 1, scopes: [] })).body.complete, false);
    assert.deepEqual((await key()).versions[0].narrowedTo, []);
    const unknown = await act('narrow', { version: 2, scopes: [] });
    assert.equal(unknown.body.code, 'version-unknown');
  });

  test('a tainted holder is listed as such, refused, and leaves the list of those awaited with gone', async (t) => {
    const { server, keyId, act } = await setUp(t, await open(t));
    const since = new Date(server.deployment.serverTime.now()).toISOString();
    server.clock.advance(1_000);
    const holder = await TestHolder.enrol(server.deployment, keyId);
    await act('compromise', { versions: [1], since });
    const listed = async () =>
      (await server.call('GET', `/v1/holders?keyId=${keyId}`)).body.items[0];
    assert.deepEqual([(await listed()).tainted, (await listed()).gone], [true, false]);
    await assert.rejects(holder.pickup(), { code: 'holder-tainted' });
    await server.call('POST', `/v1/holders/${holder.id}/gone`);
    assert.equal((await listed()).gone, true);
  });
});
