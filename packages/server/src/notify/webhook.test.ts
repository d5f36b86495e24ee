import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { makeDeployment } from '../../../../test/deployment.ts';
import { ManualClock } from '../../../../test/manual-clock.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { rotationOfToken } from '../access/not-me-link.ts';
import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import type { Store } from '../store/store.ts';
import { cloudEvent, isAccepted } from '../webhooks/testing/reference-libraries.ts';
import { deliverDue, type Recipient } from './deliver-due.ts';
import { startOutbox } from './outbox.ts';
import { everyNotice } from './testing/stored-data.ts';
import { NOTICE_TYPES } from './words/notice-forms.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const NEXT_SECRET = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const MINUTE = 60_000;

interface Received {
  headers: Record<string, string>;
  body: string;
}

type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** A receiver on the loopback that answers as the test says. */
async function receive(t: TestContext, reply: Reply) {
  const received: Received[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers as Record<string, string>, body });
    reply(response, request);
  };
  // A sender that is stopped may hang up in the middle of its body.
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { received, url, server };
}

/** The library compares timestamps with the machine's clock. */
async function setUp(store: Store, url: string) {
  const clock = new ManualClock(Date.now());
  const { deployment } = await makeDeployment(store, {}, { clock });
  const recipient: Recipient = { endpoint: { url, secret: SECRET }, fetch, isGone: false };
  return { deployment, clock, recipient };
}

async function notice(deployment: Deployment, type = 'rotation.started'): Promise<void> {
  await runCommand(deployment, SYSTEM, async (command) => {
    command.notice(type, { keyId: 'key_1' });
  });
}

async function rowOf({ store }: Deployment) {
  return store.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow();
}

const ok: Reply = (response) => response.writeHead(204).end();

forEachStore('webhook', (open) => {
  test('a notice arrives once, signed, as a CloudEvent and a Standard Webhook', async (t) => {
    const { received, url } = await receive(t, ok);
    const { deployment, recipient } = await setUp(await open(t), url);
    await notice(deployment);
    assert.equal(await deliverDue(deployment, recipient), null);
    assert.equal(await deliverDue(deployment, recipient), null);
    assert.equal(received.length, 1);
    const [{ headers, body }] = received as [Received];
    const event = new Webhook(SECRET).verify(body, headers) as Record<string, unknown>;
    assert.equal(event.specversion, '1.0');
    assert.equal(event.id, headers['webhook-id']);
    assert.equal(event.source, deployment.publicUrl);
    assert.equal(event.type, 'rotation.started');
    assert.equal(event.timestamp, event.time);
    const { acknowledgeUrl, ...data } = event.data as Record<string, string>;
    assert.deepEqual(data, { keyId: 'key_1' });
    assert.match(
      acknowledgeUrl ?? '',
      /^https:\/\/[^/]+\/acknowledge\/msg_[^.]+\.[A-Za-z0-9_-]{43}$/,
    );
    assert.match(headers['content-type'] ?? '', /^application\/cloudevents\+json/);
    assert.match(String(event.id), /^[^.]+$/);
    assert.ok((await rowOf(deployment)).delivered_at);
  });

  test('what failed is sent again under the same id with the time of the attempt', async (t) => {
    let failing = true;
    const { received, url } = await receive(t, (response) => {
      response.writeHead(failing ? 500 : 200).end('secret trace');
    });
    const { deployment, clock, recipient } = await setUp(await open(t), url);
    await notice(deployment);
    const waitMs = await deliverDue(deployment, recipient);
    assert.ok(waitMs !== null && waitMs >= 5_000 && waitMs <= 6_000, String(waitMs));
    assert.equal((await rowOf(deployment)).last_error, 'answered 500');
    failing = false;
    clock.advance(waitMs - 1);
    await deliverDue(deployment, recipient);
    assert.equal(received.length, 1, 'not before its time');
    clock.advance(1);
    assert.equal(await deliverDue(deployment, recipient), null);
    const [first, second] = received as [Received, Received];
    assert.equal(second.headers['webhook-id'], first.headers['webhook-id']);
    assert.ok(second.headers['webhook-timestamp'] !== first.headers['webhook-timestamp']);
    new Webhook(SECRET).verify(second.body, second.headers);
  });

  test('a notice is given up after ten attempts over three days', async (t) => {
    const { received, url } = await receive(t, (response) => response.writeHead(500).end());
    const { deployment, clock, recipient } = await setUp(await open(t), url);
    await notice(deployment);
    let waitMs = await deliverDue(deployment, recipient);
    let totalMs = 0;
    while (waitMs !== null) {
      clock.advance(waitMs);
      totalMs += waitMs;
      waitMs = await deliverDue(deployment, recipient);
    }
    assert.equal(received.length, 10);
    assert.ok(totalMs > 3 * 86_400_000);
    assert.ok((await rowOf(deployment)).failed_at);
  });

  test('Retry-After is honoured', async (t) => {
    const { url } = await receive(t, (response) => {
      response.writeHead(503, { 'retry-after': '120' }).end();
    });
    const { deployment, recipient } = await setUp(await open(t), url);
    await notice(deployment);
    assert.equal(await deliverDue(deployment, recipient), 120_000);
  });

  test('410 ends the sending', async (t) => {
    const { received, url } = await receive(t, (response) => response.writeHead(410).end());
    const { deployment, clock, recipient } = await setUp(await open(t), url);
    await notice(deployment);
    assert.equal(await deliverDue(deployment, recipient), null);
    await notice(deployment, 'rotation.completed');
    clock.advance(MINUTE);
    assert.equal(await deliverDue(deployment, recipient), null);
    assert.equal(received.length, 1);
  });

  test('a redirect is a failure and is not followed', async (t) => {
    const target = await receive(t, ok);
    const { received, url } = await receive(t, (response) => {
      response.writeHead(307, { location: target.url }).end();
    });
    const { deployment, recipient } = await setUp(await open(t), url);
    await notice(deployment);
    await deliverDue(deployment, recipient);
    assert.equal(received.length, 1);
    assert.equal(target.received.length, 0);
    assert.equal((await rowOf(deployment)).last_error, 'answered 307');
  });

  test('a receiver that does not answer is left after 15 s', async (t) => {
    const { server, url } = await receive(t, () => {});
    const { deployment, clock, recipient } = await setUp(await open(t), url);
    await notice(deployment);
    const asked = once(server, 'request');
    const delivering = deliverDue(deployment, recipient);
    await asked;
    clock.advance(15_000);
    await delivering;
    assert.equal((await rowOf(deployment)).last_error, 'no answer within 15 s');
  });

  test('an answer after 29 s is too late: the event is sent again under the same id', async (t) => {
    const held: ServerResponse[] = [];
    const { received, server, url } = await receive(t, (response, request) => {
      if (held.length > 0) ok(response, request);
      else held.push(response);
      server.emit('answering');
    });
    const { deployment, clock, recipient } = await setUp(await open(t), url);
    await notice(deployment);
    const asked = once(server, 'answering');
    const delivering = deliverDue(deployment, recipient);
    await asked;
    clock.advance(15_000);
    assert.ok(((await delivering) ?? 0) > 0);
    clock.advance(14_000);
    held[0]?.writeHead(200).end();
    const { delivered_at, last_error } = await rowOf(deployment);
    assert.deepEqual([delivered_at, last_error], [null, 'no answer within 15 s']);
    assert.equal(await deliverDue(deployment, recipient), null);
    const [first, second, ...more] = received.map(({ headers }) => headers['webhook-id']);
    assert.deepEqual([second, more], [first, []]);
    const row = await rowOf(deployment);
    assert.ok(row.delivered_at);
    assert.equal(row.last_error, null);
  });

  test('a receiver that is not there is asked again later', async (t) => {
    const { server, url } = await receive(t, ok);
    server.close();
    const { deployment, recipient } = await setUp(await open(t), url);
    await notice(deployment);
    assert.ok(((await deliverDue(deployment, recipient)) ?? 0) >= 5_000);
    assert.equal((await rowOf(deployment)).last_error, 'ECONNREFUSED');
  });

  test('without a webhook notices are put aside, not kept for a later one', async (t) => {
    const { received, url } = await receive(t, ok);
    const { deployment, recipient } = await setUp(await open(t), url);
    await notice(deployment);
    assert.equal(await deliverDue(deployment, { ...recipient, endpoint: null }), null);
    assert.equal(await deliverDue(deployment, recipient), null);
    assert.equal(received.length, 0);
  });

  test('the loop sends what is committed while it sleeps, and stops', async (t) => {
    let heard = () => {};
    const { received, url } = await receive(t, (response, request) => {
      ok(response, request);
      heard();
    });
    const { deployment } = await setUp(await open(t), url);
    const outbox = startOutbox(deployment, { url, secret: SECRET }, fetch);
    for (const type of ['rotation.started', 'rotation.completed']) {
      const { promise, resolve } = Promise.withResolvers<void>();
      heard = resolve;
      await notice(deployment, type);
      await promise;
    }
    await outbox.stop();
    assert.equal(received.length, 2);
  });

  test('an attempt that runs when the server stops is made again after the next start', async (t) => {
    const { server, url } = await receive(t, () => {});
    const { deployment } = await setUp(await open(t), url);
    const outbox = startOutbox(deployment, { url, secret: SECRET }, fetch);
    const asked = once(server, 'request');
    await notice(deployment);
    await asked;
    await outbox.stop();
    const row = await rowOf(deployment);
    assert.equal(row.delivered_at, null);
    assert.equal(row.failed_at, null);
  });
});

forEachStore('webhook', (open) => {
  test('the notice of a hand-out carries a link that stands in no queue', async (t) => {
    const { received, url } = await receive(t, ok);
    const { deployment, recipient } = await setUp(await open(t), url);
    await runCommand(deployment, SYSTEM, async (command) => {
      command.notice('rotation.handed-out', { keyId: 'key_1', rotationId: 'rot_1' });
    });
    assert.ok(!(await rowOf(deployment)).data.includes('not-me'));
    await deliverDue(deployment, recipient);
    const { data } = JSON.parse(received[0]?.body ?? '');
    assert.deepEqual(Object.keys(data), ['keyId', 'rotationId', 'notMeUrl', 'acknowledgeUrl']);
    const [origin, token] = data.notMeUrl.split('/not-me/');
    assert.equal(origin, deployment.publicUrl);
    assert.equal(rotationOfToken(deployment, token), 'rot_1');
    assert.equal(rotationOfToken(deployment, token.replace('rot_1', 'rot_2')), null);
  });

  test('every type of event is taken by the reference libraries, also while its secret is replaced', async (t) => {
    let isAnswered = true;
    const { received, url } = await receive(t, (response) => {
      response.writeHead(isAnswered ? 204 : 500).end();
    });
    const { deployment, clock, recipient } = await setUp(await open(t), url);
    const told = async (secret: string) => {
      const endpoint = { url, secret };
      while ((await deliverDue(deployment, { ...recipient, endpoint })) === 0);
      const events = received.splice(0);
      const types = events.map((event) => cloudEvent(event).type);
      assert.deepEqual(types.sort(), NOTICE_TYPES.toSorted());
      for (const event of events) {
        const other = secret === SECRET ? NEXT_SECRET : SECRET;
        assert.ok(isAccepted(secret, event) && !isAccepted(other, event));
      }
      return events.map(({ headers }) => headers['webhook-id']).sort();
    };
    const tellAll = () =>
      runCommand(deployment, SYSTEM, async (command) => {
        for (const { type, data } of everyNotice()) command.notice(type, data);
      });
    await tellAll();
    await told(SECRET);
    // What the receiver has not taken under the old secret is signed with the one that is set by then.
    await tellAll();
    isAnswered = false;
    const ids = await told(SECRET);
    isAnswered = true;
    clock.advance(MINUTE);
    assert.deepEqual(await told(NEXT_SECRET), ids);
    await tellAll();
    await told(NEXT_SECRET);
  });
});
