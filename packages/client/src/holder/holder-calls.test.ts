import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { createIdentity, type HolderCurves } from '../identity/create-identity.ts';
import { type HolderIdentity, withVersion } from '../identity/holder-identity.ts';
import { HolderKeys } from '../identity/holder-keys.ts';
import { memoryIdentity } from '../identity/memory-identity.ts';
import { HolderServer } from '../testing/holder-server.ts';
import { answer, startServer } from '../testing/http-server.ts';
import { nativeKey } from '../testing/native-key.ts';
import { confirmVersion } from './confirm-version.ts';
import { enrol, enrolHolder } from './enrol-holder.ts';
import { HolderError } from './holder-error.ts';
import { pickupVersion } from './pickup-version.ts';

// The pauses between attempts are not what is tested.
const ports = { schedule: { after: soon } };

for (const curves of ['edwards', 'p-256'] as const) {
  test(`a holder with ${curves} keys enrols, picks up what is sealed to it, and confirms`, async (t) => {
    const { server, identity } = await enrolled(t, curves);
    const pickup = await pickupVersion(server, identity);
    assert.equal(pickup.opened?.keyString.reveal(), nativeKey(1));
    assert.equal(pickup.version, 1);
    await confirmVersion(server, withVersion(identity, pickup.opened as never), 1);
    assert.equal((await server.called('confirm')).version, 1);
  });
}

test('an answer lost during pickup gives the same version again', async (t) => {
  const { server, identity } = await enrolled(t);
  server.lost.add('pickup');
  await assert.rejects(pickupVersion(server, identity), { code: 'unreachable' });
  const again = await pickupVersion(server, identity);
  assert.equal(again.opened?.keyString.reveal(), nativeKey(1));
});

test('an answer lost during enrolment does not lose the grant', async (t) => {
  const server = await HolderServer.start(t, nativeKey(1));
  server.lost.add('enrol');
  const identity = memoryIdentity();
  await enrol({ url: server.url, ports, grant: server.grant, name: 'bot', identity });
  assert.equal((await identity.load())?.id, 'hld_1');
  assert.equal(server.calls.all.length, 2);
});

test('a grant that was used is refused, and not said again', async (t) => {
  const { server } = await enrolled(t);
  const asked = { url: server.url, ports, grant: server.grant, name: 'thief' };
  await assert.rejects(enrolHolder(asked, await createIdentity()), (error) => {
    assert.ok(error instanceof HolderError);
    assert.deepEqual([error.code, error.status], ['grant-used', 403]);
    return !inspect(error).includes(server.grant);
  });
});

test('enrolling takes one right, not two and not none', async () => {
  const asked = { url: 'http://127.0.0.1:9', name: 'bot' };
  const keys = await createIdentity();
  await assert.rejects(enrolHolder(asked, keys), TypeError);
  await assert.rejects(enrolHolder({ ...asked, grant: 'g', token: 't' }, keys), TypeError);
});

test('what is sealed to another holder is not opened, and what came is not shown', async (t) => {
  const { server, identity } = await enrolled(t);
  const stranger = { ...identity, keys: await createIdentity() };
  const { signingKey } = identity.keys.reveal();
  const { openingKey } = stranger.keys.reveal();
  const keys = new HolderKeys({ signingKey, openingKey });
  await assert.rejects(pickupVersion(server, { ...identity, keys }), { code: 'not-opened' });
  await assert.rejects(pickupVersion(server, stranger), { code: 'bad-signature', status: 401 });
});

test('a server that is away, and one that answers nonsense, is told apart', async (t) => {
  const { identity } = await enrolled(t);
  const nonsense = await startServer(t, (_request, response) =>
    answer(response, 200, {}, '<html>'),
  );
  await assert.rejects(pickupVersion(nonsense, identity), {
    code: 'malformed-answer',
    status: null,
  });
  await nonsense.close();
  await assert.rejects(pickupVersion(nonsense, identity), (error: HolderError) => {
    assert.equal(error.code, 'unreachable');
    return /ECONNREFUSED/.test(error.message);
  });
});

test('a holder follows no redirect with what it signed', async (t) => {
  const { server, identity } = await enrolled(t);
  const elsewhere = await startServer(t, (request, response) =>
    answer(response, 307, { location: `${server.url}${request.url}` }),
  );
  const before = server.calls.all.length;
  await assert.rejects(pickupVersion(elsewhere, identity), { code: 'unreachable' });
  assert.equal(server.calls.all.length, before);
});

test('a problem of the server reaches the caller with its code and its wait', async (t) => {
  const { identity } = await enrolled(t);
  const problem = { code: 'server-starting', title: 'Not yet', detail: 'two\nlines' };
  const busy = await startServer(t, (_request, response) =>
    answer(response, 503, { 'retry-after': '7' }, JSON.stringify(problem)),
  );
  await assert.rejects(pickupVersion(busy, identity), (error: HolderError) => {
    assert.deepEqual(
      [error.code, error.status, error.retryAfterMs],
      ['server-starting', 503, 7_000],
    );
    return error.message.endsWith('503 Not yet: two lines');
  });
});

async function enrolled(
  t: TestContext,
  curves?: HolderCurves,
): Promise<{ server: HolderServer; identity: HolderIdentity }> {
  const server = await HolderServer.start(t, nativeKey(1));
  const asked = { url: server.url, ports, grant: server.grant, name: 'bot' };
  return { server, identity: await enrolHolder(asked, await createIdentity(curves)) };
}

/** Pauses pass at once; the time limit of a call, the only thing longer, never comes. */
function soon(ms: number, call: () => void): () => void {
  const timer = ms < 10_000 ? setImmediate(call) : undefined;
  return () => clearImmediate(timer);
}
