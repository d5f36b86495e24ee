import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openStore } from '../../packages/server/src/store/open-store.ts';
import { browserMissing, openPage, scrollsSideways } from './browser.ts';
import { mailedNotices } from './mailed-notices.ts';

const WIDTHS = [375, 1280];

/** WCAG 2.2, 1.4.3, for text of any size. */
const LEAST_CONTRAST = 4.5;

/** What is rendered, and nothing that is hidden. As text: it runs in the page. */
const SEEN = 'document.body.innerText';

/** The least contrast of any element's letters with the page. */
const CONTRAST = `(() => {
  const linear = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map((part) => linear(part / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const paper = luminance(getComputedStyle(document.body).backgroundColor);
  const ratios = [...document.querySelectorAll('main, main *')].map((one) => {
    const ink = luminance(getComputedStyle(one).color);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  });
  return { least: Math.min(...ratios), isDark: paper < 0.1 };
})()`;

/** Opens mails as a mail program does that shows them as they are: from a file, without scripts. */
function mailFolder(t: TestContext): (kind: string, html: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-mails-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return (kind, html) => {
    const file = join(folder, `${kind}.html`);
    writeFileSync(file, html);
    return pathToFileURL(file).href;
  };
}

test('mails are read on a phone and a desk, by day and by night, and ask for nothing from elsewhere', {
  skip: browserMissing,
}, async (t) => {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  const { mails, publicUrl } = await mailedNotices(t, store);
  const fileOf = mailFolder(t);
  const { page, complaints, requested } = await openPage(t, { javaScriptEnabled: false });
  for (const { kind, html, facts } of mails) {
    const url = fileOf(kind, html);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ['light', 'dark'] as const) {
        const where = `${kind} at ${width}, ${colorScheme}`;
        await page.emulateMedia({ colorScheme });
        await page.goto(url);
        const seen = await page.evaluate<string>(SEEN);
        const words = seen.replace(/\s+/g, ' ');
        for (const fact of facts) assert.ok(words.includes(fact), `${where}: ${fact}\n${words}`);
        assert.equal(await scrollsSideways(page), false, where);
        const { least, isDark } = await page.evaluate<{ least: number; isDark: boolean }>(CONTRAST);
        assert.ok(least >= LEAST_CONTRAST, `${where}: a contrast of ${least}`);
        assert.equal(isDark, colorScheme === 'dark', where);
        if (process.env.KEYTURN_SCREENSHOTS) {
          const path = `${process.env.KEYTURN_SCREENSHOTS}/mail-${kind}-${width}-${colorScheme}.png`;
          await page.screenshot({ path, fullPage: true });
        }
      }
    }
    const links = page.locator('a[href]');
    assert.equal(await links.count(), 1, kind);
    assert.equal(await links.getAttribute('href'), publicUrl, kind);
    assert.equal(
      await page.locator('img, script, link, form, iframe, object, [src]').count(),
      0,
      kind,
    );
  }
  assert.deepEqual(complaints, []);
  assert.equal(requested.filter((asked) => !asked.startsWith('file:')).length, 0);
  assert.equal(new Set(requested).size, mails.length, 'the mails themselves, and nothing else');
});
