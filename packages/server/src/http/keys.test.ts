import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { serve } from './testing/http-server.ts';
import { addProvider, HttpInstance, newKey } from './testing/provider.ts';

forEachStore('keys over http', (open) => {
  test('a key is issued with its string, shown nowhere else', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const issued = await server.call('POST', '/v1/keys', { body: newKey(provider) });
    assert.equal(issued.status, 201, issued.text);
    const { keyString, ...key } = issued.body;
    assert.match(keyString, /^acme_live_[0-9A-Za-z]{55}$/);
    assert.equal(key.class, 'default');
    assert.equal(key.grace, 'balanced');
    assert.equal(key.versions[0].designation, 'primary');
    assert.equal(key.versions[0].lastFour, keyString.slice(-4));
    const shown = await server.call('GET', `/v1/keys/${key.id}`);
    assert.deepEqual(shown.body, key);
    const listed = await server.call('GET', `/v1/keys?clientId=${provider.clientId}`);
    assert.deepEqual(listed.body, { items: [key], next: null });
    const none = await server.call('GET', '/v1/keys?apiId=api_none');
    assert.deepEqual(none.body.items, []);
    assert.ok(!listed.text.includes(keyString) && !shown.text.includes(keyString));
  });

  test('a lost answer strands nobody: the same request gives the same key string', async (t) => {
    const server = await serve(t, await open(t));
    const request = {
      body: newKey(await addProvider(server)),
      headers: { 'idempotency-key': 'order-7' },
    };
    const first = await server.call('POST', '/v1/keys', request);
    const again = await server.call('POST', '/v1/keys', request);
    assert.equal(again.status, 201);
    assert.equal(again.body.keyString, first.body.keyString);
    const { body } = await server.call('GET', '/v1/keys');
    assert.equal(body.items.length, 1);
    const other = await server.call('POST', '/v1/tokens', { body: { kind: 'admin', name: 'b' } });
    const foreign = await server.call('POST', '/v1/keys', { ...request, token: other.body.token });
    assert.equal(foreign.status, 201);
    assert.notEqual(foreign.body.keyString, first.body.keyString);
  });

  test('the hand-out waits until every fresh verifier has the key', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const instance = new HttpInstance(server, provider);
    await instance.catchUp();
    const published = revisionOfNextCommit(server.deployment.signals);
    const issuing = server.call('POST', '/v1/keys', { body: newKey(provider) });
    await published;
    await instance.catchUp();
    assert.equal((await issuing).status, 201);
  });

  test('a verifier that does not acknowledge is named with 202, and 201 follows', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const instance = new HttpInstance(server, provider);
    await instance.catchUp();
    const request = { body: newKey(provider), headers: { 'idempotency-key': 'k' } };
    const published = revisionOfNextCommit(server.deployment.signals);
    const issuing = server.call('POST', '/v1/keys', request);
    await published;
    const waiting = await untilAnswered(issuing, () => server.clock.advance(50));
    assert.equal(waiting.status, 202, waiting.text);
    assert.equal(waiting.headers.get('retry-after'), '1');
    assert.equal('keyString' in waiting.body, false);
    assert.match(waiting.body.waitsFor[0].code, /^verifier-(?:not-acknowledged|in-grace)$/);
    assert.equal(waiting.body.waitsFor[0].subject, instance.id);
    await instance.catchUp();
    const handedOut = await server.call('POST', '/v1/keys', request);
    assert.equal(handedOut.status, 201, handedOut.text);
    assert.equal(handedOut.body.id, waiting.body.id);
  });

  test('a stop answers who waits, and the key is there afterwards', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    await new HttpInstance(server, provider).catchUp();
    const published = revisionOfNextCommit(server.deployment.signals);
    const issuing = server.call('POST', '/v1/keys', { body: newKey(provider) });
    await published;
    const [answer] = await Promise.all([issuing, server.app.close()]);
    assert.equal(answer.status, 202, answer.text);
    const rows = await server.deployment.store.db.selectFrom('keys').select('id').execute();
    assert.deepEqual(rows, [{ id: answer.body.id }]);
  });

  test('what people say about a key is edited, what verifiers see is not', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const { body: key } = await server.call('POST', '/v1/keys', { body: newKey(provider) });
    const path = `/v1/keys/${key.id}`;
    const edit = { name: 'other', labels: { team: 'a' }, purpose: 'trades' };
    const edited = await server.call('PATCH', path, { body: edit });
    assert.equal(edited.status, 200, edited.text);
    assert.deepEqual({ ...edited.body, ...edit }, edited.body);
    for (const body of [
      { scopes: [] },
      { suspended: true },
      { versions: [] },
      { tainted: false },
    ]) {
      const refused = await server.call('PATCH', path, { body });
      assert.equal(refused.body.code, 'invalid-input');
    }
    const unknown = await server.call('PATCH', path, { body: { policyId: 'pol_none' } });
    assert.deepEqual(unknown.body.errors, [{ path: 'policyId', message: 'names no policy' }]);
  });

  test('a key that names what is not there is refused with each name', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const key = newKey(provider);
    const wrong = { ...key, clientId: 'cli_none', scopes: ['x'], class: 'none', regions: ['mars'] };
    const answer = await server.call('POST', '/v1/keys', { body: wrong });
    assert.equal(answer.body.code, 'invalid-input');
    assert.deepEqual(answer.body.errors.map(({ path }: { path: string }) => path).toSorted(), [
      'class',
      'clientId',
      'regions[0]',
      'scopes[0]',
    ]);
    const past = { ...key, expiresAt: '2020-01-01T00:00:00Z' };
    const expired = await server.call('POST', '/v1/keys', { body: past });
    assert.equal(expired.body.code, 'time-in-past');
    const formless = { ...key, addresses: ['10.0.0.0/33'], expiresAt: '2027-02-30T00:00:00Z' };
    const refused = await server.call('POST', '/v1/keys', { body: formless });
    assert.deepEqual(refused.body.errors.map(({ path }: { path: string }) => path).toSorted(), [
      'addresses[0]',
      'expiresAt',
    ]);
  });

  test('a revoked key ends with a receipt that can be waited for', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    const { body: key } = await server.call('POST', '/v1/keys', { body: newKey(provider) });
    const instance = new HttpInstance(server, provider);
    await instance.catchUp();
    const revoked = await server.call('POST', `/v1/keys/${key.id}/revoke`);
    assert.equal(revoked.status, 200, revoked.text);
    assert.equal(revoked.body.complete, false);
    assert.equal(revoked.body.pending[0].instance, instance.id);
    const waiting = server.call('GET', `/v1/receipts/${revoked.body.id}?waitMs=20000`);
    await instance.catchUp();
    const receipt = await waiting;
    assert.equal(receipt.body.complete, true);
    assert.deepEqual(receipt.body.done, [instance.id]);
    const again = await server.call('POST', `/v1/keys/${key.id}/revoke`);
    assert.equal(again.body.id, revoked.body.id);
    const begun = await server.call('POST', `/v1/keys/${key.id}/rotations`);
    assert.equal(begun.body.code, 'key-ended');
    const long = await server.call('GET', `/v1/receipts/${revoked.body.id}?waitMs=25001`);
    assert.equal(long.body.code, 'invalid-input');
  });

  test('a suspended key is resumed, and does not begin a rotation meanwhile', async (t) => {
    const server = await serve(t, await open(t));
    const { body: key } = await server.call('POST', '/v1/keys', {
      body: newKey(await addProvider(server)),
    });
    const suspended = await server.call('POST', `/v1/keys/${key.id}/suspend`, { body: {} });
    assert.equal(suspended.body.complete, true);
    assert.equal((await server.call('GET', `/v1/keys/${key.id}`)).body.suspended, true);
    const begun = await server.call('POST', `/v1/keys/${key.id}/rotations`);
    assert.equal(begun.body.code, 'key-suspended');
    const resumed = await server.call('POST', `/v1/keys/${key.id}/resume`);
    assert.equal(resumed.body.suspended, false);
  });

  test('one version is revoked by its number, and an unknown one is not found', async (t) => {
    const server = await serve(t, await open(t));
    const { body: key } = await server.call('POST', '/v1/keys', {
      body: newKey(await addProvider(server)),
    });
    const revoked = await server.call('POST', `/v1/keys/${key.id}/versions/1/revoke`);
    assert.equal(revoked.body.complete, true, revoked.text);
    const shown = await server.call('GET', `/v1/keys/${key.id}`);
    assert.equal(shown.body.versions[0].state, 'deactivated');
    const { body: rotations } = await server.call('GET', `/v1/rotations?keyId=${key.id}&open=true`);
    assert.equal(rotations.items[0].expedited, true);
    const unknown = await server.call('POST', `/v1/keys/${key.id}/versions/9/revoke`);
    assert.equal(unknown.body.code, 'version-unknown');
    const malformed = await server.call('POST', `/v1/keys/${key.id}/versions/x/revoke`);
    assert.equal(malformed.body.code, 'not-found');
  });
});

/** Resolves when the key set is changed next. */
function revisionOfNextCommit(signals: {
  listen(listener: (committed: { revision: number | null }) => void): () => void;
}): Promise<void> {
  return new Promise((resolve) => {
    const stop = signals.listen(({ revision }) => {
      if (revision === null) return;
      stop();
      resolve();
    });
  });
}

/** Lets time go by until the answer is there. */
async function untilAnswered<T>(answer: Promise<T>, pass: () => void): Promise<T> {
  let isThere = false;
  answer.finally(() => {
    isThere = true;
  });
  while (!isThere) {
    pass();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return answer;
}
