import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MARKUP_NAME, toldToChat } from '../../packages/server/src/http/testing/told-to-chat.ts';
import { openStore } from '../../packages/server/src/store/open-store.ts';
import { browserMissing, openPage, scrollsSideways } from './browser.ts';

test('"I have read it" is read and pressed in a browser, on a phone, without a script', {
  skip: browserMissing,
}, async (t) => {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  const { server, path, noticeId } = await toldToChat(t, store);
  const { page, complaints, requested } = await openPage(t, {
    javaScriptEnabled: false,
    viewport: { width: 375, height: 667 },
  });
  await page.goto(server.url + path);
  await page.getByText(MARKUP_NAME).first().waitFor();
  assert.equal(await page.locator('img').count(), 0);
  assert.equal(await scrollsSideways(page), false);
  if (process.env.KEYTURN_SCREENSHOTS) {
    await page.screenshot({ path: `${process.env.KEYTURN_SCREENSHOTS}/acknowledge.png` });
  }
  await page.getByRole('button', { name: 'I have read it' }).click();
  await page.getByRole('heading', { name: 'It was read' }).waitFor();
  const { body } = await server.call('GET', '/v1/notices?type=key.tainted');
  const told = body.items.find(({ id }: { id: string }) => id === noticeId);
  assert.equal(told.acknowledged.by, 'the chat of the operators');
  assert.deepEqual(complaints, []);
  assert.deepEqual(
    requested.filter((asked) => !asked.startsWith(server.url)),
    [],
  );
});
