import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ahead, day, type Reader, when } from './reader.ts';

function readerIn(timeZone: string): Reader {
  return { audience: 'client', timeZone, dashboard: 'https://keys.example.com' };
}

const AT = Date.UTC(2026, 8, 30, 22, 5);

test('an instant is told in the time zone of the reader, with UTC beside', () => {
  assert.equal(
    when(readerIn('Asia/Kathmandu'), AT - 12 * 3_600_000),
    'Wed 30 Sep 2026, 15:50 in Asia/Kathmandu (10:05 UTC)',
  );
});

test('UTC is told with its own day where the reader has another', () => {
  assert.equal(
    when(readerIn('Europe/Berlin'), AT),
    'Thu 1 Oct 2026, 00:05 in Europe/Berlin (Wed 30 Sep 2026, 22:05 UTC)',
  );
  assert.equal(day(readerIn('Europe/Berlin'), AT), 'Thu 1 Oct 2026');
});

test('UTC is told once to who lives by it, and to who has a time zone that is none', () => {
  for (const zone of ['UTC', 'Etc/UTC', 'Mars/Olympus', '']) {
    assert.equal(when(readerIn(zone), AT), 'Wed 30 Sep 2026, 22:05 UTC');
  }
});

test('how far ahead an instant is stands in a subject in few words', () => {
  const hour = 3_600_000;
  assert.equal(ahead(30 * 24 * hour), 'in 30 days');
  assert.equal(ahead(7 * 24 * hour - 60_000), 'in 7 days');
  assert.equal(ahead(24 * hour), 'in one day');
  assert.equal(ahead(5 * hour), 'in 5 hours');
  assert.equal(ahead(hour / 2), 'within the hour');
  assert.equal(ahead(-hour), 'now');
});
