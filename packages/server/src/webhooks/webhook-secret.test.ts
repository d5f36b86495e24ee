import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { forEachStore } from '../../../../test/stores.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { everyNotice } from '../notify/testing/stored-data.ts';
import { NOTICE_TYPES } from '../notify/words/notice-forms.ts';
import { type ReceivedEvent, startReceiver } from './testing/receiver.ts';
import { cloudEvent, isAccepted } from './testing/reference-libraries.ts';
import { makeWebhookWorld } from './testing/webhook-world.ts';
import { completeSecret } from './webhook-secret-complete.ts';
import { rotateSecret } from './webhook-secret-rotate.ts';
import { SECRET_ROTATION_MS } from './webhook-secrets.ts';

forEachStore('the secret of a webhook', (open) => {
  test('signs every event, and while it rotates so does the new one', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    const { id: webhookId, secret: old } = await world.add(receiver.url);
    await world.send();
    const { deployment } = world;
    const all = () => [...receiver.challenges, ...receiver.received];
    const told = async () => {
      await world.tell('rotation.started', { keyId: 'key_1' });
      await world.send();
      return receiver.received.at(-1) as ReceivedEvent;
    };
    const before = await told();
    assert.ok(isAccepted(old, before));
    const { secret: next, secretRotation } = await rotateSecret(deployment, SYSTEM, {
      webhookId,
      startOver: false,
    });
    assert.ok(secretRotation);
    const during = await told();
    assert.ok(isAccepted(old, during) && isAccepted(next, during));
    assert.equal(during.headers['webhook-signature']?.split(' ').length, 2);
    const completed = await completeSecret(deployment, SYSTEM, { webhookId });
    assert.equal(completed.secretRotation, null);
    const after = await told();
    assert.ok(isAccepted(next, after) && !isAccepted(old, after));
    assert.ok(
      all()
        .slice(0, 2)
        .every((one) => isAccepted(old, one)),
      'the challenge too',
    );
    for (const received of all()) {
      const event = cloudEvent(received);
      assert.equal(event.id, received.headers['webhook-id']);
      assert.equal(event.source, deployment.publicUrl);
      assert.equal(event.timestamp, event.time);
      assert.ok(received.body.length < 20_000);
    }
  });

  test('signs every type of event so that the reference libraries take it, throughout its rotation', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    const { id: webhookId, secret: old } = await world.add(receiver.url);
    await world.send();
    const { deployment } = world;
    /** Tells one of each, and says who takes all of them. */
    const takenWith = async (...secrets: string[]) => {
      for (const { type, data } of everyNotice()) await world.tell(type, data);
      await world.send();
      const events = receiver.received.splice(0);
      assert.deepEqual(events.map(({ event }) => event.type).sort(), NOTICE_TYPES.toSorted());
      for (const event of events) assert.equal(cloudEvent(event).id, event.headers['webhook-id']);
      return secrets.map((secret) => events.filter((event) => isAccepted(secret, event)).length);
    };
    const { length: all } = NOTICE_TYPES;
    assert.deepEqual(await takenWith(old), [all]);
    const { secret: next } = await rotateSecret(deployment, SYSTEM, {
      webhookId,
      startOver: false,
    });
    assert.deepEqual(await takenWith(old, next), [all, all]);
    await completeSecret(deployment, SYSTEM, { webhookId });
    assert.deepEqual(await takenWith(old, next), [0, all]);
  });

  test('is rotated once at a time, unless the new one was lost', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    const { id: webhookId, secret: old } = await world.add(receiver.url);
    await world.send();
    const { deployment } = world;
    const lost = await rotateSecret(deployment, SYSTEM, { webhookId, startOver: false });
    await assert.rejects(rotateSecret(deployment, SYSTEM, { webhookId, startOver: false }), {
      code: 'secret-rotating',
    });
    const found = await rotateSecret(deployment, SYSTEM, { webhookId, startOver: true });
    await world.tell();
    await world.send();
    const [event] = receiver.received as [ReceivedEvent];
    assert.ok(isAccepted(old, event) && isAccepted(found.secret, event));
    assert.ok(!isAccepted(lost.secret, event));
  });

  test('that is replaced stops to sign after seven days by itself', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    const { id: webhookId, secret: old } = await world.add(receiver.url);
    await world.send();
    const { deployment, clock } = world;
    const { secret: next } = await rotateSecret(deployment, SYSTEM, {
      webhookId,
      startOver: false,
    });
    const signatures = async () => {
      receiver.received.length = 0;
      await world.tell();
      await world.send();
      return receiver.received[0]?.headers['webhook-signature']?.split(' ').length;
    };
    clock.advance(SECRET_ROTATION_MS - 1);
    assert.equal(await signatures(), 2);
    clock.advance(1);
    assert.equal(await signatures(), 1);
    const [event] = receiver.received as [ReceivedEvent];
    // The library compares the timestamp with the machine's clock, which did not move on.
    const { 'webhook-id': id = '', 'webhook-timestamp': at = '' } = event.headers;
    const signedBy = (secret: string) =>
      new Webhook(secret).sign(id, new Date(Number(at) * 1_000), event.body);
    assert.equal(event.headers['webhook-signature'], signedBy(next));
    assert.notEqual(signedBy(old), signedBy(next));
    const { db } = deployment.store;
    const row = await db.selectFrom('webhooks').selectAll().executeTakeFirstOrThrow();
    assert.equal(row.sealed_next_secret, null, 'the old one is forgotten');
    const audit = await db.selectFrom('audit').select(['action', 'actor']).execute();
    assert.deepEqual(audit.at(-1), { action: 'webhook.complete-secret', actor: 'system' });
  });

  test('stands in no table and no audit entry', async (t) => {
    const world = await makeWebhookWorld(await open(t));
    const receiver = await startReceiver(t, world.net);
    const { id: webhookId, secret } = await world.add(receiver.url);
    const rotated = await rotateSecret(world.deployment, SYSTEM, { webhookId, startOver: false });
    await world.send();
    const { db } = world.deployment.store;
    const written = JSON.stringify([
      await db.selectFrom('webhooks').selectAll().execute(),
      await db.selectFrom('deliveries').selectAll().execute(),
      await db.selectFrom('audit').selectAll().execute(),
    ]);
    for (const one of [secret, rotated.secret]) {
      assert.match(one, /^whsec_[A-Za-z0-9+/]{43}=$/);
      assert.ok(!written.includes(one.slice('whsec_'.length)));
    }
    assert.ok(!written.includes(receiver.challenges[0]?.event.data.nonce));
  });
});
