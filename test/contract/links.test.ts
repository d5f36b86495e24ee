import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
const PAGES = ['*.md', 'docs/**/*.md', 'spec/*.md'];

/** What a page links to in this repository, without the part after `#`. */
function linksOf(page: string): string[] {
  const text = readFileSync(new URL(page, ROOT), 'utf8').replace(/^```.*?^```/gms, '');
  return [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

test('what a page links to is there', () => {
  const lost = globSync(PAGES, { cwd: fileURLToPath(ROOT) }).flatMap((page) =>
    linksOf(page)
      .filter((target) => !existsSync(new URL(target, new URL(page, ROOT))))
      .map((target) => `${page} links to ${target}`),
  );
  assert.deepEqual(lost, []);
});
