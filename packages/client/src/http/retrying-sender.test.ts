import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KeyturnEvent } from '../keyturn-event.ts';
import { createKeyturnFetch } from '../keyturn-fetch.ts';
import type { KeySource } from '../sources/key-source.ts';
import { staticKey } from '../sources/static-key.ts';
import { ACCEPTED, type ApiAnswer, REFUSED, startApi } from '../testing/api-server.ts';
import { A, B, both, C, clientOf, held, keysOf, sourceWith } from '../testing/keyed-client.ts';
import { ManualTime } from '../testing/manual-time.ts';
import { KEY_STATES } from './key-status.ts';

test('a refused version is given up for the other one, and nobody sees it', async (t) => {
  const api = await startApi(t, ({ key }) => (key === A ? REFUSED : ACCEPTED));
  const events: KeyturnEvent[] = [];
  const keyturnFetch = clientOf(t, api, { keys: both(), onEvent: (event) => events.push(event) });
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
  const answer = await clientOf(t, api, { keys: both() })('/');
  assert.deepEqual([answer.status, await answer.text()], [401, 'refused 2']);
  assert.deepEqual(keysOf(api), [A, B]);
});

test('where all that is held is refused, as after a leak, the next version is waited for', async (t) => {
  const api = await startApi(t, ({ key }) => (key === C ? ACCEPTED : REFUSED));
  const { source, wakes } = sourceWith(A, (ring, reason) => {
    if (reason === 'needed') ring.offer(held(C), 'now');
  });
  const keyturnFetch = clientOf(t, api, { keys: holdingBoth(source) });
  assert.equal((await keyturnFetch('/', { method: 'POST', body: 'once' })).status, 200);
  assert.deepEqual(keysOf(api), [A, B, C]);
  assert.ok(wakes.includes('needed'));
  assert.equal(keyturnFetch.status().current?.lastFour, C.slice(-4));
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
    assert.equal((await clientOf(t, api, { keys: both() })('/')).status, status);
    assert.equal(api.calls.length, 1, `${status} ${said}`);
  }
});

test('what a redirect already did is not done again by the retry', async (t) => {
  const api = await startApi(t, ({ path, key }) => {
    if (path === '/order') return { status: 303, headers: { location: '/receipt' } };
    return key === A ? REFUSED : ACCEPTED;
  });
  const answer = await clientOf(t, api, { keys: both() })('/order', {
    method: 'POST',
    body: 'buy',
  });
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
  assert.equal((await clientOf(t, api, { keys: both() })('/')).status, 401);
  assert.deepEqual([api.calls.length, other.calls.length], [1, 1]);
});

test('a body that can be sent once is sent once', async (t) => {
  const api = await startApi(t, () => REFUSED);
  const keyturnFetch = clientOf(t, api, { keys: both() });
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
    const answered = clientOf(t, api, { keys: both() })('/', { method: 'POST', body });
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
  await clientOf(t, api, { keys: both() })('/', { method: 'POST', body: bytes });
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
  const keyturnFetch = clientOf(t, api, { keys: both(), schedule: time.schedule });
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
  const asked = clientOf(t, api, { schedule: time.schedule })('/', { signal: stop.signal });
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
  const keyturnFetch = clientOf(t, api, { keys: source });
  assert.equal((await keyturnFetch('/')).status, 200);
  assert.deepEqual(keysOf(api), [A, C]);
  assert.deepEqual(wakes, ['needed']);
});

test('a refusal is not kept back for a source that does not answer', async (t) => {
  const time = new ManualTime();
  const api = await startApi(t, () => REFUSED);
  const { source } = sourceWith(A, () => new Promise(() => {}));
  const asked = clientOf(t, api, { keys: source, schedule: time.schedule })('/');
  while (time.nextInMs === null) await new Promise(setImmediate);
  time.advance(5_000);
  assert.equal((await asked).status, 401);
  assert.equal(api.calls.length, 1);
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

/** The source, and `B` from the beginning. */
function holdingBoth(source: KeySource): KeySource {
  return {
    kind: source.kind,
    open: (feed) => {
      const opened = source.open(feed);
      feed.ring.offer(held(B), 'signal');
      return opened;
    },
  };
}

function soon(_ms: number, call: () => void): () => void {
  const timer = setImmediate(call);
  return () => clearImmediate(timer);
}
