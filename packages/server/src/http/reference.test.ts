import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openStore } from '../store/open-store.ts';
import { REFERENCE_PATH } from './reference.ts';
import { serve } from './testing/http-server.ts';

/** What the page shows comes from no table, so one store is enough. */
async function served(t: TestContext) {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  return serve(t, store);
}

test('the reference page needs no token and may run and load nothing but its own files', async (t) => {
  const { call, url } = await served(t);
  const page = await call('GET', REFERENCE_PATH, { token: null });
  assert.equal(page.status, 200);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self'(;|$)/);
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
  const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
  assert.ok(files.length > 0);
  for (const file of files) {
    assert.equal(new URL(file, url).origin, url);
    assert.equal((await call('GET', file, { token: null })).status, 200, file);
  }
});

test('nothing can be called from the reference page, so nobody pastes a token into it', async (t) => {
  const { call } = await served(t);
  const start = await call('GET', `${REFERENCE_PATH}/static/swagger-initializer.js`, {
    token: null,
  });
  assert.match(start.text, /"supportedSubmitMethods":\[\]/);
});

test('every operation says in words what it does, who may call it, and what it belongs to', async (t) => {
  const { call } = await served(t);
  const { body } = await call('GET', '/openapi.json', { token: null });
  const known = new Set(body.tags.map(({ name }: { name: string }) => name));
  const operations = Object.values<object>(body.paths).flatMap((path) => Object.values(path));
  assert.ok(operations.length > 50);
  for (const { operationId, summary, description, tags } of operations) {
    assert.ok(summary, operationId);
    assert.match(description, /^(Takes a token of the kind|Needs no token)/, operationId);
    assert.ok(tags.length === 1 && known.has(tags[0]), operationId);
  }
});
