import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_DURATIONS } from '@keyturn/core';
import { ManualClock } from '../../../../test/manual-clock.ts';
import { LeaseWatch } from './lease-watch.ts';

/** The nth renewal; by itself each has a time of its own. */
function renewal(lease_counter: number, lease_renewed_at = 1_000_000 + lease_counter) {
  return { lease_counter, lease_renewed_at };
}

describe('the grantor sees a lease', () => {
  test('end when its counter has stood still for the whole lease', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', renewal(1));
    clock.advance(30_029);
    watch.see('a', renewal(1));
    assert.equal(watch.remainingMs('a'), 1);
    clock.advance(1);
    assert.equal(watch.remainingMs('a'), 0);
    clock.advance(5);
    assert.equal(watch.remainingMs('a'), -5);
  });

  test('run on from the instant at which its counter was seen to move', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', renewal(1));
    clock.advance(20_000);
    watch.see('a', renewal(2));
    assert.equal(watch.remainingMs('a'), 30_030);
  });

  test('as running where it has seen nothing of it, because it may have been renewed just now', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    clock.advance(100_000);
    assert.equal(watch.remainingMs('a'), 30_030);
    watch.see('a', renewal(7));
    assert.equal(watch.remainingMs('a'), 30_030);
  });

  test('by its monotonic clock alone, whatever the wall clock does', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', renewal(1));
    clock.stepWall(86_400_000);
    assert.equal(watch.remainingMs('a'), 30_030);
    clock.stepWall(-172_800_000);
    assert.equal(watch.remainingMs('a'), 30_030);
  });

  test('not run on because an older counter was read late', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', renewal(2));
    clock.advance(10_000);
    watch.see('a', renewal(1));
    assert.equal(watch.remainingMs('a'), 20_030);
  });

  test('run from a renewal of a database that was put back a little', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', renewal(10));
    clock.advance(10_000);
    watch.renewed('a', renewal(8));
    assert.equal(watch.remainingMs('a'), 30_030);
    watch.see('b', renewal(10));
    clock.advance(10_000);
    // As another node renews it: once it falls, and then it moves.
    watch.see('b', renewal(8));
    watch.see('b', renewal(9));
    assert.equal(watch.remainingMs('b'), 30_030);
  });

  test('run from a renewal that counts as one did that the database has lost', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', renewal(4));
    clock.advance(10_000);
    watch.see('a', renewal(3, 2_000_000));
    clock.advance(20_000);
    watch.see('a', renewal(4, 2_000_001));
    assert.equal(watch.remainingMs('a'), 30_030);
    // Where none of those between was read, and the time of the database fell back with it.
    watch.see('b', renewal(4));
    clock.advance(10_000);
    watch.see('b', renewal(4, 500_000));
    assert.equal(watch.remainingMs('b'), 30_030);
  });

  test('run from a renewal that is read when others of a database that was put back were missed', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', renewal(4));
    clock.advance(10_000);
    watch.see('a', renewal(3, 2_000_000));
    assert.equal(watch.remainingMs('a'), 30_030);
  });

  test('not run on because it reads late and in time by turns', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', renewal(4));
    for (let turn = 0; turn < 3; turn += 1) {
      clock.advance(1_000);
      watch.see('a', renewal(3));
      watch.see('a', renewal(4));
    }
    assert.equal(watch.remainingMs('a'), 27_030);
  });
});
