import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenCounts } from './open-counts.ts';

/** What a server takes, less what usage may come to. */
const REPORT_ROOM = 8 * 1_048_576 - 2_000_000;

test('what is open is told whole in one report, however many keys there are', () => {
  const counts = new OpenCounts();
  const last = { keyId: 'key_last', version: 1 };
  let versions = 0;
  while (counts.hasRoomFor(last)) {
    versions++;
    counts.add({ keyId: `key_${String(versions).padStart(40, '0')}`, version: 99 });
  }
  assert.ok(versions >= 10_000);
  assert.equal(counts.all().length, versions);
  assert.ok(JSON.stringify(counts.all()).length < REPORT_ROOM);
  const known = { keyId: `key_${String(1).padStart(40, '0')}`, version: 99 };
  assert.ok(counts.hasRoomFor(known), 'one more of a version that is told already needs no room');
  counts.remove(known);
  assert.ok(counts.hasRoomFor(last));
});
