import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpDateMs, retryAfterMs } from './retry-after.ts';

const NOW_MS = Date.UTC(2026, 0, 1);

test('seconds and an HTTP-date are understood', () => {
  assert.equal(retryAfterMs('2', NOW_MS), 2_000);
  assert.equal(retryAfterMs('Thu, 01 Jan 2026 00:00:07 GMT', NOW_MS), 7_000);
});

test('a date that has passed asks for no wait', () => {
  assert.equal(retryAfterMs('Wed, 31 Dec 2025 23:59:59 GMT', NOW_MS), 0);
});

test('anything else says nothing', () => {
  for (const field of [null, '', '-1', '1.5', '1e3', 'soon', '2026-01-01', '9999999999']) {
    assert.equal(retryAfterMs(field, NOW_MS), null, String(field));
  }
  assert.equal(httpDateMs('Thu, 99 Jan 2026 00:00:07 GMT'), null);
});
