import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, MINUTE, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { editClient } from '../lifecycle/client-edit.ts';
import type { Store } from '../store/store.ts';
import { gatherDigests } from './gather-digests.ts';
import { MOST_PER_HOUR } from './put-off.ts';
import { mailHeader } from './testing/mail-server.ts';
import { makePeopleWorld, nodeOf, setContacts } from './testing/people-world.ts';

const OPS = { email: 'ops@example.com', timeZone: 'UTC', quietHours: null };

/** The next instant at which the clocks of UTC show this full hour. */
function until(now: number, hour: number): number {
  const DAY = 24 * HOUR;
  const at = Math.floor(now / DAY) * DAY + hour * HOUR;
  return (at > now ? at : at + DAY) - now;
}

async function mailRows(store: Store) {
  return store.db
    .selectFrom('deliveries')
    .select(['type', 'state', 'waits_for', 'attempts', 'postponed', 'digest_id'])
    .where('channel', '=', 'mail')
    .orderBy('type')
    .execute();
}

forEachStore('quiet hours', (open) => {
  test('an ordinary notice waits for their end and loses no retry, one of security does not', async (t) => {
    const store = await open(t);
    const night = { ...OPS, quietHours: { from: '22:00', to: '07:00' } };
    const { world, keyId, server, down, send, tell } = await makePeopleWorld(t, store, night);
    await setContacts(world, [OPS.email]);
    world.clock.advance(until(world.now, 23));
    await tell('key.taint-cleared', { keyId });
    await tell('key.tainted', { keyId });
    await send();
    assert.equal(server.mails.length, 1);
    const [cleared, tainted] = await mailRows(store);
    assert.equal(tainted?.state, 'delivered');
    assert.deepEqual([cleared?.waits_for, cleared?.state], ['quiet-hours', 'waiting']);
    assert.equal(Number(cleared?.attempts) - Number(cleared?.postponed), 0);
    world.clock.advance(until(world.now, 7) - 1);
    await send();
    assert.equal(server.mails.length, 1);
    down.isDown = true;
    world.clock.advance(1);
    await send();
    world.clock.advance(HOUR);
    down.isDown = false;
    await send();
    assert.equal(server.mails.length, 2);
    const [told] = await mailRows(store);
    assert.deepEqual(
      [told?.state, Number(told?.attempts) - Number(told?.postponed)],
      ['delivered', 2],
    );
  });
});

forEachStore('quiet hours that are edited', (open) => {
  test('hold for what waits already', async (t) => {
    const store = await open(t);
    const { world, keyId, server, send, tell } = await makePeopleWorld(t, store, OPS);
    const address = 'dev@bank.example';
    const edit = (quietHours: { from: string; to: string } | null) =>
      editClient(world.deployment, OPERATOR, {
        clientId: 'cli_1',
        contacts: [{ address, quietHours }],
      });
    const mails = () => server.envelopes.filter(({ to }) => to[0] === address).length;
    await edit({ from: '22:00', to: '07:00' });
    await send();
    world.clock.advance(until(world.now, 23));
    const before = mails();
    await tell('key.taint-cleared', { keyId });
    await send();
    assert.equal(mails(), before);
    await edit(null);
    await send();
    assert.equal(mails(), before + 2, 'the notice, and that the contact was changed');
  });
});

forEachStore('a digest', (open) => {
  test('tells what could wait, once a day, also with two nodes of which one dies', async (t) => {
    const store = await open(t);
    const { world, keyId, server, channels, send, tell } = await makePeopleWorld(t, store, OPS);
    await setContacts(world, [OPS.email]);
    const other = nodeOf(world, channels);
    const facts = { keyId, rotationId: 'rot_1', from: 1, to: 2 };
    for (let index = 0; index < 3; index++) {
      await tell('rotation.completed', facts);
      await Promise.all([send(), other()]);
    }
    assert.equal(server.mails.length, 0);
    world.clock.advance(until(world.now, 9));
    // A node dies between the gathering and the mail.
    await Promise.all([gatherDigests(world.deployment), gatherDigests(world.deployment)]);
    await Promise.all([send(), other()]);
    assert.equal(server.mails.length, 1);
    assert.equal(mailHeader(server.mails[0] ?? '', 'Subject'), '3 notices about your API keys');
    const rows = await mailRows(store);
    assert.deepEqual(
      rows.map(({ type, state }) => `${type} ${state}`),
      ['notice.digest delivered', ...Array(3).fill('rotation.completed delivered')],
    );
    await tell('rotation.completed', facts);
    await Promise.all([send(), other()]);
    world.clock.advance(until(world.now, 9));
    await Promise.all([send(), other()]);
    assert.equal(server.mails.length, 2);
  });

  test('waits for a mail server that is down, and tells all then', async (t) => {
    const store = await open(t);
    const { world, keyId, server, down, send, tell } = await makePeopleWorld(t, store, OPS);
    await setContacts(world, [OPS.email]);
    await tell('rotation.completed', { keyId, rotationId: 'rot_1', from: 1, to: 2 });
    await send();
    down.isDown = true;
    world.clock.advance(until(world.now, 9));
    await send();
    assert.equal(server.mails.length, 0);
    down.isDown = false;
    world.clock.advance(MINUTE);
    await send();
    assert.equal(server.mails.length, 1);
    world.clock.advance(48 * HOUR);
    await send();
    assert.equal(server.mails.length, 1);
  });

  test('gathers what is beyond the cap of an hour, and hides nothing of security', async (t) => {
    const store = await open(t);
    const { world, keyId, server, channels, send, tell } = await makePeopleWorld(t, store, OPS);
    await setContacts(world, [OPS.email]);
    const other = nodeOf(world, channels);
    for (let index = 0; index < MOST_PER_HOUR + 60; index++) {
      await tell('key.taint-cleared', { keyId });
    }
    await tell('key.tainted', { keyId });
    await Promise.all([send(), other()]);
    const tainted = (await mailRows(store)).find(({ type }) => type === 'key.tainted');
    assert.equal(tainted?.state, 'delivered');
    assert.ok(server.mails.length <= MOST_PER_HOUR + 1, String(server.mails.length));
    const alone = server.mails.length - 1;
    world.clock.advance(HOUR);
    await Promise.all([send(), other()]);
    assert.equal(server.mails.length, alone + 2);
    const rest = MOST_PER_HOUR + 60 - alone;
    const digest = server.mails.at(-1) ?? '';
    assert.equal(mailHeader(digest, 'Subject'), `${rest} notices about your API keys`);
    assert.match(digest, /too many within an hour/);
    const left = (await mailRows(store)).filter(({ state }) => state !== 'delivered');
    assert.deepEqual(left, []);
  });
});
