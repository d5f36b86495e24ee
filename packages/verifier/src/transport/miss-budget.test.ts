import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MissBudget } from './miss-budget.ts';

const LIMITS = { perSecond: 10, burst: 20 };

function spend(budget: MissBudget, address: string, misses: number, now = 0): void {
  for (let i = 0; i < misses; i++) budget.charge(address, now);
}

test('a burst is borne, then so many a second', () => {
  const budget = new MissBudget(LIMITS);
  spend(budget, '192.0.2.1', 19);
  assert.equal(budget.isSpent('192.0.2.1', 0), false);
  spend(budget, '192.0.2.1', 1);
  assert.equal(budget.isSpent('192.0.2.1', 0), true);
  assert.equal(budget.isSpent('192.0.2.1', 100), false);
});

test('an address that valid keys come from is never spent', () => {
  const budget = new MissBudget(LIMITS);
  spend(budget, '192.0.2.1', 1);
  budget.noteHit('192.0.2.1', 0);
  spend(budget, '192.0.2.1', 500);
  assert.equal(budget.isSpent('192.0.2.1', 59_000), false);
});

test('whoever never missed costs nothing, and who has stopped is forgotten', () => {
  const budget = new MissBudget(LIMITS);
  budget.noteHit('192.0.2.1', 0);
  assert.equal(budget.watching, false);
  spend(budget, '192.0.2.1', 1);
  assert.equal(budget.watching, true);
  budget.tidy(60_000);
  assert.equal(budget.watching, false);
});

test('a text that is no address has no budget', () => {
  const budget = new MissBudget(LIMITS);
  spend(budget, '', 100);
  assert.equal(budget.watching, false);
});

test('however many addresses guess, memory is bounded and the latest are known', () => {
  const budget = new MissBudget(LIMITS);
  for (let i = 0; i < 30_000; i++) budget.charge(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 0);
  spend(budget, '192.0.2.1', 20);
  assert.equal(budget.isSpent('192.0.2.1', 0), true);
});
