import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { serve } from './testing/http-server.ts';

const NIGHT = { from: '22:00', to: '07:00' };
const ADA = { address: 'ada@example.com', timeZone: 'UTC', quietHours: null, bounce: null };

forEachStore('contacts of a client over http', (open) => {
  test('are addresses, or say when they want to hear, and keep what is known of them', async (t) => {
    const { call } = await serve(t, await open(t));
    const tokyo = { address: 'night@example.com', timeZone: 'Asia/Tokyo', quietHours: NIGHT };
    const body = { name: 'Acme', contacts: [ADA.address, tokyo] };
    const { body: client } = await call('POST', '/v1/clients', { body });
    assert.deepEqual(client.contacts, [ADA, { ...tokyo, bounce: null }]);
    const path = `/v1/clients/${client.id}`;
    const edit = async (contacts: unknown) => {
      const answer = await call('PATCH', path, { body: { contacts } });
      assert.equal(answer.status, 200, answer.text);
      return answer.body.contacts;
    };
    assert.deepEqual(await edit([tokyo.address, 'new@example.com']), [
      { ...tokyo, bounce: null },
      { ...ADA, address: 'new@example.com' },
    ]);
    const [eased] = await edit([{ address: tokyo.address, quietHours: null }]);
    assert.deepEqual(eased, { ...tokyo, quietHours: null, bounce: null });
    assert.deepEqual((await call('GET', path)).body.contacts, [eased]);
    const { body: list } = await call('GET', '/v1/clients');
    assert.deepEqual(list.items[0].contacts, [eased]);
    assert.deepEqual(await edit([]), []);
  });

  test('that cannot be are refused, with where and why', async (t) => {
    const { call } = await serve(t, await open(t));
    const refused = async (...contacts: unknown[]) => {
      const answer = await call('POST', '/v1/clients', { body: { name: 'Acme', contacts } });
      assert.equal(answer.status, 400, answer.text);
      return answer.body.detail as string;
    };
    const address = ADA.address;
    assert.match(
      await refused({ address, timeZone: 'Mars/Base' }),
      /\[0\]\.timeZone must be a time/,
    );
    assert.match(await refused({ address, timeZone: '+01:00' }), /must be a time zone/);
    const same = { from: '07:00', to: '07:00' };
    assert.match(await refused({ address, quietHours: same }), /must end at another time/);
    assert.match(await refused({ address, quietHours: { from: '7', to: '24:00' } }), /time of day/);
    assert.match(await refused({ address, phone: '1' }), /\[0\].phone is not a known member/);
    assert.match(await refused(7), /must be an address, or an object/);
    assert.match(await refused(address, { address }), /must name each address once/);
  });
});
