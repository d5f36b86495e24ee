import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const PACKAGE = new URL('../package.json', import.meta.url);

test('what a newcomer types first sets itself up, on whatever Node the machine has', () => {
  const { scripts } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as {
    scripts: Record<string, string>;
  };
  const ofTheCommand = Object.keys(scripts).filter((name) =>
    scripts[name]?.includes('packages/cli/src/main.ts'),
  );
  assert.ok(ofTheCommand.length > 0);
  for (const name of ofTheCommand) {
    assert.equal(scripts[`pre${name}`], 'node scripts/setup.mjs', `npm run ${name}`);
  }
});
