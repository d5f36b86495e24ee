import assert from 'node:assert/strict';
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
