import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { NO_DOCUMENT, type PolicyDocument, type PolicyPlan } from '@keyturn/core';
import { DAY, makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore, type OpenTestStore } from '../../../../test/stores.ts';
import { firstAdminToken } from '../access/first-admin-token.ts';
import { makeApp } from '../http/app.ts';
import { NO_CHANNELS, type NoticeChannels } from '../notify/notice-channels.ts';
import type { Database } from '../store/schema.ts';
import { applyPolicies } from './apply-policies.ts';

const MAIL = {
  smtp: 'smtp://127.0.0.1:1',
  from: { name: '', address: 'keyturn@example.com' },
  listId: 'keyturn.example.com',
};
const SLACK = { url: 'https://hooks.slack.com/services/T000/B000/secret', hosts: [] };
const OPERATORS = [{ email: 'root@example.com', timeZone: 'UTC', quietHours: null }];

const POLICY: PolicyDocument = {
  ...NO_DOCUMENT,
  name: 'market',
  maxAgeMs: 90 * DAY,
  contacts: ['platform@example.com'],
  attachTo: { ...NO_DOCUMENT.attachTo, apis: ['acme'] },
};

/** One key of `acme` that was handed out, and what a dry run says of it. */
async function planned(t: TestContext, open: OpenTestStore) {
  const store = await open(t);
  const world = await makeLifecycleWorld(store);
  const { deployment } = world;
  const { keyId } = await world.issue();
  const planOf = async (
    channels: Partial<NoticeChannels>,
    policy: Partial<PolicyDocument> = {},
  ): Promise<PolicyPlan> => {
    const given = { policies: [{ ...POLICY, ...policy }], dryRun: true };
    const { plan } = await applyPolicies(deployment, OPERATOR, given, {
      ...NO_CHANNELS,
      ...channels,
    });
    assert.ok(plan);
    return plan;
  };
  const told = async (channels: Partial<NoticeChannels>, policy: Partial<PolicyDocument> = {}) => {
    const [key] = (await planOf(channels, policy)).keys;
    return [...(key?.contacts ?? []), ...(key?.operators ? ['operators'] : [])];
  };
  const contacts = (addresses: string[]) =>
    store.transaction((tx) =>
      tx
        .updateTable('clients')
        .set({ contacts: JSON.stringify(addresses) })
        .where('id', '=', 'cli_1')
        .execute(),
    );
  const add = <Table extends 'bounces' | 'webhooks'>(table: Table, row: Database[Table]) =>
    store.transaction((tx) =>
      tx
        .insertInto(table)
        .values(row as never)
        .execute(),
    );
  return { world, store, deployment, keyId, planOf, told, contacts, add };
}

forEachStore('the plan of a dry run', (open) => {
  test('names those to whom the mail of a planned rotation goes, and nobody where none goes', async (t) => {
    const { told, contacts, add, world } = await planned(t, open);
    await contacts(['ada@example.com', 'gone@example.com', 'the desk upstairs']);
    assert.deepEqual(await told({}), [], 'nothing is sent');
    assert.deepEqual(await told({ mail: MAIL }), [
      'ada@example.com',
      'gone@example.com',
      'platform@example.com',
    ]);
    const bounce = { client_id: 'cli_1', reason: 'no such mailbox', bounced_at: world.now };
    await add('bounces', {
      ...{ recipient_id: 'client cli_1 gone@example.com', address: 'gone@example.com' },
      ...bounce,
    });
    assert.deepEqual(await told({ mail: MAIL }), ['ada@example.com', 'platform@example.com']);
    await contacts(['gone@example.com']);
    assert.deepEqual(await told({ mail: MAIL }, { contacts: null }), [], 'nobody is left');
  });

  test('tries an address of a policy again a day after its mail came back', async (t) => {
    const { told, add, world } = await planned(t, open);
    const [address = ''] = POLICY.contacts ?? [];
    await add('bounces', {
      ...{ recipient_id: `policy ${address}`, client_id: null, address },
      ...{ reason: 'no such mailbox', bounced_at: world.now },
    });
    assert.deepEqual(await told({ mail: MAIL }), []);
    world.clock.advance(DAY);
    assert.deepEqual(await told({ mail: MAIL }), [address]);
  });

  test('says operators, and no address of theirs, for each way in which they are told', async (t) => {
    const { told, add, world, deployment } = await planned(t, open);
    const no = { contacts: null };
    const everywhere = [
      { slack: SLACK },
      { webhook: { url: 'https://hooks.example.com/', secret: 'whsec_x' } },
      { mail: MAIL, contacts: OPERATORS },
    ];
    for (const channels of everywhere) assert.deepEqual(await told(channels, no), ['operators']);
    assert.deepEqual(await told({ mail: MAIL, contacts: OPERATORS }), [
      'platform@example.com',
      'operators',
    ]);
    assert.deepEqual(await told({ contacts: OPERATORS }, no), [], 'mail is not set up');

    const webhook = {
      ...{ name: 'chat', url: 'https://hooks.example.com/', sealed_secret: '', types: null },
      ...{ sealed_next_secret: null, secret_rotating_since: null, challenge_id: '' },
      ...{ verified_at: world.now, disabled_at: null, disabled_reason: null },
      ...{ failing_since: null, last_error: null, created_at: 0 },
    };
    const { store } = deployment;
    await add('webhooks', { ...webhook, id: 'whk_1', apis: '["other"]' });
    await add('webhooks', { ...webhook, id: 'whk_2', apis: null, types: '["key.*"]' });
    await add('webhooks', { ...webhook, id: 'whk_3', apis: null, verified_at: null });
    await add('webhooks', { ...webhook, id: 'whk_4', apis: null, disabled_at: 1 });
    assert.deepEqual(await told({}, no), [], 'none of these hears of it');
    await store.transaction((tx) =>
      tx.updateTable('webhooks').set({ apis: '["acme"]' }).where('id', '=', 'whk_1').execute(),
    );
    assert.deepEqual(await told({}, no), ['operators']);
  });

  test('alerts nobody of what it finds, for it writes nothing', async (t) => {
    const { told, store } = await planned(t, open);
    assert.deepEqual(await told({ mail: MAIL }, { contacts: null }), []);
    const { db } = store;
    assert.deepEqual(await db.selectFrom('clients_without_contact').selectAll().execute(), []);
    assert.deepEqual(await db.selectFrom('outbox').selectAll().execute(), []);
  });

  test('counts the keys beyond 200 and the rotations beyond 12 of a key', async (t) => {
    const { planOf, store, keyId } = await planned(t, open);
    const often = await planOf({}, { maxAgeMs: 20 * DAY });
    assert.equal(often.keysLeftOut, 0);
    const [key] = often.keys;
    assert.equal(key?.rotations.length, 12);
    // Each 13 days and 8 hours, and up to a day of its own.
    assert.ok(key.rotationsLeftOut >= 13 && key.rotationsLeftOut <= 16, `${key.rotationsLeftOut}`);

    await store.transaction(async (tx) => {
      const one = await tx.selectFrom('keys').selectAll().executeTakeFirstOrThrow();
      const version = await tx.selectFrom('versions').selectAll().executeTakeFirstOrThrow();
      const ids = Array.from({ length: 200 }, (_, index) => `${keyId}-${index}`);
      for (const id of ids) {
        await tx
          .insertInto('keys')
          .values({ ...one, id })
          .execute();
        await tx
          .insertInto('versions')
          .values({ ...version, key_id: id, digest: id })
          .execute();
      }
    });
    const { keys, keysLeftOut } = await planOf({});
    assert.deepEqual([keys.length, keysLeftOut], [200, 1]);
    const firsts = keys.map(({ rotations }) => rotations[0]?.beginsAt ?? '');
    assert.deepEqual(firsts, firsts.toSorted());
  });

  test('is made with the channels of the server that is asked', async (t) => {
    const { deployment } = await planned(t, open);
    const token = await firstAdminToken(deployment);
    const app = await makeApp(deployment, { ...NO_CHANNELS, slack: SLACK });
    t.after(() => app.close());
    const answer = await app.inject({
      ...{ method: 'POST', url: '/v1/policies/apply' },
      headers: { authorization: `Bearer ${token}` },
      payload: { policies: [{ name: 'market', attachTo: { apis: ['acme'] } }], dryRun: true },
    });
    const [key] = answer.json().plan.keys;
    assert.deepEqual([key.contacts, key.operators], [[], true]);
    assert.ok(!answer.body.includes('hooks.slack.com'));
  });
});
