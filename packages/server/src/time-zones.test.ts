import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { platformTimeZones } from './time-zones.ts';

const zones = platformTimeZones();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ms = (text: string) => Date.parse(`${text}Z`);
const text = (instant: number) => new Date(instant).toISOString().slice(0, 19);
/** What UTC shows when the zone's clocks show this. */
const utcOf = (zone: string, local: string) => text(zones.instantAt(zone, ms(local)));
const localOf = (zone: string, utc: string) => text(zones.localAt(zone, ms(utc)));

test('a name of the IANA database is known, and nothing else', () => {
  const known = ['Europe/Zurich', 'Pacific/Apia', 'UTC', 'Etc/GMT+5', 'America/Argentina/Ushuaia'];
  for (const name of known) assert.equal(zones.isKnown(name), true, name);
  for (const name of ['', 'Europe/Nowhere', '+01:00', '-0530', 'toString', 'CEST!', ' UTC']) {
    assert.equal(zones.isKnown(name), false, name);
    assert.throws(() => zones.localAt(name, 0), RangeError, name);
    assert.throws(() => zones.instantAt(name, 0), RangeError, name);
  }
});

test('in spring what the clocks skip means the end of the gap', () => {
  assert.equal(utcOf('Europe/Zurich', '2026-03-29T01:59:59'), '2026-03-29T00:59:59');
  for (const skipped of ['02:00:00', '02:30:00', '02:59:59', '03:00:00']) {
    assert.equal(utcOf('Europe/Zurich', `2026-03-29T${skipped}`), '2026-03-29T01:00:00');
  }
  assert.equal(utcOf('America/New_York', '2026-03-08T02:15:00'), '2026-03-08T07:00:00');
  assert.equal(localOf('Europe/Zurich', '2026-03-29T00:59:59'), '2026-03-29T01:59:59');
  assert.equal(localOf('Europe/Zurich', '2026-03-29T01:00:00'), '2026-03-29T03:00:00');
});

test('in autumn what the clocks show twice means the first time', () => {
  assert.equal(utcOf('Europe/Zurich', '2026-10-25T02:00:00'), '2026-10-25T00:00:00');
  assert.equal(utcOf('Europe/Zurich', '2026-10-25T02:59:59'), '2026-10-25T00:59:59');
  assert.equal(utcOf('Europe/Zurich', '2026-10-25T03:00:00'), '2026-10-25T02:00:00');
  assert.equal(utcOf('America/New_York', '2026-11-01T01:30:00'), '2026-11-01T05:30:00');
  assert.equal(localOf('America/New_York', '2026-11-01T06:30:00'), '2026-11-01T01:30:00');
});

test('a change of half an hour is one too', () => {
  assert.equal(utcOf('Australia/Lord_Howe', '2026-10-04T02:15:00'), '2026-10-03T15:30:00');
  assert.equal(localOf('Australia/Lord_Howe', '2026-10-03T15:30:00'), '2026-10-04T02:30:00');
  assert.equal(utcOf('Australia/Lord_Howe', '2026-04-05T01:45:00'), '2026-04-04T14:45:00');
  assert.equal(utcOf('Australia/Lord_Howe', '2026-04-05T02:00:00'), '2026-04-04T15:30:00');
});

test('a day that a zone skipped means the begin of the next', () => {
  assert.equal(utcOf('Pacific/Apia', '2011-12-29T23:59:59'), '2011-12-30T09:59:59');
  for (const skipped of ['2011-12-30T00:00:00', '2011-12-30T12:00:00', '2011-12-31T00:00:00']) {
    assert.equal(utcOf('Pacific/Apia', skipped), '2011-12-30T10:00:00');
  }
  assert.equal(localOf('Pacific/Apia', '2011-12-30T10:00:00'), '2011-12-31T00:00:00');
});

test('a zone without changes has its offset all year, quarter hours among them', () => {
  assert.equal(utcOf('Asia/Kathmandu', '2026-01-01T00:00:00'), '2025-12-31T18:15:00');
  assert.equal(localOf('Asia/Kathmandu', '2026-06-30T18:15:00'), '2026-07-01T00:00:00');
  assert.equal(localOf('UTC', '2026-06-30T18:15:00'), '2026-06-30T18:15:00');
});

test('midnight is the begin of its day, and milliseconds are kept', () => {
  assert.equal(localOf('Europe/Zurich', '2026-06-30T22:00:00'), '2026-07-01T00:00:00');
  const instant = ms('2026-06-30T22:00:00') + 123;
  assert.equal(zones.localAt('Europe/Zurich', instant) % 1_000, 123);
  assert.equal(zones.instantAt('Europe/Zurich', zones.localAt('Europe/Zurich', instant)), instant);
  assert.equal(zones.localAt('Europe/Zurich', -1), HOUR - 1);
});

test('old and far years are told right, offsets with seconds among them', () => {
  assert.equal(utcOf('Europe/Zurich', '1850-06-01T12:00:00'), '1850-06-01T11:25:52');
  for (const year of ['0001', '0050', '9998']) {
    const local = ms(`${year}-07-15T12:00:00`);
    assert.equal(zones.localAt('UTC', local), local);
    assert.equal(zones.localAt('Europe/Zurich', zones.instantAt('Europe/Zurich', local)), local);
  }
});

const ZONES = [
  'Europe/Zurich',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'America/St_Johns',
  'Asia/Tehran',
  'Antarctica/Troll',
  'Europe/Dublin',
  'UTC',
];

/** Any instant of 2005 to 2037; those around changes of the clocks come from the hours of one day each. */
const instants = fc.integer({ min: ms('2005-01-01T00:00:00'), max: ms('2037-01-01T00:00:00') });

test('an instant that is shown as a local time is meant by it, or is the second to show it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), instants, (zone, instant) => {
      const local = zones.localAt(zone, instant);
      const meant = zones.instantAt(zone, local);
      assert.equal(zones.localAt(zone, meant), local, 'what is shown is in no gap');
      assert.ok(meant <= instant && instant - meant < DAY);
    }),
    { numRuns: 300 },
  );
});

test('a local time means the first instant that shows it or more, hour by hour through the changes of a year', () => {
  const changes = { 'Europe/Zurich': '2026-03-29', 'America/St_Johns': '2007-11-04' };
  for (const [zone, day] of Object.entries(changes)) {
    for (let minute = -30; minute <= 5 * 60; minute += 15) {
      const local = ms(`${day}T00:00:00`) + minute * MINUTE;
      const found = zones.instantAt(zone, local);
      assert.ok(zones.localAt(zone, found) >= local);
      for (let back = 1; back <= 8; back++) {
        assert.ok(zones.localAt(zone, found - back * 15 * MINUTE) < local, `${zone} ${minute}`);
      }
    }
  }
});

test('a later local time is never an earlier instant', () => {
  const pairs = fc.tuple(instants, fc.integer({ min: 0, max: 2 * DAY }));
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), pairs, (zone, [local, more]) => {
      assert.ok(zones.instantAt(zone, local) <= zones.instantAt(zone, local + more));
    }),
    { numRuns: 200 },
  );
});
