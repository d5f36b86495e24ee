import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { type HttpServer, serve } from './testing/http-server.ts';
import { addProvider, HttpInstance, newKey } from './testing/provider.ts';

/** Two apis with a key each, handed out. */
async function twoApis(server: HttpServer) {
  const own = await addProvider(server, 'own');
  const other = await addProvider(server, 'other');
  for (const provider of [own, other]) {
    const headers = { 'idempotency-key': provider.apiId };
    const body = { ...newKey(provider), labels: { tier: 'gold' } };
    await server.call('POST', '/v1/keys', { body, headers });
    await new HttpInstance(server, provider).catchUp();
    const issued = await server.call('POST', '/v1/keys', { body, headers });
    assert.equal(issued.status, 201, issued.text);
  }
  return { own, other };
}

const GOLD = { name: 'gold', where: 'label.tier=gold', all: true };

forEachStore('campaigns over http', (open) => {
  test('a campaign is previewed, begun, shown, paused, resumed and cancelled', async (t) => {
    const server = await serve(t, await open(t));
    await twoApis(server);
    const { call } = server;
    const preview = await call('POST', '/v1/campaigns/preview', { body: { where: GOLD.where } });
    assert.equal(preview.status, 200, preview.text);
    assert.deepEqual([preview.body.total, preview.body.isEverything], [2, true]);
    const plan = { cohorts: [{ keys: 1 }], pacePerMinute: 30, stopWhen: { minimumCount: 1 } };
    const begun = await call('POST', '/v1/campaigns', { body: { ...GOLD, plan } });
    assert.equal(begun.status, 201, begun.text);
    assert.deepEqual(begun.body.plan.stopWhen, {
      refusedShare: 0.02,
      stalledShare: 0.1,
      rolledBackShare: 0.02,
      minimumCount: 1,
    });
    const path = `/v1/campaigns/${begun.body.id}`;
    assert.deepEqual((await call('GET', path)).body, begun.body);
    const listed = await call('GET', '/v1/campaigns');
    assert.deepEqual(listed.body, { items: [begun.body], next: null });
    const keys = await call('GET', `${path}/keys?limit=1`);
    assert.equal(keys.body.items[0].state, 'waiting');
    const more = await call('GET', `${path}/keys?state=waiting&cursor=${keys.body.next}`);
    assert.equal(more.body.items.length, 1);
    for (const [act, state] of [
      ['pause', 'paused'],
      ['pause', 'paused'],
      ['resume', 'running'],
      ['cancel', 'cancelling'],
    ]) {
      const answer = await call('POST', `${path}/${act}`);
      assert.deepEqual([answer.status, answer.body.state], [200, state], answer.text);
    }
    assert.equal((await call('POST', `${path}/resume`)).body.code, 'campaign-ended');
    const { body: audit } = await call('GET', `/v1/audit?subject=${begun.body.id}`);
    assert.deepEqual(
      audit.items.map(({ action }: { action: string }) => action.replace('campaign.', '')),
      ['begin', 'pause', 'resume', 'cancel'],
    );
  });

  test('a repeated call begins one campaign', async (t) => {
    const server = await serve(t, await open(t));
    await twoApis(server);
    const headers = { 'idempotency-key': 'once' };
    const answers = [1, 2].map(() => server.call('POST', '/v1/campaigns', { body: GOLD, headers }));
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    assert.ok(statuses.includes(201));
    const again = await server.call('POST', '/v1/campaigns', { body: GOLD, headers });
    const { body: listed } = await server.call('GET', '/v1/campaigns');
    assert.deepEqual(listed.items, [again.body]);
  });

  test('a limited token selects within its apis alone, and sees no other campaign', async (t) => {
    const server = await serve(t, await open(t));
    const { own, other } = await twoApis(server);
    const { body: limited } = await server.call('POST', '/v1/tokens', {
      body: { kind: 'admin', name: 'own', apis: [own.apiId] },
    });
    const token: string = limited.token;
    const where = `api=${other.apiId}`;
    const refused = await server.call('POST', '/v1/campaigns', { body: { ...GOLD, where }, token });
    assert.equal(refused.body.code, 'nothing-selected');
    const begun = await server.call('POST', '/v1/campaigns', { body: GOLD, token });
    assert.equal(begun.body.counts.waiting, 1);
    const { body: whole } = await server.call('POST', '/v1/campaigns', { body: GOLD });
    const { body: listed } = await server.call('GET', '/v1/campaigns', { token });
    assert.deepEqual(listed.items, [begun.body]);
    const foreign = await server.call('POST', `/v1/campaigns/${whole.id}/cancel`, { token });
    assert.equal(foreign.status, 404);
  });

  test('what is malformed is refused, and every key is meant only where it is said', async (t) => {
    const server = await serve(t, await open(t));
    await twoApis(server);
    const wrong: [object, string][] = [
      [{ where: 'tier=gold' }, 'where'],
      [{ where: '' }, 'where'],
      [{ plan: { pacePerMinute: -1 } }, 'plan.pacePerMinute'],
      [{ plan: { cohorts: [{ percent: 0 }] } }, 'plan.cohorts[0].percent'],
      [{ plan: { cohorts: [{ keys: 1, percent: 1 }] } }, 'plan.cohorts[0]'],
      [{ plan: { stopWhen: { refusedShare: 2 } } }, 'plan.stopWhen.refusedShare'],
      [{ plan: { stallAfterMs: 1 } }, 'plan.stallAfterMs'],
      [{ plan: { order: 'backwards' } }, 'plan.order'],
    ];
    for (const [change, path] of wrong) {
      const { body } = await server.call('POST', '/v1/campaigns', { body: { ...GOLD, ...change } });
      assert.deepEqual([body.code, body.errors[0].path], ['invalid-input', path]);
    }
    const all = await server.call('POST', '/v1/campaigns', { body: { ...GOLD, all: false } });
    assert.equal(all.body.code, 'everything-selected');
    assert.deepEqual((await server.call('GET', '/v1/campaigns')).body.items, []);
  });
});
