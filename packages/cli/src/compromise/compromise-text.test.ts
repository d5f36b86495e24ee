import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompromiseReceipt, Key, Version } from '@keyturn/core';
import { compromiseText } from './compromise-text.ts';

const REFUSE_AT = '2026-01-05T09:10:00.000Z';

const done = {
  id: 'rcp_1',
  revision: 7,
  done: [],
  pending: [],
  worstCaseAt: REFUSE_AT,
  complete: true,
  keyId: 'key_1',
  versions: [1, 2],
  since: '2026-01-05T09:00:00.000Z',
  refuseAt: REFUSE_AT,
  rotationId: 'rot_1',
} satisfies CompromiseReceipt;

const version = (number: number, state: string, narrowedTo: string[] | null) =>
  ({ number, state, narrowedTo }) as Version;

test('of two versions that have leaked, the one that made room is said to be refused now', () => {
  const versions = [version(1, 'compromised', null), version(2, 'active', ['market:read'])];
  const key = { name: 'bot', versions } as Key;
  const text = compromiseText(done, { key, rotation: null }, new Map(), 200);
  assert.match(text, /^refused +version 1 now; from 2026-01-05 09:10:00Z on, for good, with 401/m);
  assert.match(text, /till then version 2 may do market:read/);
});
