import assert from 'node:assert/strict';
import { test } from 'node:test';
import { swapWindow } from './swap-window.ts';

test('K11: a window is as long as the policy says, one poll where it says nothing, and never less', () => {
  const lengthOf = (windowMs: number | null) => {
    const { start, end } = swapWindow(5_000, windowMs, { pollMs: 300_000 });
    assert.equal(start, 5_000);
    return end - start;
  };
  assert.equal(lengthOf(3_600_000), 3_600_000);
  assert.equal(lengthOf(null), 300_000);
  assert.equal(lengthOf(60_000), 300_000);
});
