import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { READINESS_CODES } from './readiness-finding.ts';

const PAGE = new URL('../../../../docs/READINESS.md', import.meta.url);

test('docs/READINESS.md says of every code what it means, and of no other', () => {
  const rows = readFileSync(PAGE, 'utf8').matchAll(/^\| `([a-z-]+)` \|/gm);
  const told = [...rows].map(([, code]) => code).toSorted();
  assert.deepEqual(told, [...READINESS_CODES].toSorted());
});
