import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { KeyUnavailableError } from './key-unavailable-error.ts';
import type { KeyturnEvent } from './keyturn-event.ts';
import { createKeyturnFetch } from './keyturn-fetch.ts';
import { staticKey } from './sources/static-key.ts';
import { ACCEPTED, type ApiAnswer, REFUSED, startApi } from './testing/api-server.ts';
import { A, B, both, clientOf, keysOf, sourceWith } from './testing/keyed-client.ts';

const DEPRECATED: ApiAnswer = {
  status: 200,
  headers: { 'api-key-status': 'deprecated;version=1' },
};

test('a request carries the key in the field that is asked for, and what the caller gave', async (t) => {
  const api = await startApi(t, () => ({ ...ACCEPTED, body: 'done' }));
  const own = { authorization: 'Bearer a-user', 'x-trace': '1' };
  const answer = await clientOf(t, api)('/orders?x=1', {
    method: 'post',
    headers: own,
    body: 'buy',
  });
  assert.equal(await answer.text(), 'done');
  const [call] = api.calls;
  assert.deepEqual(
    [call?.method, call?.path, call?.body, call?.key],
    ['POST', '/orders?x=1', 'buy', A],
  );
  assert.deepEqual([call?.headers.authorization, call?.headers['x-trace']], ['Bearer a-user', '1']);
  await clientOf(t, api, { header: 'Authorization' })(new Request(`${api.url}/two`));
  assert.equal(api.calls[1]?.headers.authorization, `Bearer ${A}`);
  assert.equal(api.calls[1]?.key, null);
});

test('the key is not sent to another origin', async (t) => {
  const api = await startApi(t, () => ACCEPTED);
  const other = await startApi(t, () => ACCEPTED);
  const keyturnFetch = clientOf(t, api);
  await keyturnFetch(`${other.url}/x`, { headers: { 'x-own': '1' } });
  await keyturnFetch(new URL(other.url));
  await keyturnFetch(new Request(other.url));
  assert.equal(other.calls.length, 3);
  assert.ok(other.calls.every(({ key }) => key === null));
});

test('the key does not go along a redirect to another origin, nor do other credentials', async (t) => {
  const other = await startApi(t, () => ({ status: 200, body: 'there' }));
  for (const status of [301, 302, 303, 307, 308]) {
    const api = await startApi(t, () => ({
      status,
      headers: { location: `${other.url}/${status}` },
    }));
    const headers = { authorization: 'Bearer a-user', cookie: 'a=b', 'x-own': '1' };
    const answer = await clientOf(t, api)('/', { method: 'POST', headers, body: 'buy' });
    assert.equal(await answer.text(), 'there');
    assert.equal(api.calls[0]?.key, A);
    const call = other.calls.at(-1);
    assert.equal(call?.headers['x-own'], '1');
    for (const name of ['x-api-key', 'authorization', 'cookie'])
      assert.ok(!(name in (call?.headers ?? {})));
    const keepsBody = status > 303;
    assert.deepEqual([call?.method, call?.body], keepsBody ? ['POST', 'buy'] : ['GET', '']);
  }
});

test('the key goes along a redirect within its origin', async (t) => {
  const api = await startApi(t, ({ path }) =>
    path === '/old' ? { status: 308, headers: { location: '/new' } } : ACCEPTED,
  );
  const answer = await clientOf(t, api)('/old', {
    method: 'PUT',
    body: new Uint8Array([104, 105]),
  });
  assert.equal(answer.url, `${api.url}/new`);
  assert.deepEqual(
    api.calls.map(({ key, body }) => [key, body]),
    [
      [A, 'hi'],
      [A, 'hi'],
    ],
  );
});

test('redirects end after twenty, and only http is followed', async (t) => {
  const loop = await startApi(t, () => ({ status: 302, headers: { location: '/' } }));
  await assert.rejects(clientOf(t, loop)('/'), /too many redirects/);
  assert.equal(loop.calls.length, 21);
  const away = await startApi(t, () => ({ status: 302, headers: { location: 'file:///etc' } }));
  await assert.rejects(clientOf(t, away)('/'), TypeError);
});

test('a caller that follows no redirects gets what it asked for', async (t) => {
  const api = await startApi(t, () => ({ status: 302, headers: { location: '/' } }));
  assert.equal((await clientOf(t, api)('/', { redirect: 'manual' })).status, 302);
  await assert.rejects(clientOf(t, api)('/', { redirect: 'error' }), TypeError);
  assert.equal(api.calls.length, 2);
});

test('a deprecated version is left at once where the next is held', async (t) => {
  const api = await startApi(t, ({ key }) => (key === A ? DEPRECATED : ACCEPTED));
  const keyturnFetch = clientOf(t, api, { keys: both() });
  await keyturnFetch('/1');
  await keyturnFetch('/2');
  assert.deepEqual(keysOf(api), [A, B]);
  assert.equal(keyturnFetch.status().previous?.lastFour, A.slice(-4));
});

test('a request in flight keeps its version while the ring swaps', async (t) => {
  const gate = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const api = await startApi(t, async ({ path, key }) => {
    if (path === '/redirect') return { status: 307, headers: { location: '/slow' } };
    if (path === '/slow') {
      arrived.resolve();
      await gate.promise;
      return { status: 307, headers: { location: '/end' } };
    }
    return key === A ? DEPRECATED : ACCEPTED;
  });
  const keyturnFetch = clientOf(t, api, { keys: both() });
  const slow = keyturnFetch('/redirect');
  await arrived.promise;
  await keyturnFetch('/signal');
  await keyturnFetch('/after');
  gate.resolve();
  assert.equal((await slow).status, 200);
  const keyOf = (path: string) => api.calls.find((call) => call.path === path)?.key;
  assert.deepEqual(['/redirect', '/slow', '/end'].map(keyOf), [A, A, A]);
  assert.equal(keyOf('/after'), B);
});

test("the API's word that a version is deprecated wakes the source, with its now", async (t) => {
  const said = ['deprecated', 'deprecated;now=?1', 'active'];
  const api = await startApi(t, () => ({
    status: 200,
    headers: { 'api-key-status': String(said.shift()) },
  }));
  const { source, wakes } = sourceWith(A, () => {});
  const keyturnFetch = clientOf(t, api, { keys: source });
  for (let i = 0; i < 3; i++) await keyturnFetch('/');
  assert.deepEqual(wakes, ['signal', 'now']);
});

test('without a key nothing is sent, and the reason is said', async (t) => {
  const api = await startApi(t, () => ACCEPTED);
  const { source } = sourceWith(null, () => {});
  const keyturnFetch = clientOf(t, api, { keys: source });
  await assert.rejects(
    keyturnFetch('/'),
    (error) => error instanceof KeyUnavailableError && /by test/.test(error.message),
  );
  await keyturnFetch.close();
  await assert.rejects(keyturnFetch('/'), KeyUnavailableError);
  assert.equal(api.calls.length, 0);
});

test("a listener's mistake fails no request", async (t) => {
  const api = await startApi(t, () => ACCEPTED);
  const keyturnFetch = clientOf(t, api, {
    onEvent: () => {
      throw new Error('a mistake');
    },
  });
  assert.equal((await keyturnFetch('/')).status, 200);
});

test('options that cannot be right are a TypeError', () => {
  const keys = staticKey(A);
  assert.throws(() => createKeyturnFetch({ keys }), /to which origins/);
  assert.throws(() => createKeyturnFetch({ keys, api: 'http://api.example' }), /clear text/);
});

test('nothing that a client shows holds a key', async (t) => {
  const api = await startApi(t, ({ key }) => (key === A ? REFUSED : ACCEPTED));
  const events: KeyturnEvent[] = [];
  const keyturnFetch = clientOf(t, api, { keys: both(), onEvent: (event) => events.push(event) });
  await keyturnFetch('/');
  const said = inspect([keyturnFetch, keyturnFetch.status(), events], {
    depth: 9,
    showHidden: true,
  });
  for (const key of [A, B]) assert.ok(!said.includes(key));
});
