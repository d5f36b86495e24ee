import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  confirmVersion,
  createIdentity,
  enrolHolder,
  type HeldVersion,
  HolderError,
  type HolderIdentity,
  pickupVersion,
  withVersion,
} from '@keyturn/client';
import { type HttpServer, serve } from '../../packages/server/src/http/testing/http-server.ts';
import { addProvider, newKey } from '../../packages/server/src/http/testing/provider.ts';
import { startReconciler } from '../../packages/server/src/reconciler/reconciler.ts';
import { forEachStore } from '../stores.ts';

async function issue(server: HttpServer): Promise<{ keyId: string; keyString: string }> {
  const { body } = await server.call('POST', '/v1/keys', {
    body: newKey(await addProvider(server)),
  });
  return { keyId: body.id, keyString: body.keyString };
}

async function grantOf({ call }: HttpServer, keyId: string, name = 'bot'): Promise<string> {
  const { body, text } = await call('POST', '/v1/grants', { body: { keyId, name } });
  assert.ok(body.grant, text);
  return body.grant;
}

async function enrol(
  server: HttpServer,
  keyId: string,
  curves: 'edwards' | 'p-256' = 'edwards',
): Promise<HolderIdentity> {
  const options = { url: server.url, grant: await grantOf(server, keyId), name: 'bot' };
  return enrolHolder(options, await createIdentity(curves));
}

function refusedAs(code: string) {
  return (error: unknown) => error instanceof HolderError && error.code === code;
}

forEachStore('the client at the server', (open) => {
  test('a holder enrols, picks up its version, opens and confirms it', async (t) => {
    const server = await serve(t, await open(t));
    for (const curves of ['edwards', 'p-256'] as const) {
      const { keyId, keyString } = await issueAnother(server, curves);
      const identity = await enrol(server, keyId, curves);
      const pickup = await pickupVersion(server, identity);
      assert.equal(pickup.opened?.keyString.reveal(), keyString);
      await confirmVersion(server, identity, 1);
      const { body } = await server.call('GET', `/v1/holders/${identity.id}`);
      assert.equal(body.confirmedVersion, 1);
      assert.equal(body.pickedUpVersion, 1);
    }
  });

  test('a holder that waits gets the successor as soon as it is handed out', async (t) => {
    const server = await serve(t, await open(t));
    const { keyId, keyString } = await issue(server);
    const identity = await enrol(server, keyId);
    const waiting = pickupVersion(server, identity, { have: 1, waitMs: 25_000 });
    const reconciler = startReconciler(server.deployment);
    t.after(() => reconciler.stop());
    await server.call('POST', `/v1/keys/${keyId}/rotations`);
    const { version, opened } = await waiting;
    assert.equal(version, 2);
    assert.notEqual(opened?.keyString.reveal(), keyString);
    const again = await pickupVersion(server, identity, { have: 1 });
    assert.equal(again.opened?.keyString.reveal(), opened?.keyString.reveal());
  });

  test('a rollback leads a holder that waits back to what it holds, and it confirms that', async (t) => {
    const server = await serve(t, await open(t));
    const { keyId } = await issue(server);
    const enrolled = await enrol(server, keyId);
    const first = (await pickupVersion(server, enrolled)).opened as HeldVersion;
    await confirmVersion(server, enrolled, 1);
    const reconciler = startReconciler(server.deployment);
    t.after(() => reconciler.stop());
    const waiting = pickupVersion(server, enrolled, { have: 1, waitMs: 25_000 });
    const { body: rotation } = await server.call('POST', `/v1/keys/${keyId}/rotations`);
    const second = (await waiting).opened as HeldVersion;
    await confirmVersion(server, enrolled, 2);
    const identity = { ...enrolled, versions: [first, second], confirmed: true };
    const back = pickupVersion(server, identity, { waitMs: 25_000 });
    await server.call('POST', `/v1/rotations/${rotation.id}/roll-back`);
    const { version, opened } = await back;
    assert.deepEqual([version, opened?.keyString.reveal()], [1, first.keyString.reveal()]);
    await confirmVersion(server, withVersion(identity, first), 1);
    const { body } = await server.call('GET', `/v1/holders/${identity.id}`);
    assert.equal(body.confirmedVersion, 1);
  });

  test('an enrolment whose answer was lost is the same when asked again', async (t) => {
    const server = await serve(t, await open(t));
    const { keyId } = await issue(server);
    const options = { url: server.url, grant: await grantOf(server, keyId), name: 'bot' };
    const keys = await createIdentity();
    const first = await enrolHolder(options, keys);
    const again = await enrolHolder(options, keys);
    assert.equal(again.id, first.id);
    const thief = enrolHolder(options, await createIdentity());
    await assert.rejects(thief, refusedAs('grant-redeemed'));
  });

  test('a pickup token enrols for its key, and only that', async (t) => {
    const server = await serve(t, await open(t));
    const { keyId } = await issue(server);
    const { body } = await server.call('POST', '/v1/tokens', {
      body: { kind: 'pickup', name: 'agent', keyId },
    });
    const identity = await enrolHolder(
      { url: server.url, token: body.token, name: 'agent' },
      await createIdentity(),
    );
    assert.equal(identity.keyId, keyId);
    const elsewhere = await server.call('GET', '/v1/keys', { token: body.token });
    assert.equal(elsewhere.body.code, 'token-kind');
    const grant = await server.call('POST', '/v1/grants', {
      token: body.token,
      body: { keyId, name: 'x' },
    });
    assert.equal(grant.body.code, 'token-kind');
  });

  test('a holder that a person said is gone gets nothing', async (t) => {
    const server = await serve(t, await open(t));
    const { keyId } = await issue(server);
    const identity = await enrol(server, keyId);
    const gone = await server.call('POST', `/v1/holders/${identity.id}/gone`);
    assert.equal(gone.body.gone, true);
    await assert.rejects(pickupVersion(server, identity), refusedAs('holder-gone'));
    await assert.rejects(confirmVersion(server, identity, 1), refusedAs('holder-gone'));
  });

  test('who says that a holder is gone must be that holder or a person', async (t) => {
    const server = await serve(t, await open(t));
    const { keyId } = await issue(server);
    const { id } = await enrol(server, keyId);
    const unsigned = await server.call('POST', `/v1/holders/${id}/gone`, { token: null, body: {} });
    assert.equal(unsigned.body.code, 'signature-missing');
    const { body } = await server.call('POST', '/v1/tokens', { body: { kind: 'read', name: 'r' } });
    const reader = await server.call('POST', `/v1/holders/${id}/gone`, { token: body.token });
    assert.equal(reader.body.code, 'token-kind');
  });

  test('what was signed is what is read: another query, body, path or origin is refused', async (t) => {
    const server = await serve(t, await open(t));
    const { keyId } = await issue(server);
    const identity = await enrol(server, keyId);
    const tampering: [string, (url: URL, init: RequestInit) => void, string][] = [
      ['query', (url) => url.searchParams.set('waitMs', '1'), 'signature-invalid'],
      ['body', (_, init) => Object.assign(init, { body: '{"have":7}' }), 'digest-mismatch'],
      [
        'origin',
        (_, init) => set(init, 'keyturn-origin', 'https://evil.example'),
        'signature-invalid',
      ],
      ['nonce', (_, init) => replaceNonce(init), 'signature-invalid'],
    ];
    for (const [what, tamper, code] of tampering) {
      const fetchTampered: typeof fetch = (input, init = {}) => {
        const url = new URL(String(input));
        if (url.pathname.endsWith('/pickup')) tamper(url, init);
        return fetch(url, init);
      };
      const tampered = { url: server.url, ports: { fetch: fetchTampered } };
      await assert.rejects(pickupVersion(tampered, identity), refusedAs(code), what);
    }
  });

  test('a signed call is taken once', async (t) => {
    const server = await serve(t, await open(t));
    const { keyId } = await issue(server);
    const identity = await enrol(server, keyId);
    const sent: [URL, RequestInit][] = [];
    const recording: typeof fetch = (input, init = {}) => {
      sent.push([new URL(String(input)), init]);
      return fetch(input, init);
    };
    await pickupVersion({ url: server.url, ports: { fetch: recording } }, identity);
    const [url, init] = sent.at(-1) as [URL, RequestInit];
    assert.match(url.pathname, /\/pickup$/);
    const { signal: _, ...again } = init;
    const replayed = await fetch(url, again);
    assert.equal(((await replayed.json()) as { code: string }).code, 'nonce-invalid');
  });
});

async function issueAnother(server: HttpServer, prefix: string) {
  const provider = await addProvider(server, prefix.replace('-', ''));
  const { body } = await server.call('POST', '/v1/keys', { body: newKey(provider) });
  return { keyId: body.id as string, keyString: body.keyString as string };
}

function set(init: RequestInit, name: string, value: string): void {
  const headers = new Headers(init.headers);
  headers.set(name, value);
  init.headers = headers;
}

function replaceNonce(init: RequestInit): void {
  const input = new Headers(init.headers).get('signature-input') ?? '';
  set(init, 'signature-input', input.replace(/nonce="[^"]+"/, `nonce="${'A'.repeat(32)}"`));
}
