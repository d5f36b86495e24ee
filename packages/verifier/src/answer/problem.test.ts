import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REASONS, type Reason, toldReason } from '@keyturn/core';
import { REFUSALS } from './refusals.ts';

test('every reason that refuses has words for the caller, and no others have', () => {
  const codes = new Set<string>();
  for (const [reason, entry] of Object.entries(REASONS)) {
    if (entry.outcome !== 'accepted') codes.add(toldReason(reason as Reason));
  }
  assert.deepEqual(Object.keys(REFUSALS).sort(), [...codes].sort());
});
