import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from '../../packages/server/src/http/testing/http-server.ts';
import { openStore } from '../../packages/server/src/store/open-store.ts';
import { browserMissing, openPage } from './browser.ts';

test('the reference page shows every operation and webhook in a browser, with nothing from elsewhere', {
  skip: browserMissing,
}, async (t) => {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  const { url, call } = await serve(t, store);
  const { body } = await call('GET', '/openapi.json', { token: null });
  const described = [body.paths, body.webhooks].flatMap((paths) => Object.values<object>(paths));
  const operations = described.flatMap((path) => Object.values(path));
  const { page, complaints, requested } = await openPage(t);
  await page.goto(`${url}/reference`);
  const blocks = page.locator('.opblock');
  await blocks.nth(operations.length - 1).waitFor();
  assert.equal(await blocks.count(), operations.length);
  await page.locator('#operations-keys-issueKey button').first().click();
  await page.getByText('Takes a token of the kind').first().waitFor();
  assert.equal(await page.locator('.try-out__btn:visible, .btn.authorize:visible').count(), 0);
  assert.deepEqual(complaints, []);
  assert.deepEqual(
    requested.filter((asked) => !asked.startsWith(url) && !asked.startsWith('data:')),
    [],
  );
});
