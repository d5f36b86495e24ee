import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Straggler } from '@keyturn/core';
import fc from 'fast-check';
import { stragglerTexts } from './straggler-text.ts';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');

const STRAGGLER: Straggler = {
  keyId: 'key_ck1XNyeN8fZtqA3x',
  version: 1,
  source: {
    id: 'src_ck1XNyeN8fZtqA3x',
    addressPrefix: '203.0.113.0/24',
    userAgent: 'python-requests/2.32.3',
    route: 'GET /prices',
    region: 'eu',
  },
  lastSeenAt: '2026-11-23T11:59:20.000Z',
  requestsLastHour: 247,
  requestsHourBefore: 420,
  shareOfKey: 0.42,
  trend: 'falling',
  scopes: null,
  longestGapMs: 60_000,
  clearsAt: '2026-12-28T12:00:00.000Z',
  advice:
    'Still all on version 1 from 203.0.113.0/24 with python-requests/2.32.3: ask acme to deploy version 2 there; no other source holds version 1.',
};

function told(change: Partial<Straggler>, width: number): string {
  const options = { width, nowMs: NOW, keys: null };
  return stripVTControlCharacters(stragglerTexts([{ ...STRAGGLER, ...change }], options));
}

test('a straggler is told with who, how much, how it moves, until when and what to do', () => {
  assert.equal(
    told({}, 80),
    `203.0.113.0/24  python-requests/2.32.3
  version 1, GET /prices, region eu
  ██████▊░░░░░░░░░ 42 % of the key
  247 in the last hour, falling ↓ (420 the hour before)
  last seen 40 s ago; clears in 35 d if unused (2026-12-28 12:00:00Z)
  > Still all on version 1 from 203.0.113.0/24 with python-requests/2.32.3: ask
    acme to deploy version 2 there; no other source holds version 1.
`,
  );
  assert.equal(
    told({}, 60),
    `203.0.113.0/24  python-requests/2.32.3
  version 1, GET /prices, region eu
  █████░░░░░░░ 42 % of the key
  247 in the last hour, falling ↓ (420 the hour before)
  last seen 40 s ago; clears in 35 d if unused
  (2026-12-28 12:00:00Z)
  > Still all on version 1 from 203.0.113.0/24 with
    python-requests/2.32.3: ask acme to deploy version 2
    there; no other source holds version 1.
`,
  );
  const quiet = { requestsLastHour: 0, requestsHourBefore: 0, trend: 'steady' } as const;
  assert.match(told(quiet, 80), /\n {2}nothing in the last two hours\n/);
  assert.match(
    told({ trend: 'new', shareOfKey: 1 }, 120),
    /100 % of the key, 247 in the last hour, new \*\n/,
  );
  assert.match(told({ shareOfKey: null }, 80), /\n {2}247 in the last hour, falling/);
});

test('no line is longer than the terminal, whatever a caller calls itself', () => {
  const source = fc.record({
    id: fc.constant('src_ck1XNyeN8fZtqA3x'),
    addressPrefix: fc.constantFrom('', '203.0.113.0/24', '2001:db8:7777::/48'),
    userAgent: fc.string({ maxLength: 200 }),
    route: fc.string({ maxLength: 200 }),
    region: fc.constantFrom('eu', 'a-region-with-a-long-name'),
  });
  fc.assert(
    fc.property(
      source,
      fc.integer({ min: 40, max: 130 }),
      fc.nat(10 ** 9),
      (seen, width, count) => {
        const lines = told({ source: seen, requestsLastHour: count }, width).split('\n');
        for (const line of lines) assert.ok([...line].length <= width, line);
      },
    ),
  );
});
