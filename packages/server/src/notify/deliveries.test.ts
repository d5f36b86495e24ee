import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { makeLifecycleWorld } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { startReceiver } from '../webhooks/testing/receiver.ts';
import { makeWebhookWorld } from '../webhooks/testing/webhook-world.ts';
import { webhookChannel } from '../webhooks/webhook-channel.ts';
import { claimDeliveries } from './claim-deliveries.ts';
import { dropOldDeliveries } from './drop-old-deliveries.ts';
import { fanOut } from './fan-out.ts';
import { replayNotice } from './notice-replay.ts';
import { startDeliveries } from './start-deliveries.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

forEachStore('deliveries', (open) => {
  test('a notice is fanned out once to each recipient, by whichever of two nodes', async (t) => {
    const store = await open(t);
    const world = await makeWebhookWorld(store);
    const other = await makeWebhookWorld(store, { ...world, seed: 'other' });
    const hosts = ['a.example.com', 'b.example.com'];
    for (const host of hosts) {
      await world.add((await startReceiver(t, world.net, host)).url);
    }
    await world.send();
    for (let index = 0; index < 20; index++) await world.tell();
    const fanning = [world, other].map(({ deployment, net }) =>
      fanOut(deployment, [webhookChannel(deployment, net)]),
    );
    await Promise.all(fanning);
    const rows = await store.db
      .selectFrom('deliveries')
      .select(['notice_id', 'recipient_id'])
      .where('type', '=', 'rotation.started')
      .execute();
    assert.equal(rows.length, 40);
    assert.equal(new Set(rows.map((row) => `${row.notice_id} ${row.recipient_id}`)).size, 40);
  });

  test('a crash while a notice is fanned out leaves it to be fanned out once', async (t) => {
    const store = await open(t);
    const world = await makeWebhookWorld(store);
    const receiver = await startReceiver(t, world.net);
    await world.add(receiver.url);
    await world.send();
    await world.tell();
    const channel = webhookChannel(world.deployment, world.net);
    const crashing = { ...channel, name: 'other', recipientsOf: () => Promise.reject(new Error()) };
    await assert.rejects(fanOut(world.deployment, [channel, crashing]));
    const { length } = await store.db.selectFrom('deliveries').selectAll().execute();
    assert.equal(length, 1, 'the challenge alone');
    await world.send();
    assert.equal(receiver.received.length, 1);
  });

  test('two nodes send each delivery once', async (t) => {
    const store = await open(t);
    const world = await makeWebhookWorld(store);
    const other = await makeWebhookWorld(store, { ...world, seed: 'other' });
    const receiver = await startReceiver(t, world.net);
    await world.add(receiver.url);
    await world.send();
    for (let index = 0; index < 10; index++) await world.tell();
    await Promise.all([world.send(), other.send()]);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    assert.equal(ids.length, 10);
    assert.equal(new Set(ids).size, 10);
  });

  test('what a node had claimed when it died is sent by another a minute later', async (t) => {
    const store = await open(t);
    const world = await makeWebhookWorld(store);
    const receiver = await startReceiver(t, world.net);
    const { id } = await world.add(receiver.url);
    await world.send();
    await world.tell();
    await fanOut(world.deployment, [webhookChannel(world.deployment, world.net)]);
    const claimed = await claimDeliveries(
      world.deployment,
      { channel: 'webhook', recipient_id: id },
      4,
    );
    assert.equal(claimed.length, 1);
    assert.equal(await world.send(), 60_000);
    assert.equal(receiver.received.length, 0);
    world.clock.advance(60_000);
    await world.send();
    assert.equal(receiver.received.length, 1);
  });

  test('what failed is tried again over a day, later each time, under the same id', async (t) => {
    const store = await open(t);
    const world = await makeWebhookWorld(store);
    const receiver = await startReceiver(t, world.net);
    await world.add(receiver.url);
    await world.send();
    receiver.reply = (response) => response.writeHead(500).end('secret trace');
    await world.tell();
    let totalMs = 0;
    const waits: number[] = [];
    for (let waitMs = await world.send(); waitMs !== null; waitMs = await world.send()) {
      waits.push(waitMs);
      totalMs += waitMs;
      world.clock.advance(waitMs);
    }
    assert.equal(receiver.received.length, 8);
    assert.deepEqual(
      waits,
      waits.toSorted((a, b) => a - b),
    );
    assert.ok(totalMs > DAY && totalMs < 1.3 * DAY, String(totalMs));
    const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id']));
    assert.equal(ids.size, 1);
    const stamps = new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp']));
    assert.equal(stamps.size, 8);
    const row = await store.db
      .selectFrom('deliveries')
      .selectAll()
      .where('type', '=', 'rotation.started')
      .executeTakeFirstOrThrow();
    assert.deepEqual([row.state, row.last_error], ['failed', 'answered 500']);
  });

  test('Retry-After is obeyed, and a day at most', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    await world.add(receiver.url);
    await world.send();
    receiver.reply = (response) => response.writeHead(503, { 'retry-after': '120' }).end();
    await world.tell();
    assert.equal(await world.send(), 120_000);
    receiver.reply = (response) => response.writeHead(429, { 'retry-after': '99999999' }).end();
    world.clock.advance(120_000);
    assert.equal(await world.send(), DAY);
  });

  test('a receiver that answers nothing holds up no other', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const silent = await startReceiver(t, world.net, 'silent.example.com');
    const quick = await startReceiver(t, world.net, 'quick.example.com');
    await world.add(silent.url);
    await world.add(quick.url);
    await world.send();
    silent.reply = () => undefined;
    const outbox = startDeliveries(world.deployment, [webhookChannel(world.deployment, world.net)]);
    for (let index = 0; index < 10; index++) {
      const arrived = once(quick.server, 'received');
      await world.tell();
      await arrived;
    }
    await outbox.stop();
    assert.equal(quick.received.length, 10);
    assert.ok(silent.received.length <= 4, 'at most four attempts at once');
  });

  test('a notice is sent again by hand, also to who was not to be told then', async (t) => {
    const store = await open(t);
    const world = await makeWebhookWorld(store);
    const receiver = await startReceiver(t, world.net);
    await world.add(receiver.url);
    await world.send();
    await world.tell();
    await world.send();
    const later = await startReceiver(t, world.net, 'later.example.com');
    const { id: webhookId } = await world.add(later.url);
    await world.send();
    const { id: noticeId } = await store.db
      .selectFrom('outbox')
      .select('id')
      .executeTakeFirstOrThrow();
    const replay = { noticeId, webhookId: null, apiIds: null };
    await replayNotice(world.deployment, SYSTEM, replay);
    await world.send();
    assert.deepEqual([receiver.received.length, later.received.length], [2, 0]);
    await replayNotice(world.deployment, SYSTEM, { ...replay, webhookId });
    await world.send();
    assert.deepEqual([receiver.received.length, later.received.length], [2, 1]);
    const ids = [...receiver.received, ...later.received].map(({ event }) => event.id);
    assert.deepEqual([...new Set(ids)], [noticeId]);
  });

  test('a replay begins the schedule anew', async (t) => {
    const store = await open(t);
    const world = await makeWebhookWorld(store);
    const receiver = await startReceiver(t, world.net);
    await world.add(receiver.url);
    await world.send();
    receiver.reply = (response) => response.writeHead(500).end();
    await world.tell();
    for (let waitMs = await world.send(); waitMs !== null; waitMs = await world.send()) {
      world.clock.advance(waitMs);
    }
    const { id } = await store.db.selectFrom('outbox').select('id').executeTakeFirstOrThrow();
    await replayNotice(world.deployment, SYSTEM, { noticeId: id, webhookId: null, apiIds: null });
    const waitMs = await world.send();
    assert.ok(waitMs !== null && waitMs >= 5_000 && waitMs <= 6_000, String(waitMs));
  });

  test('what is about a key goes to those who are told of its api, and to nobody else', async (t) => {
    const store = await open(t);
    const keys = await makeLifecycleWorld(store);
    const instance = await keys.startInstance('i');
    const { keyId } = await keys.issue();
    assert.ok(instance);
    const world = await makeWebhookWorld(store, { seed: 'webhooks' });
    const { api_id } = await store.db
      .selectFrom('keys')
      .select('api_id')
      .where('id', '=', keyId)
      .executeTakeFirstOrThrow();
    await store.transaction((tx) =>
      tx
        .insertInto('apis')
        .values({
          ...{ id: 'api_other', name: 'other', prefix: 'oth', scopes: '[]' },
          ...{ scope_grace: '{}', key_classes: '{}', created_at: 0 },
        })
        .execute(),
    );
    const own = await startReceiver(t, world.net, 'own.example.com');
    const foreign = await startReceiver(t, world.net, 'foreign.example.com');
    await world.add(own.url, { apis: [api_id] });
    await world.add(foreign.url, { apis: ['api_other'] });
    await world.send();
    await world.tell('rotation.started', { keyId });
    await world.tell('epoch.opened', {});
    await world.send();
    assert.deepEqual(
      own.received.map(({ event }) => event.type),
      ['rotation.started'],
    );
    assert.equal(foreign.received.length, 0);
  });

  test('an attempt that runs when the server stops is made again after the next start', async (t) => {
    const store = await open(t);
    const world = await makeWebhookWorld(store);
    const receiver = await startReceiver(t, world.net);
    await world.add(receiver.url);
    await world.send();
    receiver.reply = () => undefined;
    const running = startDeliveries(world.deployment, [
      webhookChannel(world.deployment, world.net),
    ]);
    const arrived = once(receiver.server, 'received');
    await world.tell();
    await arrived;
    await running.stop();
    const row = await store.db
      .selectFrom('deliveries')
      .selectAll()
      .where('type', '=', 'rotation.started')
      .executeTakeFirstOrThrow();
    assert.equal(row.state, 'waiting');
  });

  test('what ended a month ago is forgotten, and what waits is not', async (t) => {
    const store = await open(t);
    const world = await makeWebhookWorld(store);
    const receiver = await startReceiver(t, world.net);
    await world.add(receiver.url);
    await world.send();
    receiver.reply = (response, { event }) =>
      response.writeHead(event.type === 'key.revoked' ? 200 : 500).end();
    await world.tell('key.revoked');
    await world.tell('rotation.started');
    await world.send();
    const left = async () => {
      await dropOldDeliveries(world.deployment);
      const rows = await store.db.selectFrom('deliveries').select('type').execute();
      return rows.map(({ type }) => type).toSorted();
    };
    world.clock.advance(30 * DAY);
    assert.deepEqual(await left(), ['key.revoked', 'rotation.started', 'webhook.challenge']);
    world.clock.advance(1);
    assert.deepEqual(await left(), ['rotation.started']);
  });

  test('an attempt that runs while its notice is replayed does not undo the replay', async (t) => {
    const store = await open(t);
    const world = await makeWebhookWorld(store);
    const receiver = await startReceiver(t, world.net);
    await world.add(receiver.url);
    await world.send();
    await world.tell();
    const { id } = await store.db.selectFrom('outbox').select('id').executeTakeFirstOrThrow();
    const replay = { noticeId: id, webhookId: null, apiIds: null };
    receiver.reply = (response) => {
      receiver.reply = (next) => next.writeHead(200).end();
      const end = () => response.writeHead(500).end();
      replayNotice(world.deployment, SYSTEM, replay).then(end, end);
    };
    await world.send();
    assert.equal(receiver.received.length, 2);
    const row = await store.db
      .selectFrom('deliveries')
      .select(['state', 'last_error'])
      .where('notice_id', '=', id)
      .executeTakeFirstOrThrow();
    assert.deepEqual(row, { state: 'delivered', last_error: null });
  });
});
