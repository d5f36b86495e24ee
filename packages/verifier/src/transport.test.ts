/** Step 0: how a request carries its key (threats 14, 15, 21 to 25). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyRecord, mintKeyString, versionRecord } from './testing/key-mint.ts';
import { World } from './testing/world.ts';
import type { PresentedRequest } from './verification.ts';

const key = mintKeyString({ epoch: 0, revision: 2 });
const other = mintKeyString({ epoch: 0, revision: 2 });

async function keyedWorld(t: Parameters<typeof World.begin>[0]) {
  const world = await World.begin(t);
  world.server.publish(keyRecord(), versionRecord(key));
  return { world, verifier: await world.fresh() };
}

const requests: [string, Partial<PresentedRequest>, string][] = [
  ['in X-API-Key', { rawHeaders: ['X-API-Key', key] }, '200 accepted'],
  ['in a field name of any case', { rawHeaders: ['x-Api-KEY', key] }, '200 accepted'],
  ['as a bearer token', { rawHeaders: ['Authorization', `Bearer ${key}`] }, '200 accepted'],
  [
    'as a bearer token, scheme in lower case',
    { rawHeaders: ['authorization', `bearer ${key}`] },
    '200 accepted',
  ],
  [
    'beside the user’s own token',
    { rawHeaders: ['Authorization', 'Bearer eyJhbGciOi.J9.x', 'X-API-Key', key] },
    '200 accepted',
  ],
  ['not at all', { rawHeaders: [] }, '401 no-credential'],
  [
    'with the user’s own token alone',
    { rawHeaders: ['Authorization', 'Bearer eyJhbGciOi.J9.x'] },
    '401 no-credential',
  ],
  ['as basic credentials', { rawHeaders: ['Authorization', `Basic ${key}`] }, '401 no-credential'],
  [
    'in two X-API-Key fields',
    { rawHeaders: ['X-API-Key', key, 'X-API-Key', key] },
    '400 several-credentials',
  ],
  [
    'in two fields of different case',
    { rawHeaders: ['X-API-Key', key, 'x-api-key', other] },
    '400 several-credentials',
  ],
  [
    'in two fields, one of them empty',
    { rawHeaders: ['X-API-Key', key, 'X-API-Key', ''] },
    '400 several-credentials',
  ],
  [
    'joined with another',
    { rawHeaders: ['X-API-Key', `${key}, ${other}`] },
    '400 several-credentials',
  ],
  [
    'joined with another without a blank',
    { rawHeaders: ['X-API-Key', `${key},${other}`] },
    '400 several-credentials',
  ],
  [
    'in two Authorization fields',
    { rawHeaders: ['Authorization', `Bearer ${key}`, 'Authorization', `Bearer ${key}`] },
    '400 several-credentials',
  ],
  [
    'in the second Authorization field',
    { rawHeaders: ['Authorization', 'Bearer eyJhbGciOi.J9.x', 'Authorization', `Bearer ${key}`] },
    '400 several-credentials',
  ],
  [
    'in both fields',
    { rawHeaders: ['X-API-Key', key, 'Authorization', `Bearer ${key}`] },
    '400 several-credentials',
  ],
  ['in the query', { rawHeaders: [], url: `/prices?api_key=${key}` }, '400 key-in-query'],
  [
    'in the query, percent-encoded',
    { rawHeaders: [], url: `/prices?x=1&k=${key.replaceAll('_', '%5F')}` },
    '400 key-in-query',
  ],
  [
    'in the query and in a field',
    { rawHeaders: ['X-API-Key', key], url: `/?k=${key}` },
    '400 several-credentials',
  ],
  ['over clear-text http', { rawHeaders: ['X-API-Key', key], encrypted: false }, '403 clear-http'],
  ['as an empty field', { rawHeaders: ['X-API-Key', ''] }, '400 credential-empty'],
  ['with bytes beyond ASCII', { rawHeaders: ['X-API-Key', `${key}ä`] }, '400 credential-not-ascii'],
  [
    'with a blank inside',
    { rawHeaders: ['X-API-Key', key.replace('_', ' ')] },
    '400 credential-not-ascii',
  ],
  ['of 513 characters', { rawHeaders: ['X-API-Key', 'x'.repeat(513)] }, '400 credential-too-long'],
  [
    'in a field whose name has underscores',
    { rawHeaders: ['X_API_Key', key] },
    '401 no-credential',
  ],
];

test('a key counts exactly where it is sent once, in one configured place', async (t) => {
  const { verifier } = await keyedWorld(t);
  for (const [name, request, answer] of requests) {
    const verdict = await verifier.verify({ rawHeaders: [], url: '/', method: 'GET', ...request });
    assert.equal(`${verdict.status} ${verdict.reason}`, answer, name);
  }
});

test('what only begins like a prefix of an api is no key: a value of a query, a user’s own token', async (t) => {
  const { verifier } = await keyedWorld(t);
  const statusOf = async (url: string, token: string) => {
    const rawHeaders = ['X-API-Key', key, 'Authorization', `Bearer ${token}`];
    return (await verifier.verifyRequest({ rawHeaders, url })).status;
  };
  assert.equal(await statusOf('/prices?customer=acme_corp', 'acme_session_1'), 200);
  assert.equal(await statusOf(`/prices?k=${key}`, 'x'), 400);
  assert.equal(await statusOf('/prices', `acme_test_${key.slice(10)}`), 400);
});

test('over clear-text http everyone is refused alike, with a right key or a wrong one', async (t) => {
  const { verifier } = await keyedWorld(t);
  const answers = [key, other, 'x'].map((text) =>
    verifier.verifyRequest({ rawHeaders: ['X-API-Key', text], url: '/', encrypted: false }),
  );
  assert.equal(new Set(answers.map((verdict) => JSON.stringify(verdict))).size, 1);
});

test('a key that was sent where it can be read is told as exposed at once; a guess is not', async (t) => {
  const { world, verifier } = await keyedWorld(t);
  world.advance(3_000);
  await verifier.verifyRequest({ rawHeaders: [], url: `/?k=${key}` });
  await verifier.verifyRequest({ rawHeaders: [], url: `/?k=${other}` });
  await verifier.verifyRequest({ rawHeaders: ['X-API-Key', key], url: '/', encrypted: false });
  const told = () =>
    world.server.counted.flatMap(({ usage }) =>
      usage.map(({ keyId, version, reason, count }) => `${keyId} ${version} ${reason} ${count}`),
    );
  await world.until(() => told().length === 3, 'it is told');
  assert.deepEqual(told().sort(), [
    'key_1 1 clear-http 1',
    'key_1 1 key-in-query 1',
    'null null key-in-query 1',
  ]);
});

test('a browser’s preflight passes without a key, and only a preflight does', async (t) => {
  const { verifier } = await keyedWorld(t);
  const rawHeaders = ['Origin', 'https://app.example', 'Access-Control-Request-Method', 'GET'];
  const preflight = await verifier.verifyRequest({ rawHeaders, url: '/', method: 'OPTIONS' });
  assert.deepEqual([preflight.outcome, preflight.keyId, preflight.scopes], ['accepted', null, []]);
  for (const method of ['GET', 'OPTIONS']) {
    const headers = method === 'GET' ? rawHeaders : ['Origin', 'https://app.example'];
    const verdict = await verifier.verifyRequest({ rawHeaders: headers, url: '/', method });
    assert.equal(verdict.status, 401, method);
  }
});

test('other header fields can be set, and the bearer token left to the application', async (t) => {
  const { world } = await keyedWorld(t);
  const verifier = await world.fresh({ keyHeaders: ['Market-Key'], bearer: false });
  const statusOf = async (...rawHeaders: string[]) =>
    (await verifier.verifyRequest({ rawHeaders, url: '/' })).status;
  assert.equal(await statusOf('market-key', key), 200);
  assert.equal(await statusOf('X-API-Key', key), 401);
  assert.equal(await statusOf('Authorization', `Bearer ${key}`), 401);
});

test('whoever guesses is slowed down before anything is looked up, and nobody else', async (t) => {
  const { verifier } = await keyedWorld(t);
  const guess = (address: string) => verifier.verifyKey({ key: other, address });
  const reasons: string[] = [];
  for (let i = 0; i < 150; i++) reasons.push((await guess('192.0.2.1')).reason);
  assert.equal(reasons.filter((reason) => reason === 'unknown-key').length, 100);
  const refused = await guess('192.0.2.1');
  assert.deepEqual([refused.status, refused.headers['Retry-After']], [429, '1']);
  assert.equal((await verifier.verifyKey({ key: '', address: '192.0.2.1' })).status, 400);
  assert.equal((await guess('192.0.2.2')).status, 401);
  assert.equal((await verifier.verifyKey({ key, address: '192.0.2.3' })).status, 200);
});

test('an address that also sends valid keys is never slowed down', async (t) => {
  const { verifier } = await keyedWorld(t);
  for (let i = 0; i < 300; i++) {
    assert.equal((await verifier.verifyKey({ key: other, address: '192.0.2.1' })).status, 401);
    assert.equal((await verifier.verifyKey({ key, address: '192.0.2.1' })).status, 200);
  }
});

test('whoever sends a valid key again and again is not slowed down by a neighbour’s guesses', async (t) => {
  const { world, verifier } = await keyedWorld(t);
  const address = '192.0.2.1';
  const send = async (text: string) => (await verifier.verifyKey({ key: text, address })).status;
  await send(key);
  await send(other);
  for (let second = 0; second < 90; second++) {
    assert.equal(await send(key), 200);
    world.clock.advance(1_000);
  }
  for (let i = 0; i < 200; i++) await send(other);
  assert.equal(await send(key), 200);
});

test('nobody is slowed down for keys that this verifier does not know to be wrong', async (t) => {
  const { world, verifier } = await keyedWorld(t);
  const newer = mintKeyString({ epoch: 0, revision: 3 });
  const statusOf = async (text: string) =>
    (await verifier.verifyKey({ key: text, address: '192.0.2.1' })).status;
  await world.server.stop();
  world.advance(60_000);
  for (let i = 0; i < 150; i++) assert.equal(await statusOf(other), 503);
  await world.server.start();
  await world.until(() => verifier.status().state === 'fresh', 'it is fresh again');
  world.server.streamSilent = true;
  world.server.publish(versionRecord(newer, { number: 2 }));
  const waiting = Array.from({ length: 150 }, () => statusOf(newer));
  await world.until(() => verifier.status().applied?.revision === 3, 'it is applied');
  assert.deepEqual([...new Set(await Promise.all(waiting))], [200]);
  assert.equal(await statusOf(other), 401);
});

test('who was slowed down may try again later', async (t) => {
  const { world, verifier } = await keyedWorld(t);
  const guess = () => verifier.verifyKey({ key: other, address: '192.0.2.1' });
  while ((await guess()).status !== 429);
  world.clock.advance(1_000);
  assert.equal((await guess()).status, 401);
});

test('junk of every kind is answered at once and asks nobody', async (t) => {
  const { world, verifier } = await keyedWorld(t);
  const before = world.server.requests.length;
  const junk = ['', 'a', 'x'.repeat(5_000), key.slice(0, -1), `${key}0`, '\0', '😀', '__proto__'];
  for (const text of [...junk, other, 'constructor', 'acme_live_', 'acme_live_'.padEnd(65, '0')]) {
    const verdict = verifier.verifyKey({ key: text });
    assert.ok(!(verdict instanceof Promise), text);
    assert.notEqual(verdict.outcome, 'accepted');
  }
  world.clock.advance(1_000);
  assert.equal(world.server.requests.length, before);
});
