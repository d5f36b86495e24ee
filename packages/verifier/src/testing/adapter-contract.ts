import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import type { Verdict } from '../answer/verdict.ts';
import type { Verifier } from '../verifier.ts';
import { keyRecord, mintKeyString, versionRecord } from './key-mint.ts';
import { World } from './world.ts';

/** An API behind an adapter, on a port of 127.0.0.1. */
export interface GuardedApi {
  port: number;
  close(): Promise<unknown>;
}

/** Told by each handler that runs: its name, and the verdict as it finds it. */
export type Ran = (name: string, verdict: Verdict | null | undefined) => void;

/**
 * Starts an API with these routes, each of which answers 200:
 *
 * - `GET /prices/:symbol`, told as `prices`
 * - `POST /orders`, told as `orders`, for keys with the scope `orders:trade`
 * - `/all` for every method, told as `all`, which leaves preflights to the adapter
 * - `OPTIONS /options`, told as `options`, which answers preflights itself
 */
export type StartGuardedApi = (verifier: Verifier, ran: Ran) => Promise<GuardedApi>;

const PREFLIGHT = { Origin: 'https://app.example', 'Access-Control-Request-Method': 'GET' };
const HOUR_MS = 3_600_000;

class Guarded {
  readonly world: World;
  readonly verifier: Verifier;
  readonly key: string;
  readonly api: GuardedApi;
  readonly ran: string[] = [];
  readonly verdicts: (Verdict | null | undefined)[] = [];

  constructor(world: World, verifier: Verifier, key: string, api: GuardedApi) {
    this.world = world;
    this.verifier = verifier;
    this.key = key;
    this.api = api;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.ask('GET', path, headers);
  }

  ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
    const body = method === 'POST' ? '{"much":"to read"}' : null;
    return fetch(`http://127.0.0.1:${this.api.port}${path}`, {
      method,
      body,
      headers: { connection: 'close', ...headers },
    });
  }

  /** The status that these very field lines are answered with. */
  async statusOf(...fields: string[]): Promise<string> {
    const head = ['GET /prices/BTC HTTP/1.1', 'Host: market', ...fields, 'Connection: close'];
    const socket = connect(this.api.port, '127.0.0.1');
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    let answer = '';
    for await (const piece of socket) answer += piece;
    return answer.slice(9, 12);
  }
}

/** What every adapter promises, on real connections. */
export function testAdapter(name: string, start: StartGuardedApi): void {
  describe(name, () => {
    test('a good key reaches the handler, which is told whose it is', (t) => goodKey(t, start));
    test('no key and a bad key reach no handler', (t) => badKeys(t, start));
    test('two credentials are refused, also where they are equal', (t) => two(t, start));
    test('a key in the query is refused', (t) => inQuery(t, start));
    test('a key without the scope reaches no handler', (t) => noScope(t, start));
    test('a stale verifier answers 503 and when to ask again', (t) => stale(t, start));
    test('a preflight reaches only a handler that asks for it', (t) => preflight(t, start));
    test('a use is told under its route, never its path', (t) => pattern(t, start));
    test('clear text before a trusted proxy is refused', (t) => clearText(t, start));
  });
}

async function goodKey(t: TestContext, start: StartGuardedApi): Promise<void> {
  const guarded = await begin(t, start);
  const { key, ran, verdicts } = guarded;
  for (const headers of [{ 'X-API-Key': key }, { Authorization: `Bearer ${key}` }]) {
    const answer = await guarded.get('/prices/BTC', headers);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('api-key-status'), 'active;version=1');
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  }
  assert.deepEqual(ran, ['prices', 'prices']);
  assert.deepEqual(
    verdicts.map((verdict) => verdict?.keyId),
    ['key_1', 'key_1'],
  );
}

async function badKeys(t: TestContext, start: StartGuardedApi): Promise<void> {
  const guarded = await begin(t, start);
  const { key, ran } = guarded;
  const unknown = mintKeyString({ epoch: 0, revision: 2 });
  for (const [sent, code] of [
    [{}, 'no-credential'],
    [{ 'X-API-Key': unknown }, 'invalid-key'],
    [{ 'X-API-Key': key.slice(0, -1) }, 'invalid-key'],
    [{ Authorization: `Bearer ${unknown}` }, 'invalid-key'],
  ] as const) {
    const answer = await guarded.get('/prices/BTC', sent);
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer realm="api"/);
    assert.equal(await codeOf(answer), code);
  }
  assert.deepEqual(ran, []);
}

async function two(t: TestContext, start: StartGuardedApi): Promise<void> {
  const guarded = await begin(t, start);
  const { key } = guarded;
  assert.equal(await guarded.statusOf(`X-API-Key: ${key}`), '200');
  assert.equal(
    await guarded.statusOf('Authorization: Bearer own', `X-API-Key: ${key}`),
    '200',
    'a token of the API’s own is none of ours',
  );
  for (const fields of [
    [`X-API-Key: ${key}`, `x-api-key: ${key}`],
    [`Authorization: Bearer ${key}`, `Authorization: Bearer ${key}`],
    ['Authorization: Bearer own', `Authorization: Bearer ${key}`],
    [`Authorization: Bearer ${key}`, `X-API-Key: ${key}`],
    ['Authorization: Bearer own', `Authorization: Bearer ${key}`, `X-API-Key: ${key}`],
  ]) {
    assert.equal(await guarded.statusOf(...fields), '400', fields.join('\n'));
  }
  assert.equal(guarded.ran.length, 2);
}

async function inQuery(t: TestContext, start: StartGuardedApi): Promise<void> {
  const guarded = await begin(t, start);
  const { key } = guarded;
  const path = `/prices/BTC?a=b&key=${key}`;
  const answer = await guarded.get(path);
  assert.equal(answer.status, 400);
  const text = await answer.text();
  assert.equal(JSON.parse(text).code, 'key-in-query');
  assert.ok(!text.includes(key));
  assert.equal((await guarded.get(path, { 'X-API-Key': key })).status, 400);
  assert.deepEqual(guarded.ran, []);
}

async function noScope(t: TestContext, start: StartGuardedApi): Promise<void> {
  const guarded = await begin(t, start);
  const { key, ran } = guarded;
  const answer = await guarded.ask('POST', '/orders', { 'X-API-Key': key });
  assert.equal(answer.status, 403);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(answer.headers.get('api-key-status'), 'active;version=1');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.match(answer.headers.get('www-authenticate') ?? '', /error="insufficient_scope"/);
  assert.deepEqual(await answer.json(), {
    type: 'https://keyturn.dev/errors/scope-missing',
    title: 'The key lacks a scope',
    status: 403,
    code: 'scope-missing',
    detail: 'The key is valid and has no right to this operation.',
  });
  assert.deepEqual(ran, []);
}

async function stale(t: TestContext, start: StartGuardedApi): Promise<void> {
  const guarded = await begin(t, start);
  const { key, ran, world } = guarded;
  await world.server.stop();
  world.advance(HOUR_MS);
  const answer = await guarded.get('/prices/BTC', { 'X-API-Key': key });
  assert.equal(answer.status, 503);
  assert.ok(Number(answer.headers.get('retry-after')) > 0);
  assert.match(answer.headers.get('api-key-status') ?? '', /^stale/);
  assert.equal(await codeOf(answer), 'stale');
  assert.deepEqual(ran, []);
}

async function preflight(t: TestContext, start: StartGuardedApi): Promise<void> {
  const guarded = await begin(t, start);
  const { key, ran } = guarded;
  assert.equal((await guarded.ask('OPTIONS', '/all', PREFLIGHT)).status, 204);
  assert.deepEqual(ran, []);
  assert.equal((await guarded.ask('OPTIONS', '/all')).status, 401, 'no preflight, no key');
  assert.equal((await guarded.ask('OPTIONS', '/options', PREFLIGHT)).status, 200);
  assert.equal((await guarded.ask('OPTIONS', '/options')).status, 401);
  assert.equal((await guarded.get('/all', { 'X-API-Key': key })).status, 200);
  assert.deepEqual(ran, ['options', 'all']);
}

async function pattern(t: TestContext, start: StartGuardedApi): Promise<void> {
  const guarded = await begin(t, start);
  const { key, world } = guarded;
  const routes = () => world.server.counted.flatMap(({ sources }) => sources);
  await guarded.get('/prices/BTC?depth=2', { 'X-API-Key': key, 'User-Agent': 'bot/1 (a, b)' });
  await world.until(() => routes().length > 0, 'it is reported');
  const [source] = routes();
  assert.deepEqual(
    [source?.addressPrefix, source?.userAgent, source?.route],
    ['127.0.0.0/24', 'bot/1 (a, b)', 'GET /prices/:symbol'],
  );
}

async function clearText(t: TestContext, start: StartGuardedApi): Promise<void> {
  const guarded = await begin(t, start, true);
  const { key, ran } = guarded;
  const forwarded = { 'X-API-Key': key, 'X-Forwarded-For': '10.9.9.9' };
  const spoken = async (protocol: string) =>
    (await guarded.get('/prices/BTC', { ...forwarded, 'X-Forwarded-Proto': protocol })).status;
  assert.equal(await spoken('http'), 403);
  assert.equal(await spoken('https'), 200);
  assert.deepEqual(ran, ['prices']);
}

async function codeOf(answer: Response): Promise<unknown> {
  return ((await answer.json()) as { code?: unknown }).code;
}

async function begin(t: TestContext, start: StartGuardedApi, trustProxy = false): Promise<Guarded> {
  const world = await World.begin(t);
  const key = mintKeyString({ epoch: 0, revision: 2 });
  world.server.publish(keyRecord(), versionRecord(key));
  const verifier = await world.fresh({ trustProxy });
  await world.current(verifier);
  const api = await start(verifier, (name, verdict) => {
    guarded.ran.push(name);
    guarded.verdicts.push(verdict);
  });
  t.after(() => api.close());
  const guarded = new Guarded(world, verifier, key, api);
  return guarded;
}
