import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { editClient } from '../lifecycle/client-edit.ts';
import { showClient } from '../lifecycle/client-show.ts';
import type { Store } from '../store/store.ts';
import { makePeopleWorld, setContacts } from './testing/people-world.ts';

const GONE = 'gone@bank.example';
const REFUSED = 'answered 550 5.1.1 to RCPT TO';

async function mails(store: Store, to: string) {
  const rows = await store.db
    .selectFrom('deliveries')
    .select(['type', 'state', 'last_error'])
    .where('channel', '=', 'mail')
    .where('recipient_id', '=', to)
    .orderBy('created_at')
    .orderBy('type')
    .execute();
  return rows.map(({ type, state, last_error }) => [type, state, last_error]);
}

async function told(store: Store, type: string): Promise<number> {
  const rows = await store.db.selectFrom('outbox').select('id').where('type', '=', type).execute();
  return rows.length;
}

forEachStore('an address that nobody has', (open) => {
  test('is mailed nothing more until it is edited, and operators are told once', async (t) => {
    const store = await open(t);
    const { world, keyId, posted, send, tell } = await makePeopleWorld(t, store);
    await setContacts(world, [GONE]);
    await tell('key.tainted', { keyId });
    await send();
    world.clock.advance(1_000);
    await tell('key.tainted', { keyId });
    await send();
    assert.deepEqual(await mails(store, `client cli_1 ${GONE}`), [
      ['key.tainted', 'failed', REFUSED],
      ['key.tainted', 'put-aside', `its mail comes back: ${REFUSED}`],
    ]);
    assert.equal(await told(store, 'client.no-contact'), 1);
    assert.ok(
      posted.some((body) => body.includes('gone@bank[.]example')),
      'operators read which one',
    );
    const { contacts } = await showClient(world.deployment, 'cli_1', null);
    assert.equal(contacts[0]?.bounce?.reason, REFUSED);
    const edit = { clientId: 'cli_1', contacts: ['dev@bank.example'] };
    await editClient(world.deployment, OPERATOR, edit);
    world.clock.advance(1_000);
    await tell('key.tainted', { keyId });
    await send();
    const dev = await mails(store, 'client cli_1 dev@bank.example');
    assert.deepEqual(dev.at(-1), ['key.tainted', 'delivered', null]);
    await editClient(world.deployment, OPERATOR, { ...edit, contacts: [GONE] });
    world.clock.advance(1_000);
    await tell('key.tainted', { keyId });
    await send();
    assert.equal(await told(store, 'client.no-contact'), 2, 'it lasted, ended, and came again');
  });

  test('is no alert while another contact works', async (t) => {
    const store = await open(t);
    const { world, keyId, send, tell } = await makePeopleWorld(t, store);
    await setContacts(world, [GONE, 'dev@bank.example']);
    await tell('key.tainted', { keyId });
    await send();
    assert.equal(await told(store, 'client.no-contact'), 0);
  });

  test('is tried again after a day where it is an operator’s', async (t) => {
    const store = await open(t);
    const operator = { email: GONE, timeZone: 'UTC', quietHours: null };
    const { world, keyId, send, tell } = await makePeopleWorld(t, store, operator);
    for (const waitMs of [0, DAY - 1, 1]) {
      world.clock.advance(waitMs);
      await tell('key.tainted', { keyId });
      await send();
    }
    const states = (await mails(store, `operator ${GONE}`)).map(([, state]) => state);
    assert.deepEqual(states, ['failed', 'put-aside', 'failed']);
  });
});

forEachStore('a client without an address', (open) => {
  test('is told to operators when there is something to tell it, once', async (t) => {
    const store = await open(t);
    const { world, keyId, send, tell } = await makePeopleWorld(t, store);
    await setContacts(world, ['the person at the desk']);
    await send();
    assert.equal(await told(store, 'client.no-contact'), 0);
    for (let index = 0; index < 3; index++) {
      await tell('key.tainted', { keyId });
      await send();
    }
    assert.equal(await told(store, 'client.no-contact'), 1);
  });
});

forEachStore('a relay that may not send', (open) => {
  test('marks nobody', async (t) => {
    const store = await open(t);
    const { world, keyId, send, tell } = await makePeopleWorld(t, store);
    await setContacts(world, ['barred@bank.example']);
    await tell('key.tainted', { keyId });
    await send();
    const [mail] = await mails(store, 'client cli_1 barred@bank.example');
    assert.deepEqual(mail, ['key.tainted', 'failed', 'answered 550 5.7.1 to RCPT TO']);
    const { contacts } = await showClient(world.deployment, 'cli_1', null);
    assert.equal(contacts[0]?.bounce, null);
  });
});
