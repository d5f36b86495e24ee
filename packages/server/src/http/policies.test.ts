import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { type HttpServer, serve } from './testing/http-server.ts';
import { addProvider, newKey, type Provider } from './testing/provider.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const FULL = {
  maxAgeMs: 90 * DAY,
  rotateAfterMs: 45 * DAY,
  windowMs: 4 * HOUR,
  calendar: {
    timeZone: 'Europe/Berlin',
    workingHours: { days: ['mon', 'tue'], from: '09:00', to: '17:00' },
    freezeDays: ['12-24'],
    freezes: [
      { from: '2026-12-18T16:00', to: '2027-01-03', reason: 'end of the year' },
      { days: ['mon'], from: '14:30', to: '16:00', reason: 'market hours' },
    ],
  },
  deadlineMs: 30 * DAY,
  deadlineAction: 'extend',
  ladderMs: [7 * DAY, DAY],
  contacts: ['platform@example.com'],
  quietMs: HOUR,
  retireSafetyMs: HOUR,
  suspensionMs: HOUR,
  holdDownMs: HOUR,
  jitterRatio: 0.1,
  restore: 'ask',
  narrowScopes: 'off',
  narrowOrder: ['market:read'],
  grace: 'strict',
};

const NONE = { apis: [], keyClasses: [], clients: [], keys: [] };

async function issue({ call }: HttpServer, provider: Provider, more: object = {}): Promise<string> {
  const { status, body, text } = await call('POST', '/v1/keys', {
    body: { ...newKey(provider), ...more },
  });
  assert.ok(status === 201 || status === 202, text);
  return body.id;
}

/** How far head and audit have come. */
async function standing({ deployment }: HttpServer) {
  const head = await deployment.store.db.selectFrom('head').selectAll().executeTakeFirstOrThrow();
  return { revision: head.revision, audited: head.audit_seq };
}

forEachStore('policies over http', (open) => {
  test('have all members, are attached by name or id, and keep what they said before', async (t) => {
    const server = await serve(t, await open(t));
    const { call, clock } = server;
    const provider = await addProvider(server);
    const keyId = await issue(server, provider);
    const attachTo = { ...NONE, apis: [provider.apiId], keyClasses: [`${provider.apiId}/default`] };
    const added = await call('POST', '/v1/policies', {
      body: { name: 'full', ...FULL, rotateOn: null, attachTo: { ...attachTo, keys: [keyId] } },
    });
    assert.equal(added.status, 201, added.text);
    const { id, version, createdAt, updatedAt, ...said } = added.body;
    assert.deepEqual(said, {
      ...{ name: 'full', attachTo: { ...attachTo, keys: [keyId] } },
      ...{ ...FULL, rotateOn: null },
    });
    assert.deepEqual([version, createdAt], [1, updatedAt]);
    assert.equal((await call('GET', `/v1/keys/${keyId}`)).body.policyId, id);

    clock.advance(HOUR);
    const edited = await call('PATCH', `/v1/policies/${id}`, {
      body: { contacts: null, attachTo: { clients: [provider.clientId] } },
    });
    assert.equal(edited.status, 200, edited.text);
    assert.equal(edited.body.contacts, null);
    assert.deepEqual(edited.body.attachTo, { ...NONE, clients: [provider.clientId] });
    assert.equal(edited.body.version, 2);
    assert.equal(Date.parse(edited.body.updatedAt) - Date.parse(createdAt), HOUR);
    assert.equal((await call('GET', `/v1/keys/${keyId}`)).body.policyId, null);
    assert.deepEqual((await call('GET', '/v1/policies')).body.items, [edited.body]);
    assert.deepEqual((await call('GET', `/v1/policies/${id}`)).body, edited.body);

    const versions = await call('GET', `/v1/policies/${id}/versions?limit=1`);
    const [last] = versions.body.items;
    assert.deepEqual([last.version, last.contacts, last.at], [2, null, edited.body.updatedAt]);
    const { body: older } = await call(
      'GET',
      `/v1/policies/${id}/versions?cursor=${versions.body.next}`,
    );
    assert.equal(older.next, null);
    assert.deepEqual(older.items[0].contacts, FULL.contacts);
    assert.deepEqual(older.items[0].attachTo.keys, [keyId]);
    const unknown = await call('GET', '/v1/policies/pol_AAAAAAAAAAAAAAAA/versions');
    assert.equal(unknown.body.code, 'not-found');
    const taken = await call('POST', '/v1/policies', { body: { name: 'full' } });
    assert.equal(taken.body.code, 'name-taken');
  });

  test('are refused, fault by fault, and leave all as it was', async (t) => {
    const server = await serve(t, await open(t));
    const { call } = server;
    const provider = await addProvider(server);
    await issue(server, provider);
    const before = await call('POST', '/v1/policies', {
      body: { name: 'api', maxAgeMs: 60 * DAY, attachTo: { apis: [provider.apiId] } },
    });
    assert.equal(before.status, 201, before.text);
    const stood = await standing(server);
    const paths = async (body: object) => {
      const answer = await call('POST', '/v1/policies', { body: { name: 'other', ...body } });
      assert.equal(answer.body.code, 'invalid-input', answer.text);
      return answer.body.errors.map(({ path }: { path: string }) => path);
    };
    assert.deepEqual(await paths({ calendar: { timeZone: 'Mars/Olympus' } }), [
      'calendar.timeZone',
    ]);
    assert.deepEqual(await paths({ deadlineAction: 'hold', maxAgeMs: DAY }), [
      'maxAgeMs',
      'deadlineAction',
    ]);
    assert.deepEqual(await paths({ maxAge: '90d' }), ['maxAge']);
    assert.deepEqual(
      await paths({ attachTo: { apis: ['x'], keyClasses: ['acme/x'], keys: ['y'] } }),
      ['attachTo.apis[0]', 'attachTo.keyClasses[0]', 'attachTo.keys[0]'],
    );
    assert.deepEqual(await paths({ attachTo: { apis: [provider.apiId] } }), ['attachTo.apis[0]']);
    // By itself it is fine; with the age of the api no rotation could be kept.
    const long = { quietMs: 59 * DAY, attachTo: { clients: [provider.clientId] } };
    assert.deepEqual(await paths(long), ['maxAgeMs']);
    const edit = await call('PATCH', `/v1/policies/${before.body.id}`, { body: { maxAgeMs: DAY } });
    assert.deepEqual(
      edit.body.errors.map(({ path }: { path: string }) => path),
      ['maxAgeMs'],
    );
    assert.deepEqual(await standing(server), stood);
    assert.deepEqual((await call('GET', '/v1/policies')).body.items, [before.body]);
  });

  test('come to one for each key, and it is said which of them decides', async (t) => {
    const server = await serve(t, await open(t));
    const { call } = server;
    const provider = await addProvider(server);
    const keyId = await issue(server, provider);
    const add = async (name: string, body: object): Promise<string> => {
      const answer = await call('POST', '/v1/policies', { body: { name, ...body } });
      assert.equal(answer.status, 201, answer.text);
      return answer.body.id;
    };
    const far = await add('far', { maxAgeMs: 90 * DAY, attachTo: { apis: [provider.apiId] } });
    const near = await add('near', { quietMs: HOUR, attachTo: { clients: [provider.clientId] } });
    const { body, status, text } = await call('GET', `/v1/keys/${keyId}/policy`);
    assert.equal(status, 200, text);
    assert.deepEqual(body.policies, [
      { id: near, name: 'near', level: 'client' },
      { id: far, name: 'far', level: 'api' },
    ]);
    const { quietMs, maxAgeMs, restore } = body.members;
    assert.deepEqual(quietMs, { value: HOUR, level: 'client', policyId: near });
    assert.deepEqual(maxAgeMs, { value: 90 * DAY, level: 'api', policyId: far });
    assert.deepEqual(restore, { value: 'by-rule', level: 'deployment', policyId: null });
    const none = await call('GET', '/v1/keys/key_AAAAAAAAAAAAAAAA/policy');
    assert.equal(none.body.code, 'not-found');
    const own = await add('own', { quietMs: 89 * DAY });
    const named = await call('PATCH', `/v1/keys/${keyId}`, { body: { policyId: own } });
    assert.deepEqual(
      named.body.errors.map(({ path }: { path: string }) => path),
      ['policyId'],
    );
    server.clock.advance(HOUR);
    const short = await add('short', { quietMs: 2 * HOUR });
    const changed = await call('PATCH', `/v1/keys/${keyId}`, { body: { policyId: short } });
    assert.equal(changed.body.policyId, short, changed.text);
    const row = await server.deployment.store.db
      .selectFrom('keys')
      .select('schedule_at')
      .where('id', '=', keyId)
      .executeTakeFirst();
    assert.equal(row?.schedule_at, server.deployment.serverTime.now(), 'its schedule is looked at');
    const nearest = await call('GET', `/v1/keys/${keyId}/policy`);
    assert.equal(nearest.body.members.quietMs.level, 'key');
  });

  test('that do not go together have no key issued under both, and it is said where to choose', async (t) => {
    const server = await serve(t, await open(t));
    const { call } = server;
    const provider = await addProvider(server);
    const { apiId, clientId } = provider;
    const add = (body: object) => call('POST', '/v1/policies', { body });
    await add({ name: 'young', maxAgeMs: 90 * DAY, attachTo: { apis: [apiId] } });
    const quiet = { name: 'quiet', quietMs: 89 * DAY, attachTo: { clients: [clientId] } };
    const { body: added } = await add(quiet);
    assert.equal(added.version, 1, 'no key is under both');
    const refused = async () => {
      const { body, text } = await call('POST', '/v1/keys', { body: newKey(provider) });
      assert.equal(body.code, 'invalid-input', text);
      assert.match(text, /`young` and `quiet`, which do not go together/);
      return body.errors.map(({ path }: { path: string }) => path);
    };
    assert.deepEqual(await refused(), ['clientId']);
    const attachTo = { keyClasses: [`${apiId}/default`] };
    await call('PATCH', `/v1/policies/${added.id}`, { body: { attachTo } });
    assert.deepEqual(await refused(), ['class']);
    await call('PATCH', `/v1/policies/${added.id}`, { body: { attachTo: NONE } });
    await issue(server, provider);
  });

  test('that do not go together let no key go from the policy that keeps them apart', async (t) => {
    const server = await serve(t, await open(t));
    const { call } = server;
    const provider = await addProvider(server);
    const attachedTo = (targets: object) => ({ attachTo: { ...NONE, ...targets } });
    const add = (body: object) => call('POST', '/v1/policies', { body });
    await add({ name: 'young', maxAgeMs: 90 * DAY, ...attachedTo({ apis: [provider.apiId] }) });
    const { body: own } = await add({ name: 'own', quietMs: DAY });
    const { body: key } = await call('POST', '/v1/keys', {
      body: { ...newKey(provider), policyId: own.id },
    });
    const quiet = { name: 'quiet', quietMs: 89 * DAY };
    const { status } = await add({ ...quiet, ...attachedTo({ clients: [provider.clientId] }) });
    assert.equal(status, 201, 'its own policy says another quiet window');
    const letGo = () => call('PATCH', `/v1/keys/${key.id}`, { body: { policyId: null } });
    const { body, text } = await letGo();
    assert.match(text, /`young` and `quiet`, which do not go together/);
    assert.deepEqual(
      [body.code, body.errors.map(({ path }: { path: string }) => path)],
      ['invalid-input', ['policyId']],
    );
    assert.equal((await call('GET', `/v1/keys/${key.id}`)).body.policyId, own.id);
  });

  test('show a token that is limited to some apis nothing of others, and nobody who is told', async (t) => {
    const server = await serve(t, await open(t));
    const { call } = server;
    const own = await addProvider(server);
    const other = await addProvider(server, 'other');
    const ownKey = await issue(server, own);
    const attachTo = {
      apis: [own.apiId, other.apiId],
      keyClasses: [`${own.apiId}/default`, `${other.apiId}/default`],
      clients: [own.clientId, other.clientId],
      keys: [ownKey, await issue(server, other)],
    };
    const added = await call('POST', '/v1/policies', { body: { name: 'all', ...FULL, attachTo } });
    assert.equal(added.status, 201, added.text);
    const { body: limited } = await call('POST', '/v1/tokens', {
      body: { kind: 'read', name: 'limited', apis: [own.apiId] },
    });
    const { token } = limited;
    const path = `/v1/policies/${added.body.id}`;
    const seen = {
      ...added.body,
      contacts: null,
      attachTo: {
        ...{ apis: [own.apiId], keyClasses: [`${own.apiId}/default`] },
        ...{ clients: [], keys: [ownKey] },
      },
    };
    assert.deepEqual((await call('GET', path, { token })).body, seen);
    assert.deepEqual((await call('GET', '/v1/policies', { token })).body.items, [seen]);
    const versions = await call('GET', `${path}/versions`, { token });
    assert.equal(versions.body.code, 'token-kind');
    const ofKey = `/v1/keys/${ownKey}/policy`;
    const { members } = (await call('GET', ofKey)).body;
    assert.deepEqual(members.contacts.value, FULL.contacts);
    const contacts = { ...members.contacts, value: null };
    assert.deepEqual((await call('GET', ofKey, { token })).body.members, { ...members, contacts });
    assert.deepEqual((await call('GET', path)).body, added.body, 'without a limit all is shown');
  });
});
