import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatInstant } from './instant.ts';
import { parseInstant } from './parse-instant.ts';

const YEAR_0_MS = -62_167_219_200_000;
const YEAR_9999_MS = 253_402_300_799_999;

test('an instant that was written is read as what it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: YEAR_0_MS, max: YEAR_9999_MS }), (ms) => {
      assert.equal(parseInstant(formatInstant(ms)), ms);
    }),
  );
});

test('what is read is what the platform reads, and nothing else is read', () => {
  const part = (max: number, width: number) =>
    fc.nat({ max }).map((value) => String(value).padStart(width, '0'));
  fc.assert(
    fc.property(
      fc.tuple(part(2500, 4), part(13, 2), part(32, 2), part(24, 2), part(60, 2), part(999, 3)),
      ([year, month, date, hours, minutes, ms]) => {
        const text = `${year}-${month}-${date}T${hours}:${minutes}:59.${ms}Z`;
        const read = parseInstant(text);
        if (read === null) {
          const platform = Date.parse(text);
          // The platform takes 24:00 and the 31st of a short month; we take neither.
          assert.ok(Number.isNaN(platform) || new Date(platform).toISOString() !== text, text);
        } else assert.equal(read, Date.parse(text), text);
      },
    ),
    { numRuns: 1_000 },
  );
  for (const text of ['', '2026-11-23', '2026-11-23T02:17:00Z', '2026-11-23T02:17:00.000+00:00']) {
    assert.equal(parseInstant(text), null);
  }
});
