import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { enrol } from './holder/enrol-holder.ts';
import { HolderError } from './holder/holder-error.ts';
import { pickupVersion } from './holder/pickup-version.ts';
import { createIdentity } from './identity/create-identity.ts';
import type { HolderIdentity } from './identity/holder-identity.ts';
import { memoryIdentity } from './identity/memory-identity.ts';
import type { KeyturnEvent } from './keyturn-event.ts';
import { createKeyturnFetch } from './keyturn-fetch.ts';
import { pickup } from './sources/pickup.ts';
import { type ApiAnswer, REFUSED, startApi } from './testing/api-server.ts';
import { History } from './testing/history.ts';
import { HolderServer } from './testing/holder-server.ts';
import { ManualTime } from './testing/manual-time.ts';
import { nativeKey } from './testing/native-key.ts';

const [V1, V2] = [nativeKey(1), nativeKey(2)];

test('a client moves through a rotation without one refusal', async (t) => {
  const { api, server, keyturnFetch, events, say } = await world(t);
  // 1. It begins with what it picks up, and the server knows.
  assert.equal((await keyturnFetch('/1')).status, 200);
  await events.next((event) => event.type === 'confirmed' && event.version === 1);
  // 2. The successor is accepted everywhere, handed out, and the API says so.
  server.plan = { ...server.plan, rotationId: 'rot_1' };
  server.handOut(2, V2);
  say(V1, { status: 200, headers: { 'api-key-status': 'deprecated;version=1;now=?1' } });
  say(V2, { status: 200, headers: { 'api-key-status': 'active;version=2' } });
  await Promise.all(Array.from({ length: 20 }, () => keyturnFetch('/2')));
  // 3. It moves, and confirms only after that.
  await events.next((event) => event.type === 'adopted' && event.version === 2);
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
  await keyturnFetch('/3');
  assert.equal(api.calls.at(-1)?.key, V2);
  // 4. The old version ends, and nobody uses it.
  say(V1, REFUSED);
  const answers = await Promise.all(Array.from({ length: 20 }, () => keyturnFetch('/4')));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.ok(!events.all.some(({ type }) => type === 'retried'));
});

test('a version that is revoked before its holder has another costs a retry, not a request', async (t) => {
  // Time stands still: no request gives up waiting for a pickup, however slow the machine is.
  const { api, server, keyturnFetch, say } = await world(t, undefined, new ManualTime());
  assert.equal((await keyturnFetch('/1')).status, 200);
  server.handOut(2, V2);
  say(V1, REFUSED);
  say(V2, { status: 200, headers: { 'api-key-status': 'active;version=2' } });
  const answers = await Promise.all(Array.from({ length: 20 }, () => keyturnFetch('/2')));
  assert.ok(answers.every(({ status }) => status === 200));
  const again = api.calls.filter(({ path, key }) => path === '/2' && key === V1);
  assert.ok(again.length <= 20);
  assert.equal((await keyturnFetch('/3')).status, 200);
  assert.equal(api.calls.at(-1)?.key, V2);
});

test('an answer lost during pickup costs no request', async (t) => {
  const { server, keyturnFetch, events, say } = await world(t);
  assert.equal((await keyturnFetch('/1')).status, 200);
  server.lost.add('pickup');
  server.handOut(2, V2);
  say(V1, { status: 200, headers: { 'api-key-status': 'deprecated;version=1' } });
  say(V2, { status: 200, headers: { 'api-key-status': 'active;version=2' } });
  const moved = events.next((event) => event.type === 'adopted' && event.version === 2);
  assert.equal((await keyturnFetch('/2')).status, 200);
  await moved;
  assert.equal((await keyturnFetch('/3')).status, 200);
  assert.equal(server.calls.all.filter(({ verb }) => verb === 'pickup').length >= 3, true);
});

test('a holder that began with its issued key is led back to it by a rollback', async (t) => {
  const { api, server, keyturnFetch, events, say } = await world(t, V1);
  // 1. No pickup brings version 1: the API tells which one the holder uses, and it is confirmed.
  server.letGo(1);
  await keyturnFetch('/1');
  await events.next((event) => event.type === 'confirmed' && event.version === 1);
  // 2. It moves to version 2.
  server.plan = { ...server.plan, rotationId: 'rot_1' };
  server.handOut(2, V2);
  say(V1, { status: 200, headers: { 'api-key-status': 'deprecated;version=1;now=?1' } });
  say(V2, { status: 200, headers: { 'api-key-status': 'active;version=2' } });
  const moved = events.next((event) => event.type === 'confirmed' && event.version === 2);
  await keyturnFetch('/2');
  await moved;
  // 3. It is led back.
  server.handOut(1, null);
  say(V1, { status: 200, headers: { 'api-key-status': 'active;version=1' } });
  say(V2, { status: 200, headers: { 'api-key-status': 'deprecated;version=2;now=?1' } });
  const back = events.next((event) => event.type === 'confirmed' && event.version === 1);
  await keyturnFetch('/3');
  await back;
  await keyturnFetch('/4');
  assert.equal(api.calls.at(-1)?.key, V1);
});

test('after a compromise all requests wait for one pickup and for no window, and none fails', async (t) => {
  const time = new ManualTime();
  const { api, server, keyturnFetch, events, say } = await world(t, undefined, time);
  server.plan = { ...server.plan, pollMs: 300_000 };
  assert.equal((await keyturnFetch('/1')).status, 200);
  await events.next((event) => event.type === 'confirmed' && event.version === 1);
  const before = server.calls.all.filter(({ verb }) => verb === 'pickup').length;
  // 1. The version is refused while its successor is still being published.
  say(V1, REFUSED);
  const asked = Array.from({ length: 20 }, () => keyturnFetch('/2', { method: 'POST', body: 'x' }));
  await server.waiting();
  // 2. It is handed out, with a window that a compromise does not wait for.
  const [start, end] = ['2126-01-01T00:00:00.000Z', '2126-01-02T00:00:00.000Z'];
  server.plan = { ...server.plan, rotationId: 'rot_1', now: true, window: { start, end } };
  say(V2, { status: 200, headers: { 'api-key-status': 'active;version=2' } });
  server.handOut(2, V2);
  const answers = await Promise.all(asked);
  assert.ok(answers.every(({ status }) => status === 200));
  await events.next((event) => event.type === 'confirmed' && event.version === 2);
  assert.equal(time.clock.monotonicMs(), 0);
  assert.equal(server.calls.all.filter(({ verb }) => verb === 'pickup').length, before + 1);
  assert.deepEqual(keyturnFetch.status().current?.version, 2);
  const accepted = api.calls.filter(({ path, key }) => path === '/2' && key === V2);
  assert.equal(accepted.length, 20);
});

test('a version that is to be left now is left as soon as the other is handed out', async (t) => {
  const time = new ManualTime();
  const { server, keyturnFetch, events, say } = await world(t, undefined, time);
  server.plan = { ...server.plan, pollMs: 300_000 };
  assert.equal((await keyturnFetch('/1')).status, 200);
  await events.next((event) => event.type === 'confirmed' && event.version === 1);
  say(V1, { status: 200, headers: { 'api-key-status': 'deprecated;version=1;now=?1' } });
  await Promise.all(Array.from({ length: 20 }, () => keyturnFetch('/2')));
  await server.waiting();
  server.plan = { ...server.plan, rotationId: 'rot_1', now: true };
  server.handOut(2, V2);
  await events.next((event) => event.type === 'adopted' && event.version === 2);
  assert.equal(time.clock.monotonicMs(), 0);
});

test('who knows the key string and the holder, but not its keys, picks nothing up', async (t) => {
  const { server, identity } = await world(t);
  const known = (await identity.load()) as HolderIdentity;
  const forged = { ...known, keys: await createIdentity() };
  await assert.rejects(
    pickupVersion({ url: server.url }, forged),
    (error) => error instanceof HolderError && error.status === 401,
  );
});

test('the calls of the source do not pass through the fetch of the requests', async (t) => {
  const { server, identity, api } = await world(t);
  const [sent, called]: [string[], string[]] = [[], []];
  const noting =
    (urls: string[]): typeof fetch =>
    (input, init) => {
      urls.push(new URL(String(input)).origin);
      return fetch(input, init);
    };
  const keys = pickup({ url: server.url, identity, fetch: noting(called) });
  const keyturnFetch = createKeyturnFetch({ keys, api: api.url, fetch: noting(sent) });
  t.after(() => keyturnFetch.close());
  await keyturnFetch('/');
  assert.deepEqual([new Set(sent), new Set(called)], [new Set([api.url]), new Set([server.url])]);
});

/** An enrolled client, the server that it picks up from, and an API that answers by key. */
async function world(t: TestContext, initial?: string, time?: ManualTime) {
  const server = await HolderServer.start(t, V1);
  server.plan = { ...server.plan, pollMs: 100 };
  const identity = memoryIdentity();
  await enrol({ url: server.url, grant: server.grant, name: 'bot', identity });
  const said = new Map<string, ApiAnswer>();
  const say = (key: string, answer: ApiAnswer) => said.set(key, answer);
  say(V1, { status: 200, headers: { 'api-key-status': 'active;version=1' } });
  const api = await startApi(t, ({ key }) => said.get(String(key)) ?? REFUSED);
  const events = new History<KeyturnEvent>();
  const ports = time ? { clock: time.clock, schedule: time.schedule } : {};
  const begun = initial === undefined ? {} : { initial };
  const keys = pickup({ url: server.url, identity, ...begun });
  const keyturnFetch = createKeyturnFetch({ keys, api: api.url, onEvent: events.add, ...ports });
  t.after(() => keyturnFetch.close());
  return { api, server, identity, keyturnFetch, events, say };
}
