import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { KeyString } from '@keyturn/core';
import fc from 'fast-check';
import { ManualTime } from '../testing/manual-time.ts';
import { nativeKey } from '../testing/native-key.ts';
import { KeyRing, type SwapTime } from './key-ring.ts';
import type { RingVersion } from './ring-version.ts';

const [V1, V2, V3] = [1, 2, 3].map(version) as [RingVersion, RingVersion, RingVersion];
const NOW = { now: true, rotateAfterMs: 0 };
const LATER = { now: false, rotateAfterMs: 60_000 };

test('the first version is used at once, whatever its time', () => {
  for (const swap of ['now', 'signal', { fromMs: 1_000, toMs: 2_000 }] as const) {
    const { ring, adopted } = ringAt(0);
    ring.offer(V1, swap);
    assert.equal(ring.current, V1);
    assert.deepEqual(adopted, [1]);
  }
});

test('a newer version is used from an instant within its window, never before and never after', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const property = fc.property(
    random,
    fc.nat(90_000),
    fc.nat(90_000),
    (share, fromMs, lengthMs) => {
      const { ring, time } = ringAt(share);
      ring.offer(V1, 'now');
      ring.offer(V2, { fromMs, toMs: fromMs + lengthMs });
      if (fromMs > 0) {
        time.advance(fromMs - 1);
        assert.equal(ring.current, V1);
      }
      time.advance(lengthMs + 2);
      assert.equal(ring.current, V2);
    },
  );
  fc.assert(property);
});

test('the instants of many holders fill the window', () => {
  const instants = [0, 0.25, 0.5, 0.75].map((share) => {
    const { ring, time } = ringAt(share);
    ring.offer(V1, 'now');
    ring.offer(V2, { fromMs: 1_000, toMs: 5_000 });
    return time.nextInMs;
  });
  assert.deepEqual(instants, [1_000, 2_000, 3_000, 4_000]);
});

test('a window that has passed means now', () => {
  const { ring } = ringAt(0.9);
  ring.offer(V1, 'now');
  ring.offer(V2, { fromMs: -5_000, toMs: -1_000 });
  assert.equal(ring.current, V2);
});

test('the server may move the window of a version that is waited for', () => {
  const { ring, time } = ringAt(0);
  ring.offer(V1, 'now');
  ring.offer(V2, { fromMs: 1_000, toMs: 1_000 });
  ring.offer(V2, { fromMs: 9_000, toMs: 9_000 });
  time.advance(8_999);
  assert.equal(ring.current, V1);
  ring.offer(V2, 'now');
  assert.equal(ring.current, V2);
  assert.equal(time.nextInMs, null);
});

test('the version before stays as the fallback until its rotation has ended', () => {
  const { ring } = ringAt(0);
  ring.offer(V1, 'now');
  ring.offer(V2, 'now');
  assert.equal(ring.otherThan(V2), V1);
  ring.retirePrevious();
  assert.equal(ring.otherThan(V2), null);
});

test('a signal that says now brings the newer version forward', () => {
  const { ring, time } = ringAt(0);
  ring.offer(V1, 'now');
  ring.offer(V2, { fromMs: 60_000, toMs: 60_000 });
  assert.equal(ring.signalled(V1, LATER), true);
  assert.equal(ring.current, V1);
  assert.equal(ring.signalled(V1, NOW), true);
  assert.equal(ring.current, V2);
  assert.equal(time.nextInMs, null);
});

test('a version that waits for a signal is used from the instant that the signal names', () => {
  const { ring, time } = ringAt(0.5);
  ring.offer(V1, 'now');
  ring.offer(V2, 'signal');
  time.advance(3_600_000);
  assert.equal(ring.current, V1);
  ring.signalled(V1, LATER);
  ring.signalled(V1, LATER);
  time.advance(60_000);
  assert.equal(ring.current, V2);
});

test('a signal asks for a look only if it is about the current version and none newer is held', () => {
  const { ring } = ringAt(0);
  ring.offer(V1, 'now');
  assert.equal(ring.signalled(V1, NOW), false);
  ring.offer(V2, 'now');
  assert.equal(ring.signalled(V1, NOW), true);
  assert.equal(ring.signalled(V2, NOW), false);
});

test('a rollback leads back to the version before', () => {
  const { ring, adopted } = ringAt(0);
  ring.offer(V1, 'now');
  ring.offer(V2, 'now');
  ring.offer(V1, { fromMs: 0, toMs: 0 });
  assert.deepEqual(adopted, [1, 2, 1]);
  assert.equal(ring.otherThan(V1), V2);
});

test('a rotation that is taken back before the swap leaves the current version alone', () => {
  const { ring, time } = ringAt(0);
  ring.offer(V1, 'now');
  ring.offer(V2, { fromMs: 1_000, toMs: 1_000 });
  ring.offer(V1, 'now');
  time.advance(2_000);
  assert.equal(ring.current, V1);
});

test('a version that was refused where another was accepted is let go', () => {
  const { ring } = ringAt(0);
  ring.offer(V1, 'now');
  ring.offer(V2, { fromMs: 60_000, toMs: 60_000 });
  ring.fellBack(V1, V2, 'refused');
  assert.equal(ring.current, V2);
  assert.equal(ring.otherThan(V2), null);
});

test('a version that was suspended is moved away from, and kept: it may be restored', () => {
  const { ring } = ringAt(0);
  ring.offer(V1, 'now');
  ring.offer(V2, 'signal');
  ring.fellBack(V1, V2, 'suspended');
  assert.equal(ring.current, V2);
  assert.equal(ring.otherThan(V2), V1);
});

test('one verifier that is behind moves nobody', () => {
  const { ring } = ringAt(0);
  ring.offer(V1, 'now');
  ring.offer(V2, 'now');
  ring.fellBack(V2, V1, 'behind');
  assert.equal(ring.current, V2);
  assert.equal(ring.otherThan(V2), V1);
});

test('a request that ends late cannot undo a swap', () => {
  const { ring } = ringAt(0);
  ring.offer(V1, 'now');
  ring.offer(V2, 'now');
  ring.offer(V3, 'now');
  ring.fellBack(V1, V2, 'refused');
  assert.equal(ring.current, V3);
});

test('whatever happens, a ring that was offered a version holds one, and shows none', () => {
  const versions = fc.constantFrom(V1, V2, V3);
  const swap: fc.Arbitrary<SwapTime> = fc.oneof(
    fc.constantFrom<SwapTime>('now', 'signal'),
    fc.record({ fromMs: fc.integer({ min: -9, max: 9 }), toMs: fc.integer({ min: -9, max: 9 }) }),
  );
  const act = fc.oneof(
    fc.tuple(fc.constant('offer' as const), versions, swap),
    fc.tuple(fc.constant('signalled' as const), versions, fc.constantFrom(NOW, LATER)),
    fc.tuple(fc.constant('retire' as const), versions, fc.constant(null)),
    fc.tuple(fc.constant('advance' as const), versions, fc.nat(20)),
    fc.tuple(
      fc.constant('fellBack' as const),
      versions,
      fc.constantFrom('refused' as const, 'behind' as const),
    ),
  );
  const property = fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
    const { ring, time } = ringAt(0.5);
    ring.offer(V1, 'now');
    for (const [name, which, detail] of acts) {
      if (name === 'offer') ring.offer(which, detail);
      else if (name === 'signalled') ring.signalled(which, detail);
      else if (name === 'retire') ring.retirePrevious();
      else if (name === 'advance') time.advance(detail);
      else {
        const to = ring.otherThan(which);
        if (to) ring.fellBack(which, to, detail);
      }
      assert.ok(ring.current && ring.newest);
      assert.notEqual(ring.otherThan(ring.current), ring.current);
      const printed =
        inspect(ring, { depth: null, showHidden: true }) + JSON.stringify(ring.status());
      for (const { keyString } of [V1, V2, V3]) assert.ok(!printed.includes(keyString.reveal()));
    }
  });
  fc.assert(property);
});

function version(number: number): RingVersion {
  return { number, keyString: new KeyString(nativeKey(number)) };
}

function ringAt(share: number) {
  const time = new ManualTime();
  const adopted: (number | null)[] = [];
  const ring = new KeyRing({ schedule: time.schedule, random: () => share }, ({ number }) => {
    adopted.push(number);
  });
  return { ring, time, adopted };
}
