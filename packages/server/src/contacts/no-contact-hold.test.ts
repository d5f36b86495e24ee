import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { editClient } from '../lifecycle/client-edit.ts';
import { compromiseKey } from '../lifecycle/key-compromise.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { releaseRotation } from '../lifecycle/rotation-release.ts';
import { showRotation } from '../lifecycle/rotation-show.ts';
import { makePeopleWorld, setContacts } from '../notify/testing/people-world.ts';
import type { Store } from '../store/store.ts';

/** A key whose client has no contact that takes mail. */
async function unheard(t: Parameters<typeof makePeopleWorld>[0], store: Store, isMailSet = true) {
  const people = await makePeopleWorld(t, store);
  const { world, keyId } = people;
  Object.assign(world.deployment, { mailsContacts: isMailSet });
  await setContacts(world, ['the person at the desk']);
  const begin = (expedite = false) =>
    beginRotation(world.deployment, OPERATOR, { keyId, expedite, reason: '' });
  const phaseOf = async (rotationId: string) => {
    const { phase, holds } = await showRotation(world.deployment, rotationId);
    return [phase, ...holds.map(({ name }) => name)];
  };
  return { ...people, begin, phaseOf };
}

forEachStore('a client that nobody can tell', (open) => {
  test('has nothing handed out to it, until it has a contact', async (t) => {
    const { world, keyId, posted, begin, phaseOf, send } = await unheard(t, await open(t));
    const { rotationId } = await begin();
    await world.handOut(keyId);
    assert.deepEqual(await phaseOf(rotationId), ['prepared', 'no-contact']);
    await send();
    const alert = posted.find((one) => one.includes('cli_1') && one.includes('contact'));
    assert.match(alert ?? '', /bot/, 'it names the key that waits');
    const touched: string[] = [];
    t.after(world.deployment.signals.listen(({ keys }) => touched.push(...keys)));
    const contacts = ['dev@bank.example'];
    await editClient(world.deployment, OPERATOR, { clientId: 'cli_1', contacts });
    assert.deepEqual(touched, [keyId], 'it is looked at at once');
    await world.handOut(keyId);
    assert.deepEqual(await phaseOf(rotationId), ['draining']);
    const alerted = (await world.notices()).filter((type) => type === 'client.no-contact');
    assert.equal(alerted.length, 1);
  });

  test('that loses its last contact has nothing handed out that was not yet', async (t) => {
    const { world, keyId, begin, phaseOf, send } = await unheard(t, await open(t));
    await setContacts(world, ['gone@bank.example']);
    const { rotationId } = await begin();
    assert.deepEqual(await phaseOf(rotationId), ['prepared']);
    await world.advance(keyId);
    await send();
    assert.deepEqual(await phaseOf(rotationId), ['publishing', 'no-contact'], 'its mail came back');
    await world.handOut(keyId);
    assert.deepEqual(await phaseOf(rotationId), ['ready', 'no-contact']);
    const edit = (contacts: string[]) =>
      editClient(world.deployment, OPERATOR, { clientId: 'cli_1', contacts });
    await edit(['dev@bank.example']);
    await edit([]);
    await world.handOut(keyId);
    assert.deepEqual(await phaseOf(rotationId), ['ready', 'no-contact']);
    await edit(['dev@bank.example']);
    await world.handOut(keyId);
    assert.deepEqual(await phaseOf(rotationId), ['draining']);
    await edit([]);
    assert.deepEqual(await phaseOf(rotationId), ['draining'], 'it is out already');
  });

  test('is rotated all the same where a person says so, for that rotation', async (t) => {
    const { world, keyId, begin, phaseOf } = await unheard(t, await open(t));
    const { rotationId } = await begin();
    await world.advance(keyId);
    await releaseRotation(world.deployment, OPERATOR, { rotationId, name: 'no-contact' });
    await world.handOut(keyId);
    assert.deepEqual(await phaseOf(rotationId), ['draining']);
  });

  test('keeps nothing from going on that is in a hurry (K10)', async (t) => {
    const { world, keyId, begin, phaseOf } = await unheard(t, await open(t));
    const { rotationId: held } = await begin();
    assert.deepEqual(await phaseOf(held), ['prepared', 'no-contact']);
    await compromiseKey(world.deployment, OPERATOR, { keyId });
    await world.handOut(keyId);
    assert.deepEqual(await world.standings(keyId), ['compromised compromised', 'active primary']);
  });

  test('is nothing to a deployment without mail, nor to what is expedited', async (t) => {
    const { world, keyId, begin, phaseOf } = await unheard(t, await open(t), false);
    const { rotationId } = await begin();
    assert.deepEqual(await phaseOf(rotationId), ['prepared']);
    await world.handOut(keyId);
    assert.deepEqual(await phaseOf(rotationId), ['draining']);
    const { keyId: other } = await world.issue({ name: 'other' });
    Object.assign(world.deployment, { mailsContacts: true });
    const urgent = { keyId: other, expedite: true, reason: '' };
    const { rotationId: hurried } = await beginRotation(world.deployment, OPERATOR, urgent);
    assert.deepEqual(await phaseOf(hurried), ['prepared']);
  });
});
