import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { KeyString } from '@keyturn/core';
import fc from 'fast-check';
import { KEY_STATES } from './http/key-status.ts';
import { KeyUnavailableError } from './key-unavailable-error.ts';
import type { KeyturnEvent } from './keyturn-event.ts';
import { createKeyturnFetch, type KeyturnFetchOptions } from './keyturn-fetch.ts';
import type { RingVersion } from './ring/ring-version.ts';
import { envKeys } from './sources/env-keys.ts';
import type { KeySource, SourceFeed, WakeReason } from './sources/key-source.ts';
import { staticKey } from './sources/static-key.ts';
import {
  ACCEPTED,
  type ApiAnswer,
  type ApiServer,
  REFUSED,
  startApi,
} from './testing/api-server.ts';
import { ManualTime } from './testing/manual-time.ts';
import { nativeKey } from './testing/native-key.ts';

const [A, B, C] = [nativeKey(1), nativeKey(2), nativeKey(3)];
const DEPRECATED: ApiAnswer = {
  status: 200,
  headers: { 'api-key-status': 'deprecated;version=1' },
};

test('a request carries the key in the field that is asked for, and what the caller gave', async (t) => {
  const api = await startApi(t, () => ({ ...ACCEPTED, body: 'done' }));
  const own = { authorization: 'Bearer a-user', 'x-trace': '1' };
  const answer = await client(t, api)('/orders?x=1', { method: 'post', headers: own, body: 'buy' });
  assert.equal(await answer.text(), 'done');
  const [call] = api.calls;
  assert.deepEqual(
    [call?.method, call?.path, call?.body, call?.key],
    ['POST', '/orders?x=1', 'buy', A],
  );
  assert.deepEqual([call?.headers.authorization, call?.headers['x-trace']], ['Bearer a-user', '1']);
  await client(t, api, { header: 'Authorization' })(new Request(`${api.url}/two`));
  assert.equal(api.calls[1]?.headers.authorization, `Bearer ${A}`);
  assert.equal(api.calls[1]?.key, null);
});

test('the key is not sent to another origin', async (t) => {
  const api = await startApi(t, () => ACCEPTED);
  const other = await startApi(t, () => ACCEPTED);
  const keyturnFetch = client(t, api);
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
    const answer = await client(t, api)('/', { method: 'POST', headers, body: 'buy' });
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
  const answer = await client(t, api)('/old', { method: 'PUT', body: new Uint8Array([104, 105]) });
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
  await assert.rejects(client(t, loop)('/'), /too many redirects/);
  assert.equal(loop.calls.length, 21);
  const away = await startApi(t, () => ({ status: 302, headers: { location: 'file:///etc' } }));
  await assert.rejects(client(t, away)('/'), TypeError);
});

test('a caller that follows no redirects gets what it asked for', async (t) => {
  const api = await startApi(t, () => ({ status: 302, headers: { location: '/' } }));
  assert.equal((await client(t, api)('/', { redirect: 'manual' })).status, 302);
  await assert.rejects(client(t, api)('/', { redirect: 'error' }), TypeError);
  assert.equal(api.calls.length, 2);
});

test('a deprecated version is left at once where the next is held', async (t) => {
  const api = await startApi(t, ({ key }) => (key === A ? DEPRECATED : ACCEPTED));
  const keyturnFetch = client(t, api, { keys: both() });
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
  const keyturnFetch = client(t, api, { keys: both() });
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

test('a refused version is given up for the other one, and nobody sees it', async (t) => {
  const api = await startApi(t, ({ key }) => (key === A ? REFUSED : ACCEPTED));
  const events: KeyturnEvent[] = [];
  const keyturnFetch = client(t, api, { keys: both(), onEvent: (event) => events.push(event) });
  assert.equal((await keyturnFetch('/', { method: 'POST', body: 'once' })).status, 200);
  assert.deepEqual(
    api.calls.map(({ key, body }) => [key, body]),
    [
      [A, 'once'],
      [B, 'once'],
    ],
  );
  assert.equal(keyturnFetch.status().current?.lastFour, B.slice(-4));
  assert.equal(keyturnFetch.status().previous, null);
  assert.ok(events.some((event) => event.type === 'retried' && event.because === 'refused'));
});

test('two refusals give the second refusal to the caller, not a loop', async (t) => {
  const api = await startApi(t, ({ key }) => ({
    ...REFUSED,
    body: `refused ${key === A ? 1 : 2}`,
  }));
  const answer = await client(t, api, { keys: both() })('/');
  assert.deepEqual([answer.status, await answer.text()], [401, 'refused 2']);
  assert.deepEqual(keysOf(api), [A, B]);
});

test("what a handler answered is the caller's, whatever its status", async (t) => {
  for (const [status, said] of [
    [401, 'active'],
    [503, 'deprecated'],
    [401, null],
    [503, null],
    [403, 'active'],
    [200, 'refused'],
  ] as const) {
    const api = await startApi(t, () => ({
      status,
      headers: said === null ? {} : { 'api-key-status': said, 'retry-after': '0' },
    }));
    assert.equal((await client(t, api, { keys: both() })('/')).status, status);
    assert.equal(api.calls.length, 1, `${status} ${said}`);
  }
});

test('what a redirect already did is not done again by the retry', async (t) => {
  const api = await startApi(t, ({ path, key }) => {
    if (path === '/order') return { status: 303, headers: { location: '/receipt' } };
    return key === A ? REFUSED : ACCEPTED;
  });
  const answer = await client(t, api, { keys: both() })('/order', { method: 'POST', body: 'buy' });
  assert.equal(answer.status, 200);
  const paths = api.calls.map(({ path, key }) => [path, key]);
  assert.deepEqual(paths, [
    ['/order', A],
    ['/receipt', A],
    ['/receipt', B],
  ]);
});

test("another origin's word on the key counts for nothing", async (t) => {
  const other = await startApi(t, () => REFUSED);
  const api = await startApi(t, () => ({ status: 302, headers: { location: other.url } }));
  assert.equal((await client(t, api, { keys: both() })('/')).status, 401);
  assert.deepEqual([api.calls.length, other.calls.length], [1, 1]);
});

test('a body that can be sent once is sent once', async (t) => {
  const api = await startApi(t, () => REFUSED);
  const keyturnFetch = client(t, api, { keys: both() });
  const stream = () => new Blob(['buy']).stream();
  await keyturnFetch('/', { method: 'POST', body: stream(), duplex: 'half' });
  await keyturnFetch(new Request(api.url, { method: 'POST', body: 'buy' }));
  assert.deepEqual(
    api.calls.map(({ body }) => body),
    ['buy', 'buy'],
  );
});

test('every body that can be sent again arrives whole the second time', async (t) => {
  const bytes = new TextEncoder().encode('a=buy');
  const bodies = [
    'a=buy',
    bytes,
    bytes.buffer,
    new Blob(['a=buy']),
    new URLSearchParams({ a: 'buy' }),
  ];
  const api = await startApi(t, ({ key }) => (key === A ? REFUSED : ACCEPTED));
  for (const body of bodies) {
    const answered = client(t, api, { keys: both() })('/', { method: 'POST', body });
    assert.equal((await answered).status, 200);
  }
  assert.ok(api.calls.every(({ body }) => body === 'a=buy'));
  assert.equal(api.calls.length, 2 * bodies.length);
});

test('the second sending carries what the first did, though the caller changed its buffer', async (t) => {
  const bytes = new TextEncoder().encode('buy');
  const api = await startApi(t, ({ key }) => {
    bytes.fill(120);
    return key === A ? REFUSED : ACCEPTED;
  });
  await client(t, api, { keys: both() })('/', { method: 'POST', body: bytes });
  assert.deepEqual(
    api.calls.map(({ body }) => body),
    ['buy', 'buy'],
  );
});

test('a verifier that is stale is asked once more when it said, or not at all if that is too late', async (t) => {
  const time = new ManualTime();
  const stale = (wait: string): ApiAnswer => ({
    status: 503,
    headers: { 'api-key-status': 'stale', 'retry-after': wait },
  });
  let wait = '2';
  const api = await startApi(t, ({ path }) => (path === '/late' ? stale('60') : stale(wait)));
  const keyturnFetch = client(t, api, { keys: both(), schedule: time.schedule });
  assert.equal((await keyturnFetch('/late')).status, 503);
  const asked = keyturnFetch('/');
  while (time.nextInMs === null) await new Promise(setImmediate);
  wait = '3';
  time.advance(2_000);
  assert.equal((await asked).headers.get('retry-after'), '3');
  assert.deepEqual(keysOf(api), [A, A, A]);
});

test('a caller that gives up while its request waits is let go', async (t) => {
  const time = new ManualTime();
  const api = await startApi(t, () => ({
    status: 503,
    headers: { 'api-key-status': 'stale', 'retry-after': '2' },
  }));
  const stop = new AbortController();
  const asked = client(t, api, { schedule: time.schedule })('/', { signal: stop.signal });
  while (time.nextInMs === null) await new Promise(setImmediate);
  stop.abort(new Error('enough'));
  await assert.rejects(asked, /enough/);
  assert.equal(time.nextInMs, null);
});

test('a version that is refused while no other is held is looked for once', async (t) => {
  const api = await startApi(t, ({ key }) => (key === A ? REFUSED : ACCEPTED));
  const { source, wakes } = sourceWith(A, (ring, reason) => {
    if (reason === 'needed') ring.offer(held(C), 'now');
  });
  const keyturnFetch = client(t, api, { keys: source });
  assert.equal((await keyturnFetch('/')).status, 200);
  assert.deepEqual(keysOf(api), [A, C]);
  assert.deepEqual(wakes, ['signal', 'needed']);
});

test('a refusal is not kept back for a source that does not answer', async (t) => {
  const time = new ManualTime();
  const api = await startApi(t, () => REFUSED);
  const { source } = sourceWith(A, () => new Promise(() => {}));
  const asked = client(t, api, { keys: source, schedule: time.schedule })('/');
  while (time.nextInMs === null) await new Promise(setImmediate);
  time.advance(5_000);
  assert.equal((await asked).status, 401);
  assert.equal(api.calls.length, 1);
});

test("the API's word that a version is deprecated wakes the source, with its now", async (t) => {
  const said = ['deprecated', 'deprecated;now=?1', 'active'];
  const api = await startApi(t, () => ({
    status: 200,
    headers: { 'api-key-status': String(said.shift()) },
  }));
  const { source, wakes } = sourceWith(A, () => {});
  const keyturnFetch = client(t, api, { keys: source });
  for (let i = 0; i < 3; i++) await keyturnFetch('/');
  assert.deepEqual(wakes, ['signal', 'now']);
});

test('without a key nothing is sent, and the reason is said', async (t) => {
  const api = await startApi(t, () => ACCEPTED);
  const { source } = sourceWith(null, () => {});
  const keyturnFetch = client(t, api, { keys: source });
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
  const keyturnFetch = client(t, api, {
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
  const keyturnFetch = client(t, api, { keys: both(), onEvent: (event) => events.push(event) });
  await keyturnFetch('/');
  const said = inspect([keyturnFetch, keyturnFetch.status(), events], {
    depth: 9,
    showHidden: true,
  });
  for (const key of [A, B]) assert.ok(!said.includes(key));
});

test('no request is sent more than twice, and never again once a handler may have run', async () => {
  const byVerifier = new Set([
    '401 refused',
    '503 suspended',
    '503 behind',
    '503 orphan',
    '503 stale',
  ]);
  const answer = fc.record({
    status: fc.constantFrom(200, 302, 401, 403, 429, 500, 503),
    state: fc.constantFrom(null, ...KEY_STATES),
    retryAfter: fc.constantFrom(null, '0', '1', '90'),
  });
  const keys = fc.constantFrom(() => staticKey(A), both);
  const property = fc.asyncProperty(
    fc.array(answer, { minLength: 3, maxLength: 3 }),
    keys,
    async (answers, source) => {
      const sent: string[] = [];
      const keyturnFetch = createKeyturnFetch({
        keys: source(),
        api: 'https://api.example',
        schedule: { after: soon },
        fetch: async (_input, init) => {
          sent.push(new Headers(init?.headers).get('x-api-key') ?? '');
          const { status, state, retryAfter } = answers[
            sent.length - 1
          ] as (typeof answers)[number];
          const headers = new Headers();
          if (state) headers.set('api-key-status', state);
          if (retryAfter) headers.set('retry-after', retryAfter);
          return new Response(null, { status, headers });
        },
      });
      const last = await keyturnFetch('/', { method: 'POST', body: 'buy' });
      const first = answers[0] as (typeof answers)[number];
      assert.ok(sent.length <= 2);
      if (!byVerifier.has(`${first.status} ${first.state}`)) assert.equal(sent.length, 1);
      assert.equal(last.status, answers[sent.length - 1]?.status);
    },
  );
  await fc.assert(property, { numRuns: 500 });
});

function client(t: TestContext, api: ApiServer, options: Partial<KeyturnFetchOptions> = {}) {
  const keyturnFetch = createKeyturnFetch({ keys: staticKey(A), api: api.url, ...options });
  t.after(() => keyturnFetch.close());
  return keyturnFetch;
}

function both(): KeySource {
  return envKeys({ KEYTURN_API_KEY: A, KEYTURN_API_KEY_NEXT: B });
}

function soon(_ms: number, call: () => void): () => void {
  const timer = setImmediate(call);
  return () => clearImmediate(timer);
}

function keysOf(api: ApiServer): (string | null)[] {
  return api.calls.map(({ key }) => key);
}

/** A source that has this key, or none, and does what the test says when it is woken. */
function sourceWith(
  key: string | null,
  whenWoken: (ring: SourceFeed['ring'], reason: WakeReason) => void | Promise<void>,
): { source: KeySource; wakes: WakeReason[] } {
  const wakes: WakeReason[] = [];
  const open: KeySource['open'] = ({ ring }) => {
    if (key) ring.offer(held(key), 'now');
    return {
      opened: Promise.resolve(),
      wake: async (reason) => {
        wakes.push(reason);
        await whenWoken(ring, reason);
      },
      adopted: () => {},
      status: () => ({ kind: 'test', lastError: 'none, by test' }),
      close: async () => {},
    };
  };
  return { source: { kind: 'test', open }, wakes };
}

function held(key: string): RingVersion {
  return { number: null, keyString: new KeyString(key) };
}
