import assert from 'node:assert/strict';
import { test } from 'node:test';
import { platformTimeZones } from '../time-zones.ts';
import { MOST_PER_HOUR, putOff } from './put-off.ts';
import { quietUntil } from './quiet-hours.ts';
import type { NoticeKind } from './words/message.ts';

const zones = platformTimeZones();
const NIGHT = { from: '22:00', to: '07:00' };
const BERLIN = { timeZone: 'Europe/Berlin', quietHours: NIGHT };

function at(text: string): number {
  return Date.parse(text);
}

function quietEnd(timeZone: string, quiet: { from: string; to: string }, text: string) {
  const end = quietUntil(zones, timeZone, quiet, at(text));
  return end === null ? null : new Date(end).toISOString();
}

function wait(kind: NoticeKind, text: string, { toldInHour = 0, replayed = 0, type = 'x.y' } = {}) {
  const delivery = { type, attempts_before_replay: replayed };
  const outcome = putOff(zones, delivery, kind, BERLIN, { now: at(text), toldInHour });
  return outcome && [outcome.waitsFor, new Date(outcome.at).toISOString()];
}

test('quiet hours end on the clocks of their time zone, also where they pass midnight', () => {
  assert.equal(quietEnd('UTC', NIGHT, '2026-11-23T21:59:59Z'), null);
  assert.equal(quietEnd('UTC', NIGHT, '2026-11-23T22:00:00Z'), '2026-11-24T07:00:00.000Z');
  assert.equal(quietEnd('UTC', NIGHT, '2026-11-24T06:59:59Z'), '2026-11-24T07:00:00.000Z');
  assert.equal(quietEnd('UTC', NIGHT, '2026-11-24T07:00:00Z'), null);
  assert.equal(quietEnd('Asia/Tokyo', NIGHT, '2026-11-23T13:00:00Z'), '2026-11-23T22:00:00.000Z');
  const noon = { from: '12:00', to: '13:00' };
  assert.equal(quietEnd('UTC', noon, '2026-11-23T12:30:00Z'), '2026-11-23T13:00:00.000Z');
  assert.equal(quietEnd('UTC', noon, '2026-11-23T13:00:00Z'), null);
  assert.equal(quietEnd('No/Where', NIGHT, '2026-11-23T23:00:00Z'), '2026-11-24T07:00:00.000Z');
});

test('quiet hours that end in a gap of the clocks end with it, and in a fold the first time', () => {
  const early = { from: '23:00', to: '02:30' };
  const [gap, fold] = ['2026-03-29T00:30:00Z', '2026-10-25T00:10:00Z'];
  assert.equal(quietEnd('Europe/Berlin', early, gap), '2026-03-29T01:00:00.000Z');
  assert.equal(quietEnd('Europe/Berlin', early, fold), '2026-10-25T00:30:00.000Z');
  assert.equal(quietEnd('Europe/Berlin', early, '2026-10-25T00:30:00Z'), null);
  assert.equal(quietEnd('Europe/Berlin', early, '2026-10-25T01:15:00Z'), null, 'the second 02:15');
});

test('what is of security waits for nothing, nor does what was sent again by hand', () => {
  const night = '2026-11-23T23:30:00Z';
  assert.equal(wait('security', night, { toldInHour: 999 }), null);
  assert.equal(wait('digestible', night, { replayed: 1 }), null);
  assert.deepEqual(wait('ordinary', night), ['quiet-hours', '2026-11-24T06:00:00.000Z']);
});

test('what could wait waits for nine in the morning where its reader is', () => {
  assert.deepEqual(wait('digestible', '2026-11-23T12:00:00Z'), [
    'digest',
    '2026-11-24T08:00:00.000Z',
  ]);
  assert.deepEqual(wait('digestible', '2026-11-23T07:59:59Z'), [
    'digest',
    '2026-11-23T08:00:00.000Z',
  ]);
  assert.deepEqual(wait('digestible', '2026-11-23T08:00:00Z'), [
    'digest',
    '2026-11-24T08:00:00.000Z',
  ]);
});

test('beyond the cap of an hour ordinary notices wait for the next full one, and digests do not', () => {
  const noon = '2026-11-23T12:20:00Z';
  assert.equal(wait('ordinary', noon, { toldInHour: MOST_PER_HOUR - 1 }), null);
  const capped = { toldInHour: MOST_PER_HOUR };
  assert.deepEqual(wait('ordinary', noon, capped), ['rate-cap', '2026-11-23T13:00:00.000Z']);
  assert.equal(wait('ordinary', noon, { ...capped, type: 'notice.digest' }), null);
});
