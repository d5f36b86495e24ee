import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bar } from './bar.ts';
import { columns } from './columns.ts';
import { fit, left, right } from './fit.ts';
import { relativeTime } from './relative-time.ts';
import { countsPerBucket, resample } from './resample.ts';
import { sparkline } from './sparkline.ts';
import { axisLine, bucketOf, timeAxis } from './time-axis.ts';

const counts = fc.array(fc.nat(10_000), { maxLength: 300 });

test('a series fits its width and loses no count', () => {
  assert.deepEqual(resample([1, 2, 3, 4, 5], 2), [6, 9]);
  assert.deepEqual(resample([1, 2, 3], 3), [1, 2, 3]);
  assert.deepEqual(resample([], 10), []);
  assert.equal(countsPerBucket(61, 60), 2);
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 120 }), (series, width) => {
      const drawn = resample(series, width);
      assert.ok(drawn.length <= width);
      const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
      assert.equal(sum(drawn), sum(series));
    }),
  );
});

test('a sparkline shows nothing as nothing, little as little, and the greatest as the highest', () => {
  assert.equal(sparkline([0, 1, 500, 1_000]), '·▁▄█');
  assert.equal(sparkline([0, 0]), '··');
  assert.equal(sparkline([]), '');
  assert.equal(sparkline([5, 20], 10), '▄█', 'what lies above the scale is at its top');
  fc.assert(
    fc.property(counts, (series) => {
      const drawn = [...sparkline(series)];
      assert.equal(drawn.length, series.length);
      assert.ok(series.every((count, index) => (count === 0) === (drawn[index] === '·')));
    }),
  );
});

test('a bar has its width, and is empty or full only where its share is', () => {
  assert.equal(bar(0, 4), '    ');
  assert.equal(bar(1, 4), '████');
  assert.equal(bar(0.5, 4), '██  ');
  assert.equal(bar(0.0001, 4), '▏   ');
  assert.equal(bar(0.9999, 4), '███▉');
  assert.equal(bar(0.5, 4, '·'), '██··');
  assert.equal(bar(2, 2), '██');
  assert.equal(bar(Number.NaN, 2), '  ');
  assert.equal(bar(0.5, 0), '');
});

test('text is fitted to a width, and cannot move the cursor', () => {
  assert.equal(fit('203.0.113.0/24', 8), '203.0.1…');
  assert.equal(fit('abc', 3), 'abc');
  assert.equal(fit('abc', 0), '');
  assert.equal(left('ab', 4), 'ab  ');
  assert.equal(right('ab', 4), '  ab');
  assert.equal(right('abcdef', 4), 'abc…');
  assert.equal(fit('a\u001b[2J', 9), 'a�[2J');
});

test('an instant is told by how far away it is', () => {
  const now = 1_000_000_000;
  const told = (seconds: number) => relativeTime(now + seconds * 1_000, now);
  assert.equal(told(0), 'now');
  assert.equal(told(-40), '40 s ago');
  assert.equal(told(119), 'in 119 s');
  assert.equal(told(-3_000), '50 min ago');
  assert.equal(told(3 * 3_600 + 300), 'in 3 h 5 min');
  assert.equal(told(-20 * 3_600 - 300), '20 h ago');
  assert.equal(told(36 * 86_400), 'in 36 d');
  assert.equal(told(3 * 86_400 + 3_600), 'in 3 d 1 h');
});

test('a span of time is cut into lengths that people read easily, and fits its width', () => {
  const MINUTE = 60_000;
  assert.deepEqual(timeAxis(30_000, 60 * MINUTE + 30_000, 60), {
    ...{ from: MINUTE, stepMs: MINUTE, buckets: 60 },
  });
  assert.equal(timeAxis(0, 61 * MINUTE, 60).stepMs, 2 * MINUTE);
  assert.equal(timeAxis(0, 0, 60).buckets, 1);
  const instants = fc.record({ from: fc.nat(10 ** 9), spanMs: fc.nat(10 ** 11) });
  fc.assert(
    fc.property(instants, fc.integer({ min: 10, max: 120 }), ({ from, spanMs }, width) => {
      const axis = timeAxis(from, from + spanMs, width);
      assert.ok(axis.buckets >= 1 && axis.buckets <= width);
      assert.ok(axis.from + axis.buckets * axis.stepMs >= from + spanMs);
      const first = bucketOf(axis, axis.from);
      assert.deepEqual([first, bucketOf(axis, axis.from - 1)], [0, null]);
      assert.ok(axisLine(axis).length <= Math.max(10, axis.buckets));
    }),
  );
});

test('columns are as high as they say, and no value is lost', () => {
  assert.deepEqual(columns([0, 1, 50, 100], 2, 100), ['   █', ' ▁██']);
  assert.deepEqual(columns([], 3, 0), ['', '', '']);
});
