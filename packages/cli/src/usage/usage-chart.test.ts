import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { UsageMinute } from '@keyturn/core';
import fc from 'fast-check';
import { type UsageChart, usageChart } from './usage-chart.ts';

const MINUTE = 60_000;
const TO = Date.parse('2026-11-23T12:03:05.000Z');
const FROM = TO - 20 * MINUTE;

function use(
  minutesAgo: number,
  version: number,
  count: number,
  outcome = 'accepted',
): UsageMinute {
  const minute = new Date(Math.floor(TO / MINUTE) * MINUTE - minutesAgo * MINUTE).toISOString();
  const reason = outcome === 'accepted' ? 'ok' : 'scope';
  return { keyId: 'key_a', version, minute, region: 'eu', outcome, reason, count };
}

/** Version 1 gives way to version 2 within twenty minutes. */
const CROSSING = Array.from({ length: 20 }, (_, ago) => [
  use(ago, 1, 5 * ago + 1),
  use(ago, 2, 100 - 5 * ago),
]).flat();

const behind = (silentMs: number) => ({
  completeUntil: new Date(TO - silentMs).toISOString(),
  behind: { instance: '7f3aAAAAAAAAAAAAAAAAAA', verifier: 'eu', silentMs },
});

function drawn(change: Partial<UsageChart>, width: number): string {
  const chart = { items: CROSSING, keyId: 'key_a', from: FROM, to: TO, ...behind(2_000) };
  return stripVTControlCharacters(usageChart({ ...chart, ...change }, width));
}

test('two versions are drawn on one scale, so that one is seen to give way to the other', () => {
  assert.equal(
    drawn({ items: [...CROSSING, use(3, 1, 2, 'forbidden')] }, 60),
    `requests in 1 min, at most 100; times are UTC

           ▇▇▆▆▅▅▃▃▂▂▁▁
           ██████████████▇▇▅▅▄▄▃▃▂▂▁▁
version 1  ██████████████████████████▇▇▆▆▅▅▄▄▃▃▁▁▁▁    972
                                     ▁▁▂▂▃▃▄▄▆▆▇▇██
                         ▂▂▃▃▄▄▅▅▆▆████████████████
version 2  ▁▁▂▂▄▄▅▅▆▆▇▇████████████████████████████  1 050
           11:44                              12:04

ANSWER           VERSION 1  VERSION 2  ALL    SHARE
accepted         970        1 050      2 020  99.9 %
forbidden scope  2          0          2      0.1 %

complete up to 2026-11-23 12:03:03Z
`,
  );
});

test('where counts can still grow it is said, with who is silent', () => {
  assert.match(
    drawn(behind(40_000), 80),
    /\nincomplete after 2026-11-23 12:02:25Z: verifier eu\/7f3a silent for 40 s\n/,
  );
  const nobody = { completeUntil: null, behind: null };
  assert.match(drawn(nobody, 80), /\nno verifier runs: nothing is counted now\n/);
  assert.equal(
    drawn({ items: [] }, 80),
    'no request was counted in this time\n\ncomplete up to 2026-11-23 12:03:03Z\n',
  );
});

test('no line is longer than the terminal, however many versions, keys and minutes there are', () => {
  const item = fc.record({
    keyId: fc.constantFrom('key_ck1XNyeN8fZtqA3x', 'key_ck1XNyeN8fZtqA3y', null),
    version: fc.integer({ min: 1, max: 120 }),
    minute: fc.nat(600).map((ago) => new Date(TO - ago * MINUTE).toISOString()),
    region: fc.constant('eu'),
    outcome: fc.constantFrom('accepted', 'rejected', 'unavailable'),
    reason: fc.constantFrom('ok', 'suspended-by-operator', 'stale'),
    count: fc.integer({ min: 1, max: 10 ** 9 }),
  });
  fc.assert(
    fc.property(
      fc.array(item, { maxLength: 60 }),
      fc.constantFrom('key_a', null),
      fc.integer({ min: 1, max: 600 }),
      fc.constantFrom(60, 80, 120),
      (items, keyId, minutes, width) => {
        const text = drawn({ items, keyId, from: TO - minutes * MINUTE }, width);
        for (const line of text.split('\n')) assert.ok(line.length <= width, line);
        assert.doesNotMatch(text, /NaN|undefined|Infinity/);
      },
    ),
  );
});
