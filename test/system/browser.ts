import { existsSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Far longer than anything may take here, on however slow a machine. */
const GIVE_UP_MS = 120_000;

/** Where Debian's package `chromium` puts it; Playwright's own is never downloaded. */
const CHROMIUM = '/usr/bin/chromium';

/** Why the tests in a browser cannot run, and how they can; false where they can. */
export const browserMissing: string | false =
  existsSync(CHROMIUM) || process.env.KEYTURN_REQUIRE_SYSTEM === '1'
    ? false
    : 'chromium is missing: apt-get install chromium';

/** A page in a real browser, and all that it complained of. Closed when the test ends. */
export interface WatchedPage {
  page: Page;
  /** Errors of scripts, refusals by the content security policy, files that did not come. */
  complaints: string[];
  /** Every address that was asked for. */
  requested: string[];
}

export async function openPage(
  t: TestContext,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const browser = await chromium.launch({
    ...{ executablePath: CHROMIUM, args: ['--no-sandbox'] },
    timeout: GIVE_UP_MS,
  });
  t.after(() => browser.close());
  const page = await (await browser.newContext(options)).newPage();
  page.setDefaultTimeout(GIVE_UP_MS);
  const complaints: string[] = [];
  const requested: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  page.on('request', (request) => requested.push(request.url()));
  return { page, complaints, requested };
}

/** Whether something is wider than the window, so that people would have to scroll sideways. */
export async function scrollsSideways(page: Page): Promise<boolean> {
  // As text: it runs in the page, whose globals the compiler does not know here.
  return page.evaluate('document.documentElement.scrollWidth > window.innerWidth + 1');
}
