import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { PROBLEMS, type ProblemCode, problemType } from '@keyturn/core';
import fc from 'fast-check';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { type Answer, serve } from './testing/http-server.ts';

/** Every member of a problem document, and the header fields that go with its status. */
function assertProblem(answer: Answer, code: ProblemCode): void {
  assert.equal(answer.body?.code, code, answer.text);
  const { status, title } = PROBLEMS[code];
  assert.equal(answer.status, status);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.deepEqual(Object.keys(answer.body).toSorted(), [
    'code',
    'detail',
    'errors',
    'instance',
    'status',
    'title',
    'type',
  ]);
  assert.equal(answer.body.type, problemType(code));
  assert.equal(answer.body.title, title);
  assert.equal(answer.body.status, status);
  assert.match(answer.body.instance, /^urn:keyturn:request:req_/);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
}

function paths(answer: Answer): string[] {
  return answer.body.errors.map((error: { path: string }) => error.path);
}

/** What is refused here never reaches a table, so one store is enough. */
async function open(t: TestContext): Promise<Store> {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  return store;
}

const NEW_API = { name: 'Market', prefix: 'mkt', scopes: ['market:read'] };

describe('bad input', () => {
  test('a member that is unknown, missing or of the wrong type is named', async (t) => {
    const { call } = await serve(t, await open(t));
    const unknown = await call('POST', '/v1/apis', { body: { ...NEW_API, owner: 'x', tenant: 1 } });
    assertProblem(unknown, 'invalid-input');
    assert.deepEqual(paths(unknown), ['owner', 'tenant']);
    const wrong = await call('POST', '/v1/apis', { body: { name: 7, scopes: ['ok', 8] } });
    assertProblem(wrong, 'invalid-input');
    assert.deepEqual(paths(wrong).toSorted(), ['name', 'prefix', 'scopes[1]']);
    const nested = await call('POST', '/v1/apis', {
      body: { ...NEW_API, keyClasses: { powerful: { grace: 'strict', extra: 1 } } },
    });
    assert.deepEqual(paths(nested), ['keyClasses.powerful.extra']);
    for (const body of [[], 'text', 5, null]) {
      assertProblem(await call('POST', '/v1/apis', { raw: JSON.stringify(body) }), 'invalid-input');
    }
    assertProblem(await call('POST', '/v1/apis'), 'invalid-input');
  });

  test('a name with control characters, blank or over its length is refused', async (t) => {
    const { call } = await serve(t, await open(t));
    const names = ['a\u0000b', 'a\nb', '\u007f', 'a\u2028b', '\ud800', '   ', '', 'x'.repeat(201)];
    for (const name of names) {
      const answer = await call('POST', '/v1/clients', { body: { name } });
      assertProblem(answer, 'invalid-input');
      assert.deepEqual(paths(answer), ['name']);
    }
    const longest = await call('POST', '/v1/clients', { body: { name: 'é'.repeat(200) } });
    assert.equal(longest.status, 201);
  });

  test('members that reach into prototypes are refused and reach nothing', async (t) => {
    const { call } = await serve(t, await open(t));
    const bodies = [
      '{"name":"x","__proto__":{"polluted":1}}',
      '{"name":"x","constructor":{"prototype":{"polluted":1}}}',
      '{"name":"x","contacts":{"length":1}}',
    ];
    for (const raw of bodies) {
      const answer = await call('POST', '/v1/clients', { raw });
      assert.equal(answer.status, 400, raw);
    }
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  test('a body that is not one JSON value in UTF-8 is refused without repeating it', async (t) => {
    const { call } = await serve(t, await open(t));
    const bodies = ['{"name":"s3cret', '{} {}', "{'a':1}", Buffer.from([0x22, 0xff, 0x22])];
    for (const raw of bodies) {
      const answer = await call('POST', '/v1/clients', { raw });
      assertProblem(answer, 'malformed-json');
      assert.ok(!answer.text.includes('s3cret'));
    }
  });

  test('a body that nests deep or repeats much costs no more than a refusal', async (t) => {
    const { call } = await serve(t, await open(t));
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    assertProblem(await call('POST', '/v1/clients', { raw: deep }), 'invalid-input');
    const many = JSON.stringify({ name: 'x', contacts: Array(40_000).fill(7) });
    const answer = await call('POST', '/v1/clients', { raw: many });
    assertProblem(answer, 'invalid-input');
    assert.ok(answer.body.errors.length <= 20);
  });

  test('a body over the limit is refused', async (t) => {
    const { call } = await serve(t, await open(t));
    const raw = JSON.stringify({ name: 'x'.repeat(1_048_576) });
    assertProblem(await call('POST', '/v1/clients', { raw }), 'body-too-large');
  });

  test('a body of another media type is refused', async (t) => {
    const { call } = await serve(t, await open(t));
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
      const answer = await call('POST', '/v1/clients', {
        raw: '{"name":"x"}',
        headers: { 'content-type': type },
      });
      assertProblem(answer, 'unsupported-media-type');
    }
  });

  test('an id that nothing has, malformed or not, is not found', async (t) => {
    const { call } = await serve(t, await open(t));
    for (const id of ['api_AAAAAAAAAAAAAAAA', 'x', '..%2f..', '%00', 'a'.repeat(99)]) {
      assertProblem(await call('GET', `/v1/apis/${id}`), 'not-found');
    }
    // Longer than the framework lets any part of a path be.
    assertProblem(await call('GET', `/v1/keys/${'a'.repeat(500)}`), 'not-found');
    assertProblem(await call('GET', '/v1/apis/%E0%A4%A'), 'malformed-request');
    assertProblem(await call('GET', '/v2/apis'), 'not-found');
  });

  test('a method that does not apply is answered with those that do', async (t) => {
    const { call } = await serve(t, await open(t));
    const answer = await call('PUT', '/v1/apis/api_1');
    assertProblem(answer, 'method-not-allowed');
    assert.match(answer.headers.get('allow') ?? '', /GET/);
  });

  test('a query member that is unknown, repeated or out of bounds is named', async (t) => {
    const { call } = await serve(t, await open(t));
    const queries = [
      'limit=0',
      'limit=201',
      'limit=x',
      'limit=1&limit=2',
      'sort=name',
      'cursor=zz',
    ];
    for (const query of queries) {
      const answer = await call('GET', `/v1/regions?${query}`);
      assertProblem(answer, 'invalid-input');
      assert.deepEqual(paths(answer), [query.split('=')[0]]);
    }
  });

  test('a scope that the api does not have gets no grace class', async (t) => {
    const { call } = await serve(t, await open(t));
    const answer = await call('POST', '/v1/apis', {
      body: { ...NEW_API, scopeGrace: { 'orders:trade': 'strict' } },
    });
    assertProblem(answer, 'invalid-input');
    assert.deepEqual(paths(answer), ['scopeGrace.orders:trade']);
  });

  test('a prefix is given once', async (t) => {
    const { call } = await serve(t, await open(t));
    await call('POST', '/v1/apis', { body: NEW_API });
    assertProblem(await call('POST', '/v1/apis', { body: NEW_API }), 'prefix-taken');
  });

  test('a database that cannot work now is 503 with Retry-After, without its words', async (t) => {
    const store = await open(t);
    const { call } = await serve(t, store);
    t.mock.method(store, 'transaction', async () => {
      throw new StoreUnavailable('SQLITE_FULL', 'disk full at /var/lib/secret');
    });
    const answer = await call('POST', '/v1/clients', { body: { name: 'x' } });
    assertProblem(answer, 'store-unavailable');
    assert.equal(answer.headers.get('retry-after'), '1');
    assert.ok(!answer.text.includes('secret'));
  });

  test('a fault that nobody foresaw is 500 and says nothing of itself', async (t) => {
    const store = await open(t);
    const { call } = await serve(t, store);
    t.mock.method(store, 'transaction', async () => {
      throw new TypeError('cannot read secret of undefined');
    });
    const answer = await call('POST', '/v1/clients', { body: { name: 'x' } });
    assertProblem(answer, 'internal');
    assert.ok(!/secret|TypeError|\.ts/.test(answer.text));
  });
});

describe('bad bytes', () => {
  test('bytes that are no request are answered in the same form', async (t) => {
    const { url } = await serve(t, await open(t));
    assert.match(await exchange(url, 'NONSENSE\r\n\r\n'), /400 [\s\S]*"malformed-request"/);
    const long = `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`;
    assert.match(await exchange(url, long), /431 [\s\S]*"headers-too-large"/);
  });

  test('no JSON body makes the server fail', async (t) => {
    const { app, adminToken } = await serve(t, await open(t));
    const urls = ['/v1/apis', '/v1/clients', '/v1/regions', '/v1/policies', '/v1/tokens'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...urls), fc.jsonValue(), async (url, value) => {
        const answer = await app.inject({
          method: 'POST',
          url,
          headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
          payload: JSON.stringify(value),
        });
        assert.ok(answer.statusCode < 500, answer.body);
      }),
      { numRuns: 200 },
    );
  });
});

async function exchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
  });
  // A server that has read enough may reset the connection: what it said before that counts.
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(bytes);
  await closed;
  return received;
}
