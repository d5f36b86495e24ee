import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { referencePage } from './testing/reference.ts';

const PAGE = new URL('../../../docs/CLI.md', import.meta.url);

test('docs/CLI.md says what --help says', async () => {
  const page = await referencePage();
  if (process.env.KEYTURN_WRITE_REFERENCE === '1') writeFileSync(PAGE, page);
  assert.ok(
    readFileSync(PAGE, 'utf8') === page,
    'write it anew: KEYTURN_WRITE_REFERENCE=1 node --conditions=keyturn-source --test packages/cli/src/reference.test.ts',
  );
});
