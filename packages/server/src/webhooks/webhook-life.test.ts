import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { startReceiver } from './testing/receiver.ts';
import { makeWebhookWorld } from './testing/webhook-world.ts';
import { challengeWebhook } from './webhook-challenge.ts';
import { editWebhook } from './webhook-edit.ts';
import { removeWebhook } from './webhook-remove.ts';

const DAY = 86_400_000;

forEachStore('a registered webhook', (open) => {
  test('is sent nothing but its challenge until it has echoed the nonce', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    receiver.echo = (response) => response.writeHead(200).end('{"nonce":"something else"}');
    const { id } = await world.add(receiver.url);
    await world.tell();
    await world.send();
    const refused = await world.show(id);
    assert.equal(refused.state, 'unverified');
    assert.equal(refused.challenge?.lastError, 'answered without the nonce');
    assert.equal(receiver.received.length, 0);
    receiver.echo = (response, { event }) =>
      response.writeHead(200).end(JSON.stringify({ nonce: event.data.nonce }));
    await challengeWebhook(world.deployment, SYSTEM, { webhookId: id });
    await world.send();
    assert.equal((await world.show(id)).state, 'verified');
    await world.tell('rotation.completed');
    await world.send();
    assert.deepEqual(
      receiver.received.map(({ event }) => event.type),
      ['rotation.completed'],
      'what was told before its answer is not for it',
    );
  });

  test('has not agreed where it sends back whatever it gets', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    receiver.echo = (response, { body }) => response.writeHead(200).end(body);
    const { id } = await world.add(receiver.url);
    await world.send();
    assert.equal((await world.show(id)).state, 'unverified');
  });

  test('is told of its types, and of nothing else', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    await world.add(receiver.url, { types: ['key.*', 'rotation.completed'] });
    await world.send();
    for (const type of ['key.revoked', 'rotation.started', 'rotation.completed', 'keys.other']) {
      await world.tell(type);
    }
    await world.send();
    const types = receiver.received.map(({ event }) => event.type);
    assert.deepEqual(types.sort(), ['key.revoked', 'rotation.completed']);
  });

  test('that answers 410 is disabled, and operators are told', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    const other = await startReceiver(t, world.net, 'other.example.com');
    const { id } = await world.add(receiver.url);
    await world.add(other.url, { types: ['webhook.disabled'] });
    await world.send();
    receiver.reply = (response) => response.writeHead(410).end();
    await world.tell();
    await world.send();
    await world.tell('rotation.completed');
    await world.send();
    await world.send();
    const { state, disabledReason } = await world.show(id);
    assert.deepEqual([state, disabledReason], ['disabled', 'gone']);
    assert.equal(receiver.received.length, 1);
    assert.deepEqual(
      other.received.map(({ event }) => [event.data.webhookId, event.data.reason]),
      [[id, 'gone']],
    );
  });

  test('is disabled after three days of nothing but failures, not before', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    const { id } = await world.add(receiver.url);
    await world.send();
    receiver.reply = (response) => response.writeHead(500).end();
    await world.tell();
    await world.send();
    const { failingSince, lastError } = await world.show(id);
    assert.equal(lastError, 'answered 500');
    assert.ok(failingSince);
    world.clock.advance(3 * DAY - 1);
    await world.tell();
    await world.send();
    assert.equal((await world.show(id)).state, 'verified');
    world.clock.advance(1);
    await world.tell();
    await world.send();
    const { state, disabledReason } = await world.show(id);
    assert.deepEqual([state, disabledReason], ['disabled', 'failing']);
  });

  test('that took something in between has not failed for three days', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    const { id } = await world.add(receiver.url, { types: ['rotation.started'] });
    await world.send();
    for (const status of [500, 204, 500]) {
      receiver.reply = (response) => response.writeHead(status).end();
      await world.tell();
      await world.send();
      world.clock.advance(2 * DAY);
    }
    assert.equal((await world.show(id)).state, 'verified');
  });

  test('that answers after 29 s has failed, and takes the same event at the next attempt', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    const { id } = await world.add(receiver.url, { types: ['rotation.started'] });
    await world.send();
    const held: ServerResponse[] = [];
    const { reply } = receiver;
    receiver.reply = (response) => held.push(response);
    await world.tell();
    const asked = once(receiver.server, 'received');
    await world.deliveries.turn();
    await asked;
    world.clock.advance(15_000);
    await world.deliveries.idle();
    world.clock.advance(14_000);
    held[0]?.writeHead(200).end();
    const late = await world.show(id);
    assert.equal(late.lastError, 'no answer within 15 s');
    assert.ok(late.failingSince);
    const delivery = () =>
      world.deployment.store.db
        .selectFrom('deliveries')
        .select(['state', 'attempts', 'last_error'])
        .where('type', '=', 'rotation.started')
        .execute();
    const waiting = { state: 'waiting', attempts: 1, last_error: 'no answer within 15 s' };
    assert.deepEqual(await delivery(), [waiting]);
    receiver.reply = reply;
    await world.send();
    const [first, second, ...more] = receiver.received.map(({ headers }) => headers['webhook-id']);
    assert.ok(first);
    assert.deepEqual([second, more], [first, []]);
    assert.deepEqual(await delivery(), [{ state: 'delivered', attempts: 2, last_error: null }]);
    const { failingSince, lastError } = await world.show(id);
    assert.deepEqual([failingSince, lastError], [null, null]);
  });

  test('has what failed there at once come back bit by bit', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    await world.add(receiver.url, { types: ['rotation.started'] });
    await world.send();
    receiver.reply = (response) => response.writeHead(503).end();
    for (let count = 0; count < 4; count++) await world.tell();
    await world.send();
    const rows = await world.deployment.store.db
      .selectFrom('deliveries')
      .select(['attempts', 'last_attempt_at', 'next_attempt_at'])
      .where('type', '=', 'rotation.started')
      .execute();
    assert.equal(new Set(rows.map((row) => row.last_attempt_at)).size, 1);
    const waits = rows.map((row) => row.next_attempt_at - (row.last_attempt_at ?? 0));
    assert.ok(waits.every((ms) => ms >= 5_000 && ms <= 6_000));
    // Of four at random two may well coincide, all of them never.
    assert.ok(new Set(waits).size > 1, String(waits));
  });

  test('that is enabled again must agree again', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    const { id } = await world.add(receiver.url);
    await world.send();
    const { deployment } = world;
    await editWebhook(deployment, SYSTEM, { webhookId: id, enabled: false });
    await world.tell();
    await world.send();
    const enabled = await editWebhook(deployment, SYSTEM, { webhookId: id, enabled: true });
    assert.equal(enabled.state, 'unverified');
    await world.send();
    assert.equal((await world.show(id)).state, 'verified');
    assert.equal(receiver.challenges.length, 2);
    assert.equal(receiver.received.length, 0);
  });

  test('that was removed is sent nothing of what waited for it', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    const { id } = await world.add(receiver.url);
    await world.send();
    receiver.reply = (response) => response.writeHead(503).end();
    await world.tell();
    await world.send();
    await removeWebhook(world.deployment, SYSTEM, { webhookId: id });
    world.clock.advance(DAY);
    assert.equal(await world.send(), null);
    assert.equal(receiver.received.length, 1);
    const { db } = world.deployment.store;
    assert.deepEqual(await db.selectFrom('webhooks').selectAll().execute(), []);
  });
});
