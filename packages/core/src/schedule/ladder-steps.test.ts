import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_LADDER_MS, ladderSteps, stillTold } from './ladder-steps.ts';
import { DAY_MS } from './local-date.ts';

const WINDOW = 1_000 * DAY_MS;
const days = (...all: number[]) => all.map((one) => one * DAY_MS);

test('a step is due from its instant on, and the next one is told beside it', () => {
  const before = ladderSteps(null, WINDOW, WINDOW - 30 * DAY_MS - 1, []);
  assert.deepEqual(before, { tell: null, told: [], nextAt: WINDOW - 30 * DAY_MS });
  const due = ladderSteps(null, WINDOW, WINDOW - 30 * DAY_MS, []);
  assert.deepEqual(due, {
    tell: 30 * DAY_MS,
    told: days(30),
    nextAt: WINDOW - 14 * DAY_MS,
  });
});

test('what counts as told is not told again', () => {
  const again = ladderSteps(null, WINDOW, WINDOW - 20 * DAY_MS, days(30));
  assert.deepEqual(again, { tell: null, told: days(30), nextAt: WINDOW - 14 * DAY_MS });
});

test('after a jump of the clock over several steps the nearest alone is told, and all count', () => {
  const found = ladderSteps(null, WINDOW, WINDOW - 3 * DAY_MS, days(30));
  assert.deepEqual(found, {
    tell: 7 * DAY_MS,
    told: days(30, 14, 7),
    nextAt: WINDOW - DAY_MS,
  });
});

test('from the begin of the window on nothing of the ladder is told', () => {
  const late = ladderSteps(null, WINDOW, WINDOW, days(30));
  assert.deepEqual(late, { tell: null, told: days(30, 14, 7, 1), nextAt: null });
});

test('a window that moves away tells nothing that still counts as told, and the steps that are left once', () => {
  const moved = ladderSteps(null, WINDOW + 20 * DAY_MS, WINDOW - 3 * DAY_MS, days(30, 14, 7));
  assert.deepEqual(moved, {
    tell: null,
    told: days(30, 14, 7),
    nextAt: WINDOW + 19 * DAY_MS,
  });
});

test('a rotation that moves far away has its steps ahead again, one that moves by minutes has not', () => {
  const told = days(30, 14, 7, 1);
  const now = WINDOW - DAY_MS;
  assert.deepEqual(stillTold(told, WINDOW + 275 * DAY_MS, now), []);
  assert.deepEqual(stillTold(told, WINDOW + 10 * DAY_MS, now), days(30, 14));
  assert.deepEqual(stillTold(told, WINDOW + DAY_MS, now), told);
  assert.deepEqual(stillTold(told, WINDOW + DAY_MS + 1, now), days(30, 14, 7));
});

test('a step that a new policy adds before one that was told is not told late', () => {
  const found = ladderSteps(days(30, 10, 7), WINDOW, WINDOW - 5 * DAY_MS, days(7));
  assert.deepEqual(found, { tell: null, told: days(30, 10, 7), nextAt: null });
});

test('an empty ladder tells nothing, and one in any order is the same ladder', () => {
  assert.deepEqual(ladderSteps([], WINDOW, WINDOW - DAY_MS, []), {
    tell: null,
    told: [],
    nextAt: null,
  });
  const shuffled = days(1, 30, 7, 14, 7);
  const now = WINDOW - 10 * DAY_MS;
  assert.deepEqual(ladderSteps(shuffled, WINDOW, now, []), ladderSteps(null, WINDOW, now, []));
});

test('however time goes on, also back, each step is told at most once, the longest first, and none late', () => {
  const ladder = fc.option(fc.array(fc.integer({ min: 1, max: 40 * DAY_MS }), { maxLength: 6 }), {
    nil: null,
  });
  const moves = fc.array(fc.integer({ min: -2 * DAY_MS, max: 15 * DAY_MS }), { maxLength: 12 });
  fc.assert(
    fc.property(ladder, moves, (given, all) => {
      let now = WINDOW - 45 * DAY_MS;
      let told: number[] = [];
      const said: number[] = [];
      for (const move of all) {
        now += move;
        const found = ladderSteps(given, WINDOW, now, told);
        if (found.tell !== null) {
          assert.ok(now >= WINDOW - found.tell && now < WINDOW);
          said.push(found.tell);
        }
        assert.ok(told.every((step) => found.told.includes(step)));
        if (found.nextAt !== null) assert.ok(found.nextAt > now && found.nextAt < WINDOW);
        told = found.told;
      }
      assert.deepEqual(
        said,
        [...new Set(said)].sort((a, b) => b - a),
      );
    }),
  );
});

test('asked at each instant that it names, a ladder tells every one of its steps', () => {
  let now = WINDOW - 60 * DAY_MS;
  let told: readonly number[] = [];
  const said: number[] = [];
  for (let asked = 0; asked < 10; asked++) {
    const found = ladderSteps(null, WINDOW, now, told);
    if (found.tell !== null) said.push(found.tell);
    told = found.told;
    if (found.nextAt === null) break;
    now = found.nextAt;
  }
  assert.deepEqual(said, DEFAULT_LADDER_MS);
});
