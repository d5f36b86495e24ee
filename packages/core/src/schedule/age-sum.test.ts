import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_DURATIONS, type Durations } from '../policy/durations.ts';
import { overlapEndsAt } from '../rotation/overlap.ts';
import { fitsMaxAge, retirementTime, rotateAfterOf } from './age-sum.ts';
import { DAY_MS, HOUR_MS } from './local-date.ts';

const BY_AGE = { maxAgeMs: 90 * DAY_MS, rotateAfterMs: null, windowMs: null };

test('K11: a rotation begins at two thirds of the greatest age, at half of one under ten days', () => {
  const at = (days: number, rotateAfterMs: number | null = null) =>
    (rotateAfterOf({ maxAgeMs: days * DAY_MS, rotateAfterMs }) ?? 0) / DAY_MS;
  assert.equal(at(90), 60);
  assert.equal(at(10.5), 7);
  assert.equal(at(9), 4.5);
  assert.equal(at(90, 30 * DAY_MS), 30);
  assert.equal(rotateAfterOf({ maxAgeMs: null, rotateAfterMs: null }), null);
  assert.equal(rotateAfterOf({ maxAgeMs: null, rotateAfterMs: DAY_MS }), DAY_MS);
});

test('the time of a retirement is overlap, quiet window and suspension, one after the other', () => {
  const { parts, beforeSuspensionMs, suspensionMs } = retirementTime(DEFAULT_DURATIONS, null);
  assert.deepEqual(
    parts.map(({ name }) => name),
    ['overlap (K4)', 'quiet window (K5)', 'suspension (K6)'],
  );
  assert.equal(beforeSuspensionMs, overlapEndsAt(0, DEFAULT_DURATIONS) + DAY_MS);
  assert.equal(suspensionMs, DAY_MS);
});

test('a hold-down or a window adds what it takes beyond that which it runs beside', () => {
  const plain = retirementTime(DEFAULT_DURATIONS, null).beforeSuspensionMs;
  const heldDown = { ...DEFAULT_DURATIONS, holdDownMs: plain + HOUR_MS };
  assert.equal(retirementTime(heldDown, null).beforeSuspensionMs, plain + HOUR_MS);
  assert.equal(retirementTime(DEFAULT_DURATIONS, 1_000).beforeSuspensionMs, plain);
  const { parts } = retirementTime(DEFAULT_DURATIONS, HOUR_MS);
  const { pollMs, jitterRatio } = DEFAULT_DURATIONS;
  assert.deepEqual(parts[1], {
    name: 'window beyond the poll (K11)',
    ms: HOUR_MS - pollMs * (1 + jitterRatio),
  });
});

test('a greatest age that is too short is told with its sum, part by part', () => {
  const choices = { ...BY_AGE, maxAgeMs: 5 * DAY_MS, rotateAfterMs: 4 * DAY_MS };
  const { fits, sumMs, text } = fitsMaxAge(DEFAULT_DURATIONS, choices);
  assert.equal(fits, false);
  assert.equal(
    text,
    'is 5 d, shorter than 7 d 1 h 21 min 40 s = rotateAfter 4 d + overlap (K4) 1 d 1 h 21 min 40 s + quiet window (K5) 1 d + suspension (K6) 1 d',
  );
  assert.equal(sumMs, 7 * DAY_MS + HOUR_MS + 21 * 60_000 + 40_000);
});

test('the sum to the millisecond fits, and a millisecond less does not', () => {
  const { beforeSuspensionMs, suspensionMs } = retirementTime(DEFAULT_DURATIONS, null);
  const rotateAfterMs = 30 * DAY_MS;
  const maxAgeMs = rotateAfterMs + beforeSuspensionMs + suspensionMs;
  const fits = (ms: number) =>
    fitsMaxAge(DEFAULT_DURATIONS, { maxAgeMs: ms, rotateAfterMs, windowMs: null }).fits;
  assert.equal(fits(maxAgeMs), true);
  assert.equal(fits(maxAgeMs - 1), false);
});

test('K9: where rotations follow each other at once, the time of the one before counts as age', () => {
  const choices = { ...BY_AGE, maxAgeMs: 5 * DAY_MS, rotateAfterMs: HOUR_MS };
  const { fits, parts } = fitsMaxAge(DEFAULT_DURATIONS, choices);
  assert.equal(fits, false);
  assert.equal(parts[0]?.name, 'the rotation before it (K9)');
});

test('without a greatest age nothing can be too short for it', () => {
  const choices = { ...BY_AGE, maxAgeMs: null, rotateAfterMs: HOUR_MS };
  assert.equal(fitsMaxAge(DEFAULT_DURATIONS, choices).fits, true);
});

test('the parts add up to the sum, and longer durations never fit where shorter did not', () => {
  const ms = fc.integer({ min: 0, max: 20 * DAY_MS });
  const durations = fc
    .record({ quietMs: ms, suspensionMs: ms, holdDownMs: ms, retireSafetyMs: ms })
    .map((given): Durations => ({ ...DEFAULT_DURATIONS, ...given }));
  const choices = fc.record({
    maxAgeMs: fc.integer({ min: 1, max: 120 * DAY_MS }),
    rotateAfterMs: fc.option(fc.integer({ min: 1, max: 120 * DAY_MS }), { nil: null }),
    windowMs: fc.option(ms, { nil: null }),
  });
  fc.assert(
    fc.property(durations, choices, ms, (given, asked, more) => {
      const { fits, parts, sumMs } = fitsMaxAge(given, asked);
      assert.equal(
        parts.reduce((sum, part) => sum + part.ms, 0),
        sumMs,
      );
      assert.equal(fits, sumMs <= asked.maxAgeMs);
      const longer = { ...given, suspensionMs: given.suspensionMs + more };
      if (!fits) assert.equal(fitsMaxAge(longer, asked).fits, false);
    }),
  );
});
