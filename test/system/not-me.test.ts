import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notMeUrl } from '../../packages/server/src/access/not-me-link.ts';
import { serve } from '../../packages/server/src/http/testing/http-server.ts';
import { addProvider, newKey } from '../../packages/server/src/http/testing/provider.ts';
import { openStore } from '../../packages/server/src/store/open-store.ts';
import { browserMissing, openPage, scrollsSideways } from './browser.ts';

/** Refused where it would be markup, and as long as a name may be. */
const NAME = `<img src=x onerror=alert(1)> ${'w'.repeat(60)}`;

test('"this was not me" is read and pressed in a browser, on a phone, without a script', {
  skip: browserMissing,
}, async (t) => {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  const server = await serve(t, store);
  server.deployment.publicUrl = server.url;
  const provider = await addProvider(server);
  const key = { ...newKey(provider), name: NAME };
  const { body } = await server.call('POST', '/v1/keys', { body: key });
  const begun = await server.call('POST', `/v1/keys/${body.id}/rotations`, { body: {} });
  const { page, complaints, requested } = await openPage(t, {
    javaScriptEnabled: false,
    viewport: { width: 375, height: 667 },
  });
  await page.goto(notMeUrl(server.deployment, begun.body.id));
  await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
  assert.equal(await page.locator('img').count(), 0);
  assert.equal(await scrollsSideways(page), false);
  await page.getByRole('button', { name: 'This was not me' }).click();
  await page.getByRole('heading', { name: 'Done' }).waitFor();
  const after = await server.call('GET', `/v1/rotations/${begun.body.id}`);
  assert.equal(after.body.phase, 'cancelled');
  assert.deepEqual(complaints, []);
  assert.deepEqual(
    requested.filter((asked) => !asked.startsWith(server.url)),
    [],
  );
  if (process.env.KEYTURN_SCREENSHOTS) {
    await page.screenshot({ path: `${process.env.KEYTURN_SCREENSHOTS}/not-me.png` });
  }
});
