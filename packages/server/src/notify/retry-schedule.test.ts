import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_DELAYS_MS, retryDelayMs } from './retry-schedule.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The delays after each attempt, where every random byte is this one. */
function ladder(byte: number, delays?: readonly number[]): number[] {
  const random = { bytes: (length: number) => new Uint8Array(length).fill(byte) };
  const all: number[] = [];
  for (let attempts = 1; ; attempts++) {
    const delay = retryDelayMs(attempts, null, random, delays);
    if (delay === null) return all;
    all.push(delay);
  }
}

function sum(all: readonly number[]): number {
  return all.reduce((total, one) => total + one, 0);
}

test('a registered webhook is tried again after the times that are written, or a fifth later', () => {
  const written = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 7 * HOUR, 10 * HOUR];
  assert.deepEqual(ladder(0, DAY_DELAYS_MS), written);
  assert.deepEqual(
    ladder(255, DAY_DELAYS_MS),
    written.map((delay) => delay * 1.2),
  );
});

test('however chance falls it is tried for a day, and the webhook of the operator for three', () => {
  for (const byte of [0, 255]) {
    const ofDay = sum(ladder(byte, DAY_DELAYS_MS));
    assert.ok(ofDay > DAY && ofDay < 1.5 * DAY, String(ofDay));
    const ofThree = sum(ladder(byte));
    assert.ok(ofThree > 3 * DAY && ofThree < 4 * DAY, String(ofThree));
  }
});

test('more chance is more delay, so what fails together comes back apart', () => {
  for (const delays of [DAY_DELAYS_MS, undefined]) {
    const steps = Array.from({ length: 256 }, (_, byte) => ladder(byte, delays));
    for (let attempt = 0; attempt < (steps[0]?.length ?? 0); attempt++) {
      const delaysThen = steps.map((one) => one[attempt] ?? 0);
      assert.deepEqual(
        delaysThen,
        delaysThen.toSorted((a, b) => a - b),
      );
      assert.equal(new Set(delaysThen).size, 256);
    }
  }
});

test('what the receiver asks for is waited for, up to a day, and never comes sooner than our own', () => {
  const random = { bytes: (length: number) => new Uint8Array(length) };
  const after = (askedMs: number) => retryDelayMs(2, askedMs, random, DAY_DELAYS_MS);
  assert.equal(after(0), 5 * MINUTE);
  assert.equal(after(HOUR), HOUR);
  assert.equal(after(30 * DAY), DAY);
  assert.equal(retryDelayMs(8, HOUR, random, DAY_DELAYS_MS), null, 'it is given up all the same');
});
