import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { editClient } from '../lifecycle/client-edit.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { mailHtml } from '../notify/testing/mail-server.ts';
import { makePeopleWorld, type PeopleWorld } from '../notify/testing/people-world.ts';
import { CONTACTS_CHANGED } from './contact-change.ts';
import type { GivenContact } from './save-contacts.ts';

const OLD = 'dev@bank.example';

const NEW = 'new@bank.example';

/** A rotation is begun while these are the contacts of its client. */
async function begun(people: PeopleWorld, ...contacts: GivenContact[]) {
  const { world, keyId, server, send } = people;
  const edit = async (...others: GivenContact[]) => {
    await editClient(world.deployment, OPERATOR, { clientId: 'cli_1', contacts: others });
    await send();
  };
  await edit(...contacts);
  await beginRotation(world.deployment, OPERATOR, { keyId, expedite: false, reason: '' });
  await send();
  /** Who was mailed of the hand-out, once for each mail. */
  const heard = async () => {
    await send();
    return server.mails
      .map((mail, index) => ({ to: server.envelopes[index]?.to[0], html: mailHtml(mail) }))
      .filter(({ html }) => /<title>Version 2 of the API key “bot” is ready</.test(html))
      .map(({ to }) => to)
      .sort();
  };
  return { edit, heard };
}

forEachStore('another list of contacts', (open) => {
  test('is told to all who were on the one before, by night and though they are none any more', async (t) => {
    const store = await open(t);
    const { world, server, send } = await makePeopleWorld(t, store);
    const edit = async (...contacts: GivenContact[]) => {
      await editClient(world.deployment, OPERATOR, { clientId: 'cli_1', contacts });
      await send();
      return server.envelopes
        .splice(0)
        .map(({ to }) => to[0])
        .sort();
    };
    const always = { from: '00:00', to: '23:59' };
    await edit({ address: OLD, timeZone: 'UTC', quietHours: always }, 'two@bank.example');
    assert.deepEqual(await edit('evil@thief.example'), [
      OLD,
      'ops@example.com',
      'two@bank.example',
    ]);
    assert.deepEqual(await edit('evil@thief.example'), [], 'nothing was changed');
    assert.deepEqual(await edit(OLD), ['evil@thief.example', 'ops@example.com']);
    const later = { address: OLD, quietHours: { from: '20:00', to: '08:00' } };
    assert.deepEqual(await edit(later), [OLD, 'ops@example.com'], 'also other quiet hours');
    const audited = await store.db.selectFrom('audit').selectAll().orderBy('seq', 'desc').execute();
    const details = JSON.stringify(audited[0]);
    assert.match(details, /contacts.{0,6}added.{0,4}0.{0,4}removed.{0,4}0.{0,4}changed.{0,4}1/);
    assert.doesNotMatch(JSON.stringify(audited), /bank\.example|thief/);
  });

  test('leaves those who were on the one before hearing of the keys for a week', async (t) => {
    const { world, keyId, server, send, tell } = await makePeopleWorld(t, await open(t));
    const edit = (...contacts: GivenContact[]) =>
      editClient(world.deployment, OPERATOR, { clientId: 'cli_1', contacts });
    const told = async () => {
      server.envelopes.splice(0);
      await tell('key.tainted', { keyId });
      await send();
      return server.envelopes.map(({ to }) => to[0]).sort();
    };
    await edit(OLD);
    await edit('one@thief.example');
    await edit('two@thief.example');
    await send();
    const withOld = [OLD, 'one@thief.example', 'ops@example.com', 'two@thief.example'];
    assert.deepEqual(await told(), withOld);
    world.clock.advance(6 * DAY);
    assert.deepEqual(await told(), withOld);
    world.clock.advance(DAY);
    assert.deepEqual(await told(), ['ops@example.com', 'two@thief.example']);
  });

  test('during a rotation has the old and the new ones told of its hand-out, each once', async (t) => {
    const people = await makePeopleWorld(t, await open(t));
    const { edit, heard } = await begun(people, OLD, 'both@bank.example');
    await edit('both@bank.example', NEW);
    await people.world.handOut(people.keyId);
    const all = ['both@bank.example', OLD, NEW, 'ops@example.com'];
    assert.deepEqual(await heard(), all);
    await edit(OLD, NEW);
    people.world.clock.advance(DAY);
    assert.deepEqual(await heard(), all, 'nobody is told again, whoever comes or comes back');
  });

  test('keeps from nobody what waits for the end of the night, or for a mail server', async (t) => {
    const people = await makePeopleWorld(t, await open(t));
    const { world, keyId, down } = people;
    const asleep = { address: OLD, timeZone: 'UTC', quietHours: { from: '08:00', to: '12:00' } };
    const { edit, heard } = await begun(people, asleep, 'two@bank.example');
    down.isDown = true;
    await world.handOut(keyId);
    assert.deepEqual(await heard(), []);
    await edit('evil@thief.example');
    down.isDown = false;
    assert.deepEqual(await heard(), []);
    world.clock.advance(HOUR);
    assert.deepEqual(await heard(), ['ops@example.com', 'two@bank.example']);
    world.clock.advance(3 * HOUR);
    assert.deepEqual(await heard(), [OLD, 'ops@example.com', 'two@bank.example']);
  });

  test('is told to nobody where it is the first', async (t) => {
    const store = await open(t);
    const { world, send } = await makePeopleWorld(t, store);
    await editClient(world.deployment, OPERATOR, { clientId: 'cli_1', contacts: [] });
    await editClient(world.deployment, OPERATOR, { clientId: 'cli_1', contacts: [OLD] });
    await send();
    const told = await store.db
      .selectFrom('outbox')
      .select('id')
      .where('type', '=', CONTACTS_CHANGED)
      .execute();
    assert.equal(told.length, 1, 'that there is none any more');
  });
});
