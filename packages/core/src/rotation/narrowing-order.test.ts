import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inNarrowingOrder } from './narrowing-order.ts';

const SCOPES = ['market:read', 'orders:trade', 'funds:withdraw'];
const ORDER = { first: [], apiScopes: SCOPES, scopeGrace: {}, keyGrace: 'balanced' } as const;

test('what the api lists last leaves first', () => {
  assert.deepEqual(inNarrowingOrder(SCOPES, ORDER), [...SCOPES].reverse());
  assert.deepEqual(inNarrowingOrder([...SCOPES].reverse(), ORDER), [...SCOPES].reverse());
});

test('the strictest grace class leaves before that, and what a policy names before all', () => {
  const strict = {
    ...ORDER,
    scopeGrace: { 'market:read': 'strict', 'funds:withdraw': 'available' },
  } as const;
  assert.deepEqual(inNarrowingOrder(SCOPES, strict), [
    'market:read',
    'orders:trade',
    'funds:withdraw',
  ]);
  const named = { ...strict, first: ['unknown', 'funds:withdraw'] };
  assert.deepEqual(inNarrowingOrder(SCOPES, named), [
    'funds:withdraw',
    'market:read',
    'orders:trade',
  ]);
});
