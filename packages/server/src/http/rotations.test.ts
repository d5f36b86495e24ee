import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { startReconciler } from '../reconciler/reconciler.ts';
import type { Store } from '../store/store.ts';
import { type HttpServer, serve } from './testing/http-server.ts';
import { addProvider, HttpInstance, newKey, type Provider } from './testing/provider.ts';

interface World {
  server: HttpServer;
  provider: Provider;
  instance: HttpInstance;
  keyId: string;
}

/** A key that was handed out, and one instance that keeps up. */
async function world(t: TestContext, store: Store): Promise<World> {
  const server = await serve(t, store);
  const provider = await addProvider(server);
  const { body, status, text } = await server.call('POST', '/v1/keys', { body: newKey(provider) });
  assert.equal(status, 201, text);
  const instance = new HttpInstance(server, provider);
  await instance.catchUp();
  return { server, provider, instance, keyId: body.id };
}

function reconcile(t: TestContext, { deployment }: HttpServer): void {
  const reconciler = startReconciler(deployment);
  t.after(() => reconciler.stop());
}

/** Reads server-sent events until one satisfies `isLast`, or the stream ends. */
async function watch(
  server: HttpServer,
  rotationId: string,
  isLast: (event: SentEvent) => boolean,
  headers: Record<string, string> = {},
): Promise<SentEvent[]> {
  const hangUp = new AbortController();
  const response = await fetch(`${server.url}/v1/rotations/${rotationId}/events`, {
    headers: { authorization: `Bearer ${server.adminToken}`, ...headers },
    signal: hangUp.signal,
  });
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  const events: SentEvent[] = [];
  const reader = response.body?.getReader();
  const utf8 = new TextDecoder();
  let text = '';
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    text += utf8.decode(read.value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const event of blocks.flatMap(eventsOf)) {
      events.push(event);
      if (!isLast(event)) continue;
      hangUp.abort();
      return events;
    }
  }
  return events;
}

interface SentEvent {
  id: string;
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server sent
  data: any;
}

/** None of a comment. */
function eventsOf(block: string): SentEvent[] {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  if (fields.data === undefined) return [];
  return [{ id: fields.id ?? '', event: fields.event ?? '', data: JSON.parse(fields.data) }];
}

forEachStore('rotations over http', (open) => {
  test('beginning again is answered with the same rotation', async (t) => {
    const { server, keyId } = await world(t, await open(t));
    const path = `/v1/keys/${keyId}/rotations`;
    const first = await server.call('POST', path, { body: { reason: 'yearly' } });
    assert.equal(first.status, 201, first.text);
    assert.equal(first.body.reason, 'yearly');
    assert.equal(first.body.phase, 'prepared');
    assert.deepEqual([first.body.from, first.body.to], [1, 2]);
    const again = await server.call('POST', path, { body: { reason: 'other' } });
    assert.equal(again.status, 200);
    assert.equal(again.body.id, first.body.id);
    const headers = { 'idempotency-key': 'k' };
    const keyed = await server.call('POST', path, { headers });
    const repeated = await server.call('POST', path, { headers });
    assert.deepEqual([keyed.status, repeated.status], [200, 200]);
    const listed = await server.call('GET', `/v1/rotations?keyId=${keyId}`);
    assert.equal(listed.body.items.length, 1);
  });

  test('a rotation is held under names, each released by its own', async (t) => {
    const { server, keyId } = await world(t, await open(t));
    const { body } = await server.call('POST', `/v1/keys/${keyId}/rotations`);
    const path = `/v1/rotations/${body.id}`;
    await server.call('POST', `${path}/hold`, { body: { name: 'freeze', text: 'year end' } });
    const held = await server.call('POST', `${path}/hold`, { body: { name: 'audit' } });
    const names = (answer: typeof held) =>
      answer.body.holds.map((one: { name: string }) => one.name);
    assert.deepEqual(names(held), ['audit', 'freeze']);
    const released = await server.call('POST', `${path}/release`, { body: { name: 'audit' } });
    assert.deepEqual(names(released), ['freeze']);
    const unknown = await server.call('POST', `${path}/release`, { body: { name: 'audit' } });
    assert.equal(unknown.body.code, 'hold-unknown');
    const ofKey = await server.call('POST', `${path}/release`, { body: { name: 'key-suspended' } });
    assert.equal(ofKey.body.code, 'hold-of-key');
  });

  test('an extension reaches into the future and says by which of two members', async (t) => {
    const { server, keyId } = await world(t, await open(t));
    const { body } = await server.call('POST', `/v1/keys/${keyId}/rotations`);
    const path = `/v1/rotations/${body.id}/extend`;
    const past = await server.call('POST', path, { body: { until: '2020-01-01T00:00:00Z' } });
    assert.equal(past.body.code, 'time-in-past');
    for (const wrong of [
      {},
      { until: 'soon' },
      { byMs: -1 },
      { byMs: 1, until: '2030-01-01T00:00:00Z' },
    ]) {
      const refused = await server.call('POST', path, { body: wrong });
      assert.equal(refused.body.code, 'invalid-input', JSON.stringify(wrong));
    }
    const extended = await server.call('POST', path, { body: { byMs: 3_600_000 } });
    assert.equal(extended.status, 200, extended.text);
  });

  test('a rotation is cancelled before the hand-out, and rolled back after it', async (t) => {
    const { server, keyId, instance } = await world(t, await open(t));
    const first = await server.call('POST', `/v1/keys/${keyId}/rotations`);
    const cancelled = await server.call('POST', `/v1/rotations/${first.body.id}/cancel`);
    assert.equal(cancelled.body.phase, 'cancelled', cancelled.text);
    const again = await server.call('POST', `/v1/rotations/${first.body.id}/cancel`);
    assert.equal(again.body.phase, 'cancelled');
    const held = await server.call('POST', `/v1/rotations/${first.body.id}/hold`, {
      body: { name: 'late' },
    });
    assert.equal(held.body.code, 'rotation-ended');

    reconcile(t, server);
    const second = await server.call('POST', `/v1/keys/${keyId}/rotations`);
    const phase = (name: string) =>
      watch(server, second.body.id, ({ data }) => data.phase === name);
    await phase('publishing');
    await instance.catchUp();
    await phase('migrating');
    const late = await server.call('POST', `/v1/rotations/${second.body.id}/cancel`);
    assert.equal(late.body.code, 'use-roll-back');
    assert.equal(late.status, 409);
  });

  test('who watches sees each phase once, and resumes after the last that it saw', async (t) => {
    const { server, keyId, instance } = await world(t, await open(t));
    const { body } = await server.call('POST', `/v1/keys/${keyId}/rotations`);
    const begun = await watch(server, body.id, () => true);
    assert.equal(begun[0]?.data.phase, 'prepared');
    const resumed = watch(server, body.id, ({ data }) => data.phase === 'migrating', {
      'last-event-id': begun[0]?.id ?? '',
    });
    reconcile(t, server);
    await watch(server, body.id, ({ data }) => data.phase === 'publishing');
    await instance.catchUp();
    const phases = (await resumed).map(({ data }) => data.phase);
    assert.deepEqual([...new Set(phases)], ['publishing', 'ready', 'migrating']);
    const ids = (await resumed).map(({ id }) => Number(id));
    assert.deepEqual(
      ids,
      ids.toSorted((a, b) => a - b),
    );
    assert.ok(!ids.includes(Number(begun[0]?.id)));
  });

  test('the watch of an ended rotation ends, and has nothing more to say', async (t) => {
    const { server, keyId } = await world(t, await open(t));
    const { body } = await server.call('POST', `/v1/keys/${keyId}/rotations`);
    const watching = watch(server, body.id, () => false);
    await server.call('POST', `/v1/rotations/${body.id}/cancel`);
    const events = await watching;
    assert.equal(events.at(-1)?.event, 'end');
    assert.equal(events.at(-2)?.data.phase, 'cancelled');
    const after = await server.call('GET', `/v1/rotations/${body.id}/events`, {
      headers: { 'last-event-id': events.at(-1)?.id ?? '' },
    });
    assert.equal(after.status, 204);
  });

  test('a watch tells nothing more once its token is removed', async (t) => {
    const { server, keyId } = await world(t, await open(t));
    const { body } = await server.call('POST', `/v1/keys/${keyId}/rotations`);
    const reader = await server.call('POST', '/v1/tokens', { body: { name: 'r', kind: 'read' } });
    assert.equal(reader.status, 201, reader.text);
    const begun = Promise.withResolvers<void>();
    const hear = (): boolean => {
      begun.resolve();
      return false;
    };
    const authorization = `Bearer ${reader.body.token}`;
    const watching = watch(server, body.id, hear, { authorization });
    await begun.promise;
    const removed = await server.call('DELETE', `/v1/tokens/${reader.body.id}`);
    assert.ok(removed.status < 300, removed.text);
    await server.call('POST', `/v1/rotations/${body.id}/cancel`);
    const events = await watching;
    assert.deepEqual([...new Set(events.map(({ data }) => data.phase))], ['prepared']);
  });

  test('a rotation without a verifier, or of what does not exist, is refused', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const { body: key } = await server.call('POST', '/v1/keys', { body: newKey(provider) });
    await server.call('DELETE', `/v1/verifiers/${provider.verifierId}`);
    const none = await server.call('POST', `/v1/keys/${key.id}/rotations`);
    assert.equal(none.body.code, 'no-verifier');
    const unknown = await server.call('POST', '/v1/keys/key_none/rotations');
    assert.equal(unknown.body.code, 'not-found');
    const extra = await server.call('POST', `/v1/keys/${key.id}/rotations`, {
      body: { reason: 'x', force: true },
    });
    assert.deepEqual(extra.body.errors, [{ path: 'force', message: 'is not a known member' }]);
  });
});
