import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  HOUR,
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import type { Store } from '../store/store.ts';
import { Deliveries } from './deliveries.ts';
import { NO_CHANNELS, type NoticeChannels } from './notice-channels.ts';
import { NOTICE_LOADERS } from './notice-loaders.ts';
import { peopleChannels } from './people-channels.ts';
import { storedMessage } from './stored-message.ts';
import {
  type MailServer,
  mailHeader,
  smtpRefusal,
  startMailServer,
} from './testing/mail-server.ts';

const HOOK = 'https://hooks.slack.com/services/T000/B000/secret';

interface PeopleWorld {
  world: LifecycleWorld;
  keyId: string;
  server: MailServer;
  /** Bodies that the chat was sent. */
  posted: string[];
  /** Set: the mail server refuses whoever connects. */
  down: { isDown: boolean };
  send(): Promise<void>;
  tell(type: string, data: Record<string, unknown>): Promise<void>;
}

/** A key whose client has a contact, and a deployment with an operator and a chat. */
async function makePeopleWorld(t: TestContext, store: Store): Promise<PeopleWorld> {
  const world = await makeLifecycleWorld(store);
  await setContacts(world, ['dev@bank.example', 'the person at the desk', 'ops@example.com']);
  await world.startInstance('one');
  const { keyId } = await world.issue();
  const down = { isDown: false };
  const server = await startMailServer(t, {
    onConnect: (_session, done) => done(down.isDown ? smtpRefusal(421, 'down') : null),
    onRcptTo: ({ address }, _session, done) =>
      done(address === 'gone@bank.example' ? smtpRefusal(550, '5.1.1 no such mailbox') : null),
  });
  const posted: string[] = [];
  const channels: NoticeChannels = {
    ...NO_CHANNELS,
    mail: {
      smtp: `smtp://127.0.0.1:${server.port}`,
      from: { name: 'Keyturn', address: 'keyturn@example.com' },
      listId: 'keyturn.example.com',
    },
    slack: { url: HOOK, hosts: [] },
    contacts: [{ email: 'ops@example.com', timeZone: 'Europe/Berlin' }],
    fetch: async (_url, init) => {
      posted.push(String(init?.body));
      return new Response();
    },
  };
  const deliveries = new Deliveries(world.deployment, peopleChannels(world.deployment, channels));
  return {
    ...{ world, keyId, server, posted, down },
    async send() {
      for (let turn = 0; turn < 10; turn++) {
        await deliveries.turn();
        await deliveries.idle();
      }
    },
    tell: (type, data) =>
      runCommand(world.deployment, SYSTEM, async (command) => command.notice(type, data)),
  };
}

async function setContacts({ deployment }: LifecycleWorld, contacts: string[]): Promise<void> {
  await deployment.store.transaction((tx) =>
    tx
      .updateTable('clients')
      .set({ contacts: JSON.stringify(contacts) })
      .execute(),
  );
}

async function states({ deployment }: LifecycleWorld) {
  const rows = await deployment.store.db
    .selectFrom('deliveries')
    .select(['recipient_id', 'state', 'last_error'])
    .orderBy('recipient_id')
    .execute();
  return rows.map((row) => [row.recipient_id, row.state, row.last_error]);
}

forEachStore('people are told', (open) => {
  test('of a rotation, each once, by every channel', async (t) => {
    const { world, keyId, server, posted, send } = await makePeopleWorld(t, await open(t));
    await beginRotation(world.deployment, OPERATOR, { keyId, expedite: false, reason: 'due' });
    await world.handOut(keyId);
    await send();
    await send();
    const subjects = server.mails.map(
      (mail, index) => `${server.envelopes[index]?.to}: ${mailHeader(mail, 'Subject')}`,
    );
    assert.equal(subjects.length, 4, subjects.join('\n'));
    assert.equal(new Set(server.mails.map((mail) => mailHeader(mail, 'Message-ID'))).size, 4);
    for (const address of ['dev@bank.example', 'ops@example.com']) {
      assert.equal(subjects.filter((one) => one.startsWith(address)).length, 2);
    }
    assert.equal(posted.length, 2);
    assert.ok(posted.some((body) => body.includes('Version 2 of the API key “bot” is ready')));
    const all = [...server.mails, ...posted].join('\n');
    assert.doesNotMatch(all, /acme_live_|not-me|kt[a-z]_/);
  });

  test('only while they are contacts, and not again where mail is refused', async (t) => {
    const { world, keyId, server, send, tell } = await makePeopleWorld(t, await open(t));
    await setContacts(world, ['gone@bank.example']);
    await tell('key.tainted', { keyId });
    await send();
    assert.deepEqual(await states(world), [
      ['client cli_1 gone@bank.example', 'failed', 'answered 550 5.1.1 to RCPT TO'],
      ['operator ops@example.com', 'delivered', null],
      ['operators', 'delivered', null],
    ]);
    assert.equal(server.mails.length, 1);
  });
});

forEachStore('a mail server that is down for an hour', (open) => {
  test('loses nothing, and doubles nothing', async (t) => {
    const { world, keyId, server, down, send, tell } = await makePeopleWorld(t, await open(t));
    down.isDown = true;
    await tell('key.tainted', { keyId });
    for (let minute = 0; minute < 60; minute += 10) {
      await send();
      world.clock.advance(10 * MINUTE);
    }
    const waiting = (await states(world)).filter(([, state]) => state === 'waiting');
    assert.equal(waiting.length, 2);
    assert.match(String(waiting[0]?.[2]), /^answered 421/);
    assert.equal(server.mails.length, 0);
    down.isDown = false;
    for (let hour = 0; hour < 3; hour++) {
      world.clock.advance(HOUR);
      await send();
    }
    assert.deepEqual(server.envelopes.map(({ to }) => to[0]).sort(), [
      'dev@bank.example',
      'ops@example.com',
    ]);
  });
});

forEachStore('stored notices', (open) => {
  test('each has words from what commands store of it', async (t) => {
    const { world, keyId } = await makePeopleWorld(t, await open(t));
    const { rotationId } = await beginRotation(world.deployment, OPERATOR, {
      keyId,
      expedite: false,
      reason: '',
    });
    const data = JSON.stringify({
      ...{ keyId, rotationId, from: 1, to: 2, version: 1, by: 'rule K6', expedited: false },
      ...{
        reason: 'key-in-query',
        scope: 'a',
        scopes: ['b'],
        sourceId: 'src_1',
        holderId: 'hld_1',
      },
      ...{ wasAccepted: true, waitsFor: [{ text: 'a wait' }], versions: [1], refuseAt: null },
      ...{ since: '2026-01-05T09:00:00.000Z', epoch: 2, epochsLeft: 9, webhookId: 'whk_1' },
    });
    const reader = {
      audience: 'operator',
      timeZone: 'UTC',
      dashboard: 'https://k.example',
    } as const;
    const { db } = world.deployment.store;
    for (const type of Object.keys(NOTICE_LOADERS)) {
      const row = { type, data, created_at: world.now };
      const message = await storedMessage(db, row, reader, NO_CHANNELS.templates);
      assert.ok(message, type);
      assert.doesNotMatch(message.text, /undefined|NaN|null|object Object/, message.text);
    }
    const foreign = { type: 'key.tainted', data: '{"keyId":"key_x"}', created_at: 0 };
    assert.equal(await storedMessage(db, foreign, reader, NO_CHANNELS.templates), null);
  });
});
