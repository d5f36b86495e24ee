import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { Deliveries } from '../notify/deliveries.ts';
import { startReceiver } from '../webhooks/testing/receiver.ts';
import { TestNet } from '../webhooks/testing/test-net.ts';
import { webhookChannel } from '../webhooks/webhook-channel.ts';
import { serve } from './testing/http-server.ts';
import { addProvider, HttpInstance, newKey } from './testing/provider.ts';

interface Shown {
  type: string;
  deliveries: { channel: string; state: string; recipientName: string | null }[];
}

forEachStore('notices over http', (open) => {
  test('show how each delivery stands, and are sent again by hand', async (t) => {
    const { call, deployment, clock } = await serve(t, await open(t));
    const net = new TestNet();
    const receiver = await startReceiver(t, net);
    const deliveries = new Deliveries(deployment, [webhookChannel(deployment, net)]);
    const send = async () => {
      await deliveries.turn();
      await deliveries.idle();
    };
    const body = { name: 'chat', url: receiver.url };
    const { body: webhook } = await call('POST', '/v1/webhooks', { body });
    await send();
    for (const type of ['rotation.started', 'rotation.completed']) {
      receiver.reply = (response) =>
        response.writeHead(type === 'rotation.started' ? 500 : 200).end();
      await runCommand(deployment, SYSTEM, async (command) => command.notice(type, { some: 'id' }));
      await send();
      clock.advance(1_000);
    }
    const list = async (query = '') => {
      const answer = await call('GET', `/v1/notices${query}`);
      assert.equal(answer.status, 200, answer.text);
      return answer.body.items as (Shown & { id: string })[];
    };
    const types = async (query: string) => (await list(query)).map(({ type }) => type);
    const [completed, started] = await list();
    assert.deepEqual(
      completed?.deliveries.map(({ channel, state }) => [channel, state]),
      [
        ['operator', 'waiting'],
        ['webhook', 'delivered'],
      ],
    );
    assert.equal(completed?.deliveries[1]?.recipientName, 'chat');
    assert.equal(started?.deliveries[1]?.state, 'waiting');
    assert.deepEqual(await types('?order=oldest'), ['rotation.started', 'rotation.completed']);
    assert.deepEqual(await types('?state=delivered'), ['rotation.completed']);
    const waiting = `?state=waiting&webhookId=${webhook.id}`;
    assert.deepEqual(await types(waiting), ['rotation.started']);
    assert.deepEqual(await types('?state=failed'), []);
    assert.deepEqual(await types('?type=rotation.started'), ['rotation.started']);
    assert.deepEqual(await types('?webhookId=whk_none'), []);
    const first = await call('GET', '/v1/notices?limit=1');
    const second = await call('GET', `/v1/notices?limit=1&cursor=${first.body.next}`);
    assert.deepEqual(
      [first, second].map((page) => page.body.items[0].type),
      ['rotation.completed', 'rotation.started'],
    );
    assert.equal(second.body.next, null);
    const before = receiver.received.length;
    const path = `/v1/notices/${completed?.id}/replay`;
    const replayed = await call('POST', path, { body: { webhookId: webhook.id } });
    assert.equal(replayed.body.deliveries[1].state, 'waiting', replayed.text);
    await send();
    assert.equal(receiver.received.length, before + 1);
    assert.equal(receiver.received.at(-1)?.event.id, completed?.id);
    const wrong = await call('POST', path, { body: { webhookId: 'whk_none' } });
    assert.equal(wrong.body.code, 'invalid-input');
    await call('PATCH', `/v1/webhooks/${webhook.id}`, { body: { enabled: false } });
    const off = await call('POST', path, { body: { webhookId: webhook.id } });
    assert.equal(off.body.code, 'webhook-disabled');
    await call('PATCH', `/v1/webhooks/${webhook.id}`, { body: { enabled: true } });
    const unverified = await call('POST', path, { body: { webhookId: webhook.id } });
    assert.equal(unverified.body.code, 'webhook-unverified');
  });

  test('show a limited token neither the operator nor who is told of other apis', async (t) => {
    const server = await serve(t, await open(t));
    const { call, deployment } = server;
    const provider = await addProvider(server);
    const { body: key } = await call('POST', '/v1/keys', { body: newKey(provider) });
    await new HttpInstance(server, provider).catchUp();
    const net = new TestNet();
    const deliveries = new Deliveries(deployment, [webhookChannel(deployment, net)]);
    const hosts = ['own.example.com', 'whole.example.com'] as const;
    for (const host of hosts) {
      const { url } = await startReceiver(t, net, host);
      const apis = host === 'own.example.com' ? [provider.apiId] : null;
      await call('POST', '/v1/webhooks', { body: { name: host, url, apis } });
    }
    await deliveries.turn();
    await deliveries.idle();
    await runCommand(deployment, SYSTEM, async (command) => {
      command.notice('key.revoked', { keyId: key.id });
      command.notice('epoch.opened', {});
    });
    await deliveries.turn();
    await deliveries.idle();
    const { body: limited } = await call('POST', '/v1/tokens', {
      body: { kind: 'read', name: 'own', apis: [provider.apiId] },
    });
    const { body: seen } = await call('GET', '/v1/notices', { token: limited.token });
    assert.deepEqual(
      seen.items.map(({ type, deliveries }: Shown) => [
        type,
        deliveries.map(({ recipientName }) => recipientName),
      ]),
      [['key.revoked', ['own.example.com']]],
    );
    const { body: all } = await call('GET', '/v1/notices');
    assert.deepEqual(
      all.items.map(({ deliveries }: Shown) => deliveries.length).toSorted(),
      [2, 3],
    );
  });
});
