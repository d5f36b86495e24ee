import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, MINUTE, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { NO_CHANNELS } from './notice-channels.ts';
import { NOTICE_LOADERS } from './notice-loaders.ts';
import { storedMessage } from './stored-message.ts';
import { mailHeader } from './testing/mail-server.ts';
import { makePeopleWorld, setContacts, states } from './testing/people-world.ts';
import { storedData } from './testing/stored-data.ts';

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

forEachStore('whom a policy names', (open) => {
  test('is told of its keys as operators are, and of no others', async (t) => {
    const store = await open(t);
    const { world, keyId, server, send, tell } = await makePeopleWorld(t, store);
    await setContacts(world, []);
    const policy = { id: 'pol_1', name: 'bank', document: '{}', created_at: 0 };
    const target = { kind: 'client', target_id: 'cli_1', policy_id: 'pol_1' };
    await store.transaction(async (tx) => {
      await tx.insertInto('policies').values(policy).execute();
      await tx.insertInto('policy_targets').values(target).execute();
    });
    const name = (contacts: string[]) =>
      store.transaction((tx) =>
        tx
          .updateTable('policies')
          .set({ document: JSON.stringify({ contacts }) })
          .execute(),
      );
    await name(['desk@example.com', 'ops@example.com']);
    await tell('key.tainted', { keyId });
    await tell('grant.misnamed', { keyId, holderId: null });
    await tell('campaign.started', { campaignId: 'cmp_1', keys: 1, by: 'ada' });
    await send();
    const told = () => server.envelopes.splice(0).map(({ to }) => String(to[0]));
    const toDesk = ['desk@example.com', 'desk@example.com'];
    assert.deepEqual(
      told().filter((one) => one.startsWith('desk')),
      toDesk,
    );
    await tell('key.tainted', { keyId });
    await name(['ops@example.com']);
    await send();
    assert.deepEqual(told(), ['ops@example.com']);
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
    const stored: Record<string, object> = storedData({ keyId, rotationId });
    const reader = {
      audience: 'operator',
      timeZone: 'UTC',
      dashboard: 'https://k.example',
    } as const;
    const holder = { code: 'holder-not-confirmed', text: 'holder a has not picked up version 2' };
    await world.deployment.store.transaction((tx) =>
      tx
        .updateTable('rotations')
        .set({ waits_for: JSON.stringify([holder]) })
        .execute(),
    );
    for (const type of Object.keys(NOTICE_LOADERS)) {
      const row = { type, data: JSON.stringify(stored[type]), created_at: world.now };
      const message = await storedMessage(world.deployment, row, reader, NO_CHANNELS.templates);
      assert.ok(message, type);
      assert.doesNotMatch(message.text, /undefined|NaN|null|object Object/, message.text);
    }
    const foreign = { type: 'key.tainted', data: '{"keyId":"key_x"}', created_at: 0 };
    assert.equal(
      await storedMessage(world.deployment, foreign, reader, NO_CHANNELS.templates),
      null,
    );
  });
});
