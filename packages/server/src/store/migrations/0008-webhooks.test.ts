import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { forEachStore } from '../../../../../test/stores.ts';
import { startReceiver } from '../../webhooks/testing/receiver.ts';
import { makeWebhookWorld } from '../../webhooks/testing/webhook-world.ts';
import { ddl } from '../ddl.ts';
import { webhooks } from './0008-webhooks.ts';
import { contacts } from './0010-contacts.ts';

forEachStore('a database from before webhooks were registered', (open, kind) => {
  test('tells who registers nothing of what was told before', async (t) => {
    const store = await open(t);
    const world = await makeWebhookWorld(store);
    await world.tell('key.revoked');
    await store.transaction(async (tx) => {
      const back = [
        'DROP TABLE webhooks',
        'DROP TABLE deliveries',
        'DROP INDEX outbox_to_fan_out',
        'DROP INDEX outbox_in_order',
        ...['key_id', 'api_id', 'fanned_out_at'].map(
          (column) => `ALTER TABLE outbox DROP COLUMN ${column}`,
        ),
      ];
      const later = contacts.statements.filter((one) => / deliveries /.test(one));
      const again = [...webhooks.statements, ...later].map((one) => ddl(one, kind));
      for (const statement of [...back, ...again]) {
        await sql.raw(statement).execute(tx);
      }
    });
    const receiver = await startReceiver(t, world.net);
    await world.add(receiver.url);
    await world.send();
    await world.tell('rotation.started');
    await world.send();
    assert.deepEqual(
      receiver.received.map(({ event }) => event.type),
      ['rotation.started'],
    );
  });
});
