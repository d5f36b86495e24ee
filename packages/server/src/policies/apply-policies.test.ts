import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { type HttpServer, serve } from '../http/testing/http-server.ts';
import { addProvider, newKey, type Provider } from '../http/testing/provider.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function issue(server: HttpServer, provider: Provider, name = 'bot'): Promise<string> {
  const { status, body, text } = await server.call('POST', '/v1/keys', {
    body: { ...newKey(provider), name },
  });
  assert.ok(status === 201 || status === 202, text);
  return body.id;
}

function apply({ call }: HttpServer, policies: object[], dryRun = false) {
  return call('POST', '/v1/policies/apply', { body: { policies, dryRun } });
}

/** All that a push writes, and how far head and audit have come. */
async function written({ deployment }: HttpServer) {
  const { db } = deployment.store;
  const head = await db.selectFrom('head').selectAll().executeTakeFirstOrThrow();
  return {
    revision: head.revision,
    audited: head.audit_seq,
    policies: await db.selectFrom('policies').selectAll().orderBy('id').execute(),
    versions: await db.selectFrom('policy_versions').selectAll().orderBy('policy_id').execute(),
    targets: await db.selectFrom('policy_targets').selectAll().orderBy('target_id').execute(),
    keys: await db.selectFrom('keys').selectAll().orderBy('id').execute(),
  };
}

async function scheduleAt({ deployment }: HttpServer, keyId: string): Promise<number | null> {
  const { db } = deployment.store;
  const row = await db.selectFrom('keys').selectAll().where('id', '=', keyId).executeTakeFirst();
  return row?.schedule_at ?? null;
}

const pathsOf = (answer: { body: { errors: { path: string }[] } }) =>
  answer.body.errors.map(({ path }) => path);

forEachStore('policies that are applied', (open) => {
  test('are added and changed by name, and have the schedules of their keys looked at', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const keyId = await issue(server, provider);
    const other = await issue(server, await addProvider(server, 'other'));
    const slow = { name: 'slow', quietMs: HOUR };
    const market = { name: 'market', maxAgeMs: 90 * DAY, attachTo: { apis: [provider.apiId] } };
    const { body, status, text } = await apply(server, [market, slow]);
    assert.equal(status, 200, text);
    assert.deepEqual(
      body.policies.map((one: Record<string, unknown>) => [one.name, one.change, one.version]),
      [
        ['market', 'added', 1],
        ['slow', 'added', 1],
      ],
    );
    assert.deepEqual([body.dryRun, body.keys, body.plan], [false, { under: 1, total: 2 }, null]);
    assert.equal(await scheduleAt(server, keyId), server.deployment.serverTime.now());
    assert.equal(await scheduleAt(server, other), null);

    server.clock.advance(HOUR);
    const again = await apply(server, [{ ...market, maxAgeMs: 60 * DAY, attachTo: null }]);
    assert.deepEqual(again.body.policies, [
      {
        ...{ id: body.policies[0].id, name: 'market', change: 'changed', version: 2 },
        changed: ['maxAgeMs', 'attachTo'],
      },
    ]);
    assert.equal(await scheduleAt(server, keyId), server.deployment.serverTime.now(), 'let go');
    const { body: list } = await server.call('GET', '/v1/policies');
    assert.deepEqual(
      list.items.map((one: { name: string; version: number }) => [one.name, one.version]).sort(),
      [
        ['market', 2],
        ['slow', 1],
      ],
      'what is not in the list stays',
    );
  });

  test('change nothing where they say the same again', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const keyId = await issue(server, provider);
    const policies = [
      { name: 'market', maxAgeMs: 90 * DAY, attachTo: { apis: [provider.apiId] } },
      { name: 'own', ladderMs: [DAY, 7 * DAY], attachTo: { keys: [keyId] } },
    ];
    await apply(server, policies);
    const stood = await written(server);
    server.clock.advance(DAY);
    const { body } = await apply(server, policies);
    assert.deepEqual(
      body.policies.map((one: Record<string, unknown>) => [one.change, one.version, one.changed]),
      [
        ['unchanged', 1, []],
        ['unchanged', 1, []],
      ],
    );
    assert.deepEqual(await written(server), stood);
  });

  test('change nothing where one of them is refused, and every fault is told', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    await issue(server, provider);
    const [api] = [provider.apiId];
    await apply(server, [{ name: 'there', quietMs: HOUR, attachTo: { apis: [api] } }]);
    const stood = await written(server);
    const refused = async (...policies: object[]) => {
      const answer = await apply(server, policies);
      assert.equal(answer.body.code, 'invalid-input', answer.text);
      assert.deepEqual(await written(server), stood);
      return answer;
    };
    const fine = { name: 'fine', maxAgeMs: 90 * DAY };
    const wrong = { name: 'wrong', calendar: { timeZone: 'Mars/Olympus' } };
    const unknown = { name: 'unknown', attachTo: { clients: ['nobody'] } };
    assert.deepEqual(pathsOf(await refused(fine, wrong, unknown)), [
      'policies[1].calendar.timeZone',
      'policies[2].attachTo.clients[0]',
    ]);
    assert.deepEqual(pathsOf(await refused(fine, { ...fine, maxAgeMs: null })), [
      'policies[1].name',
    ]);
    const short = { name: 'short', maxAgeMs: DAY };
    const sum = await refused(fine, short);
    assert.deepEqual(pathsOf(sum), ['policies[1].maxAgeMs']);
    assert.match(sum.body.errors[0].message, /maxAge/);
    // Fine each by itself; together a key would be out of use before its rotation can end.
    const quiet = { name: 'quiet', quietMs: 89 * DAY, attachTo: { clients: [provider.clientId] } };
    const there = { name: 'there', maxAgeMs: 90 * DAY, attachTo: { apis: [api] } };
    const together = await refused(there, quiet);
    assert.deepEqual(pathsOf(together), ['policies[0].maxAgeMs']);
    assert.match(together.body.errors[0].message, /`quiet` and `there` together/);
    assert.deepEqual(pathsOf(await apply(server, [])), ['policies']);
    // Over the limit of other calls, and read.
    const large = { ...fine, filler: 'x'.repeat(2_000_000) };
    assert.deepEqual(pathsOf(await refused(large)), ['policies[0].filler']);
  });

  test('are refused where two are for one target, also by its name and id', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const keyId = await issue(server, provider);
    const { clientId } = provider;
    const clientName = (await server.call('GET', `/v1/clients/${clientId}`)).body.name;
    const one = { name: 'one', attachTo: { clients: [clientId], keys: [keyId] } };
    const two = { name: 'two', attachTo: { clients: [clientName], keys: [keyId] } };
    const both = await apply(server, [one, two]);
    assert.deepEqual(pathsOf(both), [
      'policies[1].attachTo.clients[0]',
      'policies[1].attachTo.keys[0]',
    ]);
    assert.match(both.body.errors[0].message, /the policy `one` is attached to/);
    assert.equal((await apply(server, [one])).status, 200);
    assert.deepEqual(pathsOf(await apply(server, [two])), [
      'policies[0].attachTo.clients[0]',
      'policies[0].attachTo.keys[0]',
    ]);
    // In one push a target goes from one to the other.
    const moved = await apply(server, [two, { ...one, attachTo: null }]);
    assert.equal(moved.status, 200, moved.text);
    const { body: key } = await server.call('GET', `/v1/keys/${keyId}`);
    assert.equal(key.policyId, moved.body.policies[0].id);
  });

  test('are told beforehand with the rotations and the people that follow, and nothing is written', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const keyId = await issue(server, provider);
    const { clientId, apiId } = provider;
    await server.call('PATCH', `/v1/clients/${clientId}`, {
      body: { contacts: ['ada@example.com'] },
    });
    const stood = await written(server);
    const policy = {
      ...{ name: 'market', maxAgeMs: 90 * DAY, ladderMs: [DAY], attachTo: { apis: [apiId] } },
      contacts: ['ops@example.com'],
    };
    const { store } = server.deployment;
    const lockHead = () => assert.fail('others would wait for somebody who only looks');
    Object.assign(store, { lockHead });
    const { body, status, text } = await apply(server, [policy], true);
    assert.equal(status, 200, text);
    assert.deepEqual(await written(server), stood);
    const [pushed] = body.policies;
    assert.deepEqual([pushed.id, pushed.change], [null, 'added']);
    const { keys, keysLeftOut, from } = body.plan;
    assert.equal(keysLeftOut, 0);
    const [planned] = keys;
    assert.deepEqual([planned.contacts, planned.operators], [[], false], 'no channel is set up');
    assert.deepEqual([planned.keyId, planned.ladderMs, keys.length], [keyId, [DAY], 1]);
    assert.ok(planned.rotations.length >= 4 && planned.rotations.length <= 6, text);
    const age = Date.parse(planned.rotations[0].beginsAt) - Date.parse(from);
    assert.ok(age >= 60 * DAY && age <= 62 * DAY, String(age / DAY));
    const refused = await apply(server, [{ ...policy, maxAgeMs: DAY }], true);
    assert.deepEqual(pathsOf(refused), ['policies[0].maxAgeMs']);
    assert.deepEqual(await written(server), stood);
  });
});
