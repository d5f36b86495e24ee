import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemPorts } from './system.ts';

test('a timer beyond the longest that runtimes know does not go off at once', async () => {
  const { schedule } = systemPorts();
  const forget = schedule.after(2 ** 40, () => assert.fail('40 days too early'));
  await new Promise<void>((resolve) => schedule.after(5, resolve, true));
  forget();
});

test('a forgotten timer does not go off', async () => {
  const { schedule } = systemPorts();
  schedule.after(1, () => assert.fail('it was forgotten'))();
  await new Promise<void>((resolve) => schedule.after(5, resolve, true));
});

test('what is handed in is used', () => {
  const random = (): number => 0.25;
  assert.equal(systemPorts({ random }).random, random);
});
