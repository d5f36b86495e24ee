import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { notMeUrl } from '../access/not-me-link.ts';
import { advanceRotation } from '../lifecycle/rotation-advance.ts';
import type { Store } from '../store/store.ts';
import { type HttpServer, serve } from './testing/http-server.ts';
import { addProvider, HttpInstance, newKey } from './testing/provider.ts';

/** A key with an open rotation, and the path of its link. */
async function rotating(t: TestContext, store: Store, name = 'bot') {
  const server = await serve(t, store);
  const provider = await addProvider(server);
  const issued = await server.call('POST', '/v1/keys', { body: { ...newKey(provider), name } });
  const keyId: string = issued.body.id;
  const instance = new HttpInstance(server, provider);
  await instance.catchUp();
  const begun = await server.call('POST', `/v1/keys/${keyId}/rotations`, { body: {} });
  const rotationId: string = begun.body.id;
  const path = notMeUrl(server.deployment, rotationId).slice(server.deployment.publicUrl.length);
  const handOut = async () => {
    while ((await advanceRotation(server.deployment, keyId)) !== null);
    await instance.catchUp();
    while ((await advanceRotation(server.deployment, keyId)) !== null);
  };
  return { server, keyId, rotationId, path, handOut };
}

const page = (server: HttpServer, path: string) => server.call('GET', path, { token: null });

function press(server: HttpServer, path: string, headers: Record<string, string> = {}) {
  const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
  return server.call('POST', path, { token: null, raw: '', headers: form });
}

async function standing(server: HttpServer, keyId: string, rotationId: string) {
  const key = (await server.call('GET', `/v1/keys/${keyId}`)).body;
  const rotation = (await server.call('GET', `/v1/rotations/${rotationId}`)).body;
  return [key.tainted, rotation.phase, rotation.direction];
}

forEachStore('"this was not me"', (open) => {
  test('is a page that changes nothing, and a post that taints the key and rolls back', async (t) => {
    const { server, keyId, rotationId, path, handOut } = await rotating(t, await open(t));
    await handOut();
    const asked = await page(server, path);
    assert.equal(asked.status, 200);
    assert.match(asked.text, /<strong>bot<\/strong>/);
    assert.match(asked.text, /<form method="post">/);
    assert.deepEqual(await standing(server, keyId, rotationId), [false, 'draining', 'forward']);
    const pressed = await press(server, path, { 'sec-fetch-site': 'same-origin' });
    assert.equal(pressed.status, 200, pressed.text);
    assert.match(pressed.text, /goes back to its old version/);
    assert.deepEqual(await standing(server, keyId, rotationId), [true, 'migrating', 'back']);
    const { items } = (await server.call('GET', '/v1/audit?limit=200')).body;
    const actions = items.map(({ action }: { action: string }) => action);
    assert.equal(actions.filter((action: string) => action === 'key.taint').length, 1);
    assert.equal(actions.filter((action: string) => action === 'rotation.roll-back').length, 1);
    const again = await press(server, path);
    assert.equal(again.status, 200);
    assert.match(again.text, /already done/);
    assert.match((await page(server, path)).text, /already done/);
    const after = (await server.call('GET', '/v1/audit?limit=200')).body.items;
    assert.equal(after.length, items.length, 'said again it changes nothing');
  });

  test('cancels before the hand-out, and only taints once nothing can be taken back', async (t) => {
    const { server, keyId, rotationId, path } = await rotating(t, await open(t));
    assert.match((await page(server, path)).text, /handed out to nobody/);
    assert.equal((await press(server, path)).status, 200);
    assert.deepEqual(await standing(server, keyId, rotationId), [true, 'cancelled', 'forward']);
    await server.call('POST', `/v1/keys/${keyId}/taint`, { body: { tainted: false } });
    const late = await press(server, path);
    assert.match(late.text, /under suspicion/);
    assert.deepEqual(await standing(server, keyId, rotationId), [true, 'cancelled', 'forward']);
    const { holdDownMs, clockToleranceMs } = server.deployment.durations;
    server.clock.advance(holdDownMs + clockToleranceMs);
    assert.equal((await page(server, path)).status, 404, 'a hold-down after the end');
    assert.equal((await press(server, path)).status, 404);
  });

  test('answers one page to every wrong link, whatever is wrong with it', async (t) => {
    const { server, keyId, rotationId, path } = await rotating(t, await open(t));
    const token = path.slice('/not-me/'.length);
    const wrong = [
      'x',
      `${token}x`,
      token.slice(0, -1),
      `rot_none.${token.split('.')[1]}`,
      rotationId,
    ];
    const other = token.at(-1) === 'A' ? 'B' : 'A';
    wrong.push(token.slice(0, -1) + other, `${rotationId}.${'A'.repeat(43)}`, '%00', '..%2f..');
    const pages = new Set<string>();
    for (const one of wrong) {
      for (const answer of [
        await page(server, `/not-me/${one}`),
        await press(server, `/not-me/${one}`),
      ]) {
        assert.equal(answer.status, 404, one);
        pages.add(answer.text);
      }
    }
    assert.equal(pages.size, 1);
    assert.equal((await standing(server, keyId, rotationId))[0], false);
  });

  test('takes no post from another site, and shows a name as text', async (t) => {
    const name = '<img src=x onerror=alert(1)> & "co"';
    const { server, keyId, rotationId, path } = await rotating(t, await open(t), name);
    const foreign = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'https://keys.example.com' },
      { origin: 'https://evil.example' },
    ];
    for (const headers of foreign) {
      const answer = await press(server, path, headers);
      assert.equal(answer.status, 403, JSON.stringify(headers));
    }
    assert.equal((await standing(server, keyId, rotationId))[0], false);
    const { text, headers } = await page(server, path);
    assert.ok(!text.includes('<img'));
    assert.match(
      headers.get('content-security-policy') ?? '',
      /^default-src 'none'; style-src 'sha256-/,
    );
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.ok(!/<script|https?:\/\//.test(text), 'it loads nothing');
    const own = await press(server, path, { origin: 'null' });
    assert.equal(own.status, 200, 'a browser names no origin under our referrer policy');
  });
});
