import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestName } from './nearest-name.ts';

const NAMES = ['name', 'maxAge', 'rotateAfter', 'rotateOn', 'window', 'calendar', 'attachTo'];

test('a name that is misspelt, in another style or with its unit is found', () => {
  for (const [written, meant] of [
    ['maxage', 'maxAge'],
    ['max-age', 'maxAge'],
    ['max_age', 'maxAge'],
    ['maxAgeMs', 'maxAge'],
    ['calender', 'calendar'],
    ['atachTo', 'attachTo'],
    ['nmae', 'name'],
    ['windows', 'window'],
    ['rotateAt', 'rotateOn'],
  ] as const) {
    assert.equal(nearestName(written, NAMES), meant, written);
  }
});

test('no name is offered for what is near to none', () => {
  for (const written of ['', 'x', 'grace', 'schedule', 'a'.repeat(100_000)]) {
    assert.equal(nearestName(written, NAMES), null, written.slice(0, 20));
  }
  assert.equal(nearestName('name', []), null);
});
