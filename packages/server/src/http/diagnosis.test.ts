import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { serve } from './testing/http-server.ts';
import { addProvider } from './testing/provider.ts';

forEachStore('the diagnosis', (open) => {
  test('says which server answers, what its clocks say and whose token asks', async (t) => {
    const { call, clock } = await serve(t, await open(t));
    clock.stepWall(2_500);
    const { status, body } = await call('GET', '/v1/diagnosis');
    assert.equal(status, 200);
    assert.match(body.version, /^\d+\.\d+\.\d+/);
    assert.equal(body.node, process.version);
    assert.equal(body.clockOffsetMs, 2_500);
    assert.equal(Date.parse(body.wallTime) - Date.parse(body.serverTime), 2_500);
    assert.deepEqual(body.holds, []);
    assert.equal(body.token.kind, 'admin');
    assert.equal(body.token.name, 'first');
    assert.deepEqual([body.mailsContacts, body.clientsWithoutContact], [false, null]);
  });

  test('counts notices that failed apart from those that nobody is to be told', async (t) => {
    const store = await open(t);
    const { call, deployment } = await serve(t, store);
    const at = deployment.serverTime.now();
    const notice = { type: 't', data: '{}', created_at: at, next_attempt_at: at, attempts: 1 };
    const rows = [
      { id: 'a', delivered_at: null, failed_at: null, last_error: null },
      { id: 'b', delivered_at: null, failed_at: null, last_error: 'answered 500' },
      { id: 'c', delivered_at: null, failed_at: at, last_error: 'answered 410' },
      { id: 'd', delivered_at: null, failed_at: at, last_error: 'no webhook' },
      { id: 'e', delivered_at: at, failed_at: null, last_error: null },
    ].map((row) => ({ ...notice, ...row }));
    await store.transaction((tx) => tx.insertInto('outbox').values(rows).execute());
    assert.deepEqual((await call('GET', '/v1/diagnosis')).body.notices, {
      pending: 2,
      oldestPendingAt: new Date(at).toISOString(),
      lastError: 'answered 500',
      givenUp: 1,
    });
  });

  test('tells a token of some apis nothing of the whole deployment', async (t) => {
    const server = await serve(t, await open(t));
    const { apiId } = await addProvider(server);
    const body = { kind: 'read', name: 'desk', apis: [apiId] };
    const { token } = (await server.call('POST', '/v1/tokens', { body })).body;
    const limited = (await server.call('GET', '/v1/diagnosis', { token })).body;
    assert.equal(limited.notices, null);
    assert.deepEqual([limited.mailsContacts, limited.clientsWithoutContact], [null, null]);
    assert.deepEqual(limited.token.apis, [apiId]);
  });
});
