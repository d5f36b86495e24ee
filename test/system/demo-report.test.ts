import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { reportPage } from '../../packages/cli/src/demo/report/report-page.ts';
import { sampleRecord, sampleVerdict } from '../../packages/cli/src/demo/testing/sample-record.ts';
import { browserMissing, openPage, scrollsSideways } from './browser.ts';

/** The report of a sample demo, as a file that nobody serves. */
function reportFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-report-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'demo-report.html');
  writeFileSync(file, reportPage(sampleRecord(), sampleVerdict(), []));
  return pathToFileURL(file).href;
}

for (const [what, width] of [
  ['a desk', 1280],
  ['a phone', 375],
] as const) {
  test(`the demo's report opens from a file on ${what}, asks for nothing and fits the window`, {
    skip: browserMissing,
  }, async (t) => {
    const url = reportFile(t);
    const { page, complaints, requested } = await openPage(t, { viewport: { width, height: 800 } });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(url);
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.equal(await scrollsSideways(page), false);
    }
    assert.ok((await page.locator('svg[role="img"]').count()) > 0);
    assert.deepEqual(complaints, []);
    assert.deepEqual(new Set(requested), new Set([url]));
  });
}
