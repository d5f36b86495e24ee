import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyState } from '../http/key-status.ts';
import { endStep } from './end-rule.ts';

test('what ended a connection decides what follows', () => {
  const rows: [number | null, number | null, KeyState | null, string][] = [
    [4401, null, 'refused', 'other-version refused'],
    [4401, null, null, 'other-version refused'],
    [4403, null, 'active', 'stop forbidden'],
    [4429, null, 'active', 'pause'],
    [4503, null, 'stale', 'pause'],
    [4503, null, null, 'pause'],
    [4503, null, 'suspended', 'other-version suspended'],
    [4503, null, 'behind', 'other-version behind'],
    [1000, null, null, 'done'],
    [1001, null, null, 'pause'],
    [1006, null, null, 'pause'],
    [1008, null, null, 'stop refused'],
    [1012, null, null, 'pause'],
    [4000, null, 'refused', 'stop refused'],
    [null, null, null, 'pause'],
    [null, 401, 'refused', 'other-version refused'],
    [null, 401, null, 'stop refused'],
    [null, 403, 'active', 'stop forbidden'],
    [null, 404, null, 'stop refused'],
    [null, 429, 'active', 'pause'],
    [null, 503, 'orphan', 'other-version orphan'],
    [null, 503, 'stale', 'pause'],
    [null, 502, null, 'pause'],
  ];
  for (const [closeCode, status, state, expected] of rows) {
    const step = endStep({ closeCode, status, state, retryAfterMs: null });
    const { act, code, cause } = { code: undefined, cause: undefined, ...step };
    assert.equal([act, code ?? cause].filter(Boolean).join(' '), expected);
  }
});
