import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curve } from './curve.ts';

const counts = { most: 100, top: 10, bottom: 110 };

test('a curve stays inside its drawing, also where more was counted before', () => {
  const time = { from: 10, to: 20, left: 40, right: 240 };
  const perSecond = [...Array(10).fill(1_000), ...Array(10).fill(50)];
  const { text } = curve(perSecond, time, counts, 'v1');
  const points = [...text.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)];
  assert.ok(points.length >= 20);
  for (const [, x, y] of points) {
    assert.ok(Number(x) >= 40 && Number(x) <= 240, x);
    assert.ok(Number(y) >= 10 && Number(y) <= 110, y);
  }
});

test('nothing is drawn where nothing was counted', () => {
  const time = { from: 0, to: 5, left: 0, right: 100 };
  assert.equal(curve([0, 0, 0], time, counts, 'v1').text, '<g></g>');
});
