import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import type { HttpServer } from '../http/testing/http-server.ts';
import { serve } from '../http/testing/http-server.ts';
import { addProvider, HttpInstance, newKey, type Provider } from '../http/testing/provider.ts';
import { listReadiness } from './readiness-list.ts';

const DAY = 86_400_000;

const FIRST_PAGE = { cursor: null, limit: 200, apiIds: null };

/** A key that is handed out. */
async function issue({ call }: HttpServer, provider: Provider, name: string): Promise<string> {
  const { status, body, text } = await call('POST', '/v1/keys', {
    body: { ...newKey(provider), name },
  });
  assert.ok(status === 201 || status === 202, text);
  return body.id;
}

/** A row as enrolment and a confirmed pickup leave it. */
async function enrol({ deployment }: HttpServer, keyId: string, change: object = {}) {
  const now = deployment.serverTime.now();
  const row = {
    ...{ id: `hld_${keyId}`, key_id: keyId, name: 'bot-1', kind: 'durable', class: 'sdk' },
    ...{ signing_key: '{}', opening_key: '{}', enrolled_at: now, last_seen_at: now },
    ...{ picked_up_version: 1, picked_up_at: now, confirmed_version: 1, confirmed_at: now },
    ...{ gone_at: null, tainted_at: null, versions_given: '[1]', versions_named: null },
    ...change,
  };
  await deployment.store.transaction((tx) => tx.insertInto('holders').values(row).execute());
}

async function present(instance: HttpInstance, server: HttpServer, keyIds: readonly string[]) {
  const at = server.deployment.serverTime.now();
  await instance.report({
    sources: [{ addressPrefix: '192.0.2.0/24', userAgent: 'curl/8.5', route: 'GET /' }],
    usage: keyIds.map((keyId) => ({
      ...{ keyId, version: 1, source: 0, count: 1, probe: false, outcome: 'accepted' as const },
      ...{ reason: 'accepted' as const, minute: at, firstAt: at, lastAt: at },
    })),
  });
}

forEachStore('readiness', (open) => {
  test('names who needs a person, by key, for those who may see its api', async (t) => {
    const server = await serve(t, await open(t));
    const { call } = server;
    const provider = await addProvider(server);
    const other = await addProvider(server, 'other');
    const instance = new HttpInstance(server, provider);
    const [ready, unknown, unused] = [
      await issue(server, provider, 'ready'),
      await issue(server, provider, 'unknown'),
      await issue(server, provider, 'unused'),
    ];
    const foreign = await issue(server, other, 'foreign');
    const ended = await issue(server, provider, 'ended');
    await call('POST', `/v1/keys/${ended}/revoke`);
    await enrol(server, ready);
    await instance.catchUp();
    await present(instance, server, [ready, unknown]);

    const codes = async (query = '', token?: string) => {
      const answer = await call('GET', `/v1/readiness${query}`, token ? { token } : {});
      assert.equal(answer.status, 200, answer.text);
      return answer.body.items.map(
        (item: { keyId: string; ready: boolean; findings: { code: string }[] }) => [
          ...[item.keyId, item.ready],
          ...item.findings.map(({ code }) => code),
        ],
      );
    };
    const ofProvider = [
      [ready, true, 'holder-ready', 'source-with-holder'],
      [unknown, false, 'source-unenrolled'],
      [unused, false, 'key-unused'],
    ];
    assert.deepEqual(new Set(await codes(`?apiId=${provider.apiId}`)), new Set(ofProvider));
    assert.deepEqual(await codes(`?keyId=${unknown}`), [[unknown, false, 'source-unenrolled']]);
    assert.deepEqual(await codes(`?clientId=${other.clientId}`), [[foreign, false, 'key-unused']]);
    const { body: limited } = await call('POST', '/v1/tokens', {
      body: { kind: 'read', name: 'own', apis: [other.apiId] },
    });
    assert.deepEqual(await codes('', limited.token), [[foreign, false, 'key-unused']]);
    assert.deepEqual(await codes(`?keyId=${ready}`, limited.token), []);
    assert.deepEqual(await codes(`?apiId=${provider.apiId}`, limited.token), []);

    const { body: shown } = await call('GET', `/v1/readiness?keyId=${unknown}`);
    const [item] = shown.items;
    assert.equal(item.clientName, 'client of acme');
    assert.deepEqual(item.holders, { ready: 0, total: 0 });
    assert.deepEqual(item.sources, { ready: 0, total: 1 });
    assert.match(item.findings[0].text, /^curl\/8\.5 at 192\.0\.2\.0\/24 uses the key/);
    assert.equal((await call('GET', '/v1/readiness?cursor=x')).status, 400);
    assert.equal((await call('GET', '/v1/readiness?api=market')).status, 400);
  });

  test('answers for the keys that a campaign with the same selector would begin', async (t) => {
    const server = await serve(t, await open(t));
    const { call } = server;
    const provider = await addProvider(server);
    const other = await addProvider(server, 'other');
    const ofTier = async (of: Provider, tier: string) => {
      const body = { ...newKey(of), name: tier, labels: { tier } };
      return (await call('POST', '/v1/keys', { body })).body.id as string;
    };
    const ready = await ofTier(provider, 'gold');
    server.clock.advance(1);
    const silver = await ofTier(provider, 'silver');
    server.clock.advance(1);
    const unused = await ofTier(provider, 'gold');
    const foreign = await ofTier(other, 'gold');
    await enrol(server, ready);
    const instance = new HttpInstance(server, provider);
    await instance.catchUp();
    const found = async (query: string, token?: string) => {
      const answer = await call('GET', `/v1/readiness?${query}`, token ? { token } : {});
      assert.equal(answer.status, 200, answer.text);
      const items = answer.body.items.map((one: { keyId: string; ready: boolean }) => [
        ...[one.keyId, one.ready],
      ]);
      return { items, next: answer.body.next };
    };
    const where = encodeURIComponent(`label.tier=gold api=${provider.apiId}`);
    const both = [
      [ready, true],
      [unused, false],
    ];
    assert.deepEqual(await found(`where=${where}`), { items: both, next: null });
    const preview = { where: decodeURIComponent(where) };
    const counted = await call('POST', '/v1/campaigns/preview', { body: preview });
    assert.equal(counted.body.total, both.length);

    const { items, next } = await found(`where=${where}&limit=1`);
    assert.deepEqual(items, both.slice(0, 1));
    const rest = await found(`where=${where}&limit=1&cursor=${next}`);
    assert.deepEqual(rest, { items: both.slice(1), next: null });

    const aged = encodeURIComponent('age>1h');
    assert.deepEqual((await found(`where=${aged}`)).items, []);
    server.clock.advance(2 * 3_600_000);
    assert.equal((await found(`where=${aged}`)).items.length, 4);
    assert.deepEqual((await found(`where=${aged}&keyId=${silver}`)).items, [[silver, false]]);

    const { body: limited } = await call('POST', '/v1/tokens', {
      body: { kind: 'read', name: 'own', apis: [other.apiId] },
    });
    const gold = encodeURIComponent('label.tier=gold');
    assert.deepEqual((await found(`where=${gold}`, limited.token)).items, [[foreign, false]]);
    const wrong = await call('GET', '/v1/readiness?where=tier%3Dgold');
    assert.deepEqual([wrong.status, wrong.body.errors[0].path], [400, 'where']);
  });

  test('sees what stands in the way of a rotation, and when a holder has been silent', async (t) => {
    const server = await serve(t, await open(t));
    const { call, clock, deployment } = server;
    const provider = await addProvider(server);
    const keyId = await issue(server, provider, 'bot');
    await new HttpInstance(server, provider).catchUp();
    await enrol(server, keyId);
    const left = { id: 'hld_left', kind: 'ephemeral', last_seen_at: 0 };
    await enrol(server, keyId, left);
    const codes = async () => {
      const { items } = await listReadiness(deployment, { ...FIRST_PAGE, keyId });
      return items[0]?.findings.map(({ code }) => code);
    };
    assert.deepEqual(await codes(), ['holder-ready'], 'those that left long ago are not read');
    await call('POST', `/v1/keys/${keyId}/suspend`);
    assert.deepEqual(await codes(), ['key-suspended', 'holder-ready']);
    await call('POST', `/v1/keys/${keyId}/resume`);
    const begun = await call('POST', `/v1/keys/${keyId}/rotations`, { body: {} });
    assert.equal(begun.status, 201, begun.text);
    assert.deepEqual(await codes(), ['rotation-open', 'holder-ready']);
    clock.advance(100 * DAY);
    assert.deepEqual(await codes(), ['rotation-open', 'holder-lost']);
  });

  test('comes in pages that together are the whole, each for the same few statements', async (t) => {
    const store = await open(t);
    let statements = 0;
    const server = await serve(t, store);
    const provider = await addProvider(server);
    const keyIds: string[] = [];
    for (let count = 0; count < 7; count++) {
      keyIds.push(await issue(server, provider, `bot-${count}`));
      server.clock.advance(1);
    }
    const counting = {
      ...server.deployment,
      store: {
        ...store,
        db: store.db.withPlugin({
          transformQuery: ({ node }) => {
            statements += 1;
            return node;
          },
          transformResult: async ({ result }) => result,
        }),
      },
    };
    for (const limit of [1, 3, 7, 200]) {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        statements = 0;
        const page = await listReadiness(counting, { ...FIRST_PAGE, limit, cursor });
        assert.ok(statements <= 8, `${statements} statements for ${limit} keys`);
        found.push(...page.items.map((one) => one.keyId));
        cursor = page.next;
      } while (cursor !== null);
      assert.deepEqual(found, keyIds);
    }
  });
});
