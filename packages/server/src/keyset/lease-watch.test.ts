import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_DURATIONS } from '@keyturn/core';
import { ManualClock } from '../../../../test/manual-clock.ts';
import { LeaseWatch } from './lease-watch.ts';

describe('the grantor sees a lease', () => {
  test('end when its counter has stood still for the whole lease', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', 1);
    clock.advance(30_029);
    watch.see('a', 1);
    assert.equal(watch.remainingMs('a'), 1);
    clock.advance(1);
    assert.equal(watch.remainingMs('a'), 0);
    clock.advance(5);
    assert.equal(watch.remainingMs('a'), -5);
  });

  test('run on from the instant at which its counter was seen to move', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', 1);
    clock.advance(20_000);
    watch.see('a', 2);
    assert.equal(watch.remainingMs('a'), 30_030);
  });

  test('as running where it has seen nothing of it, because it may have been renewed just now', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    clock.advance(100_000);
    assert.equal(watch.remainingMs('a'), 30_030);
    watch.see('a', 7);
    assert.equal(watch.remainingMs('a'), 30_030);
  });

  test('by its monotonic clock alone, whatever the wall clock does', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', 1);
    clock.stepWall(86_400_000);
    assert.equal(watch.remainingMs('a'), 30_030);
    clock.stepWall(-172_800_000);
    assert.equal(watch.remainingMs('a'), 30_030);
  });

  test('not run on because an older counter was read late', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', 2);
    clock.advance(10_000);
    watch.see('a', 1);
    assert.equal(watch.remainingMs('a'), 20_030);
  });

  test('run from a renewal of a database that was put back a little', () => {
    const clock = new ManualClock();
    const watch = new LeaseWatch(clock, DEFAULT_DURATIONS);
    watch.see('a', 10);
    clock.advance(10_000);
    watch.renewed('a', 8);
    assert.equal(watch.remainingMs('a'), 30_030);
    watch.see('b', 10);
    clock.advance(10_000);
    // As another node renews it: once it falls, and then it moves.
    watch.see('b', 8);
    watch.see('b', 9);
    assert.equal(watch.remainingMs('b'), 30_030);
  });
});
