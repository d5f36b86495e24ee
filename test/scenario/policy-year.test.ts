import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { YearFindings } from './policy-year/year-findings.ts';

/** 1,000 keys. Those of the short age rotate twelve times as often as the others. */
const KEYS = { 'by-age': 700, 'on-dates': 270, 'short-age': 30 };

test('a year under three policies: each key within its own, nothing in a freeze, every step told once, nothing refused', async (t) => {
  const worker = new Worker(new URL('./policy-year/live-a-year.ts', import.meta.url), {
    workerData: KEYS,
  });
  const [message] = await once(worker, 'message');
  const { ended, stepsTold, suspensions, ...faults } = message as YearFindings;
  t.diagnostic(`rotations: ${ended.join(', ')}; steps told: ${stepsTold}`);
  assert.deepEqual(faults, {
    ...{ refused: [], tooOld: [], inClosedTime: [], offTheirDates: [] },
    ...{ ladderFaults: [], begunOtherwise: [] },
  });
  const [byAge = 0, onDates = 0, shortAge = 0] = ended;
  assert.ok(suspensions >= byAge + onDates + shortAge);
  assert.ok(stepsTold >= 4 * byAge + 2 * onDates + 4 * shortAge);
  assert.ok(byAge >= KEYS['by-age']);
  assert.equal(onDates, 2 * KEYS['on-dates']);
  assert.ok(shortAge >= 11 * KEYS['short-age']);
});
