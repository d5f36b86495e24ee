import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, START_MS } from '../testing/manual-clock.ts';
import { noteSpentGrace, spentAtRestart } from './spent-grace.ts';

const MINUTE_MS = 60_000;
const TOLERANCE_MS = 5_000;

/** Spent after `happens`, if 2 minutes were spent before. */
function spentAfter(happens: (clock: ManualClock) => void, signedMs = START_MS): number {
  const clock = new ManualClock();
  const written = noteSpentGrace(2 * MINUTE_MS, clock);
  happens(clock);
  return spentAtRestart(written, signedMs, TOLERANCE_MS, clock) / MINUTE_MS;
}

test('what was written is spent, and the time since', () => {
  assert.equal(
    spentAfter(() => {}),
    2,
  );
  assert.equal(
    spentAfter((clock) => clock.advance(5 * MINUTE_MS)),
    7,
  );
  assert.equal(
    spentAfter((clock) => clock.sleep(5 * MINUTE_MS)),
    7,
  );
  assert.equal(
    spentAfter((clock) => clock.reboot(5 * MINUTE_MS, 'boot-2')),
    7,
  );
});

test('of two clocks the one that shows more counts', () => {
  const back = (clock: ManualClock) => {
    clock.advance(5 * MINUTE_MS);
    clock.wall -= 4 * MINUTE_MS;
  };
  assert.equal(spentAfter(back), 7);
  const forward = (clock: ManualClock) => {
    clock.wall += 9 * MINUTE_MS;
  };
  assert.equal(spentAfter(forward), 11);
});

test('uptime of another boot says nothing', () => {
  const rebooted = (clock: ManualClock) => {
    clock.reboot(MINUTE_MS, 'boot-2');
    clock.uptime = 999 * MINUTE_MS;
  };
  assert.equal(spentAfter(rebooted), 3);
});

test('where boots have no name, an uptime that has grown counts', () => {
  const unnamed = (clock: ManualClock) => {
    clock.boot = null;
    clock.advance(5 * MINUTE_MS);
    clock.wall -= 5 * MINUTE_MS;
  };
  assert.equal(spentAfter(unnamed), 7);
});

test('a wall clock behind a signed time leaves nothing, but within the tolerance', () => {
  assert.equal(
    spentAfter(() => {}, START_MS + TOLERANCE_MS),
    2,
  );
  assert.equal(
    spentAfter(() => {}, START_MS + TOLERANCE_MS + 1),
    Number.POSITIVE_INFINITY,
  );
});
