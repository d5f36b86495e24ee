import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../../test/manual-clock.ts';
import { type Committed, Signals } from './signals.ts';
import { Wake } from './wake.ts';

const committed = (revision: number | null): Committed => ({
  revision,
  keys: new Set(),
  notices: false,
});

function makeWake() {
  const signals = new Signals();
  const clock = new ManualClock();
  const wake = new Wake(signals, clock, ({ revision }) => revision !== null);
  return { signals, clock, wake };
}

/** Whether a promise has settled once everything that can run has run. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  promise.then(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('a loop that sleeps', () => {
  test('wakes at a commit that it cares for, and at no other', async () => {
    const { signals, wake } = makeWake();
    const waiting = wake.wait(1_000);
    signals.tell(committed(null));
    assert.equal(await isSettled(waiting), false);
    signals.tell(committed(7));
    assert.equal(await isSettled(waiting), true);
  });

  test('misses no commit between two waits, and wakes once for any number', async () => {
    const { signals, wake } = makeWake();
    signals.tell(committed(7));
    signals.tell(committed(8));
    assert.equal(await isSettled(wake.wait(1_000)), true);
    assert.equal(await isSettled(wake.wait(1_000)), false);
  });

  test('wakes when its time is over', async () => {
    const { clock, wake } = makeWake();
    const waiting = wake.wait(1_000);
    clock.advance(999);
    assert.equal(await isSettled(waiting), false);
    clock.advance(1);
    assert.equal(await isSettled(waiting), true);
    assert.equal(await isSettled(wake.wait(0)), true);
  });

  test('wakes when it is told to end, also before it sleeps', async () => {
    const { wake } = makeWake();
    const ending = new AbortController();
    const waiting = wake.wait(1_000, ending.signal);
    ending.abort();
    assert.equal(await isSettled(waiting), true);
    assert.equal(await isSettled(wake.wait(1_000, ending.signal)), true);
  });

  test('hears nothing once it is closed', async () => {
    const { signals, clock, wake } = makeWake();
    wake.close();
    const waiting = wake.wait(1_000);
    signals.tell(committed(7));
    assert.equal(await isSettled(waiting), false);
    clock.advance(1_000);
    assert.equal(await isSettled(waiting), true);
  });
});
