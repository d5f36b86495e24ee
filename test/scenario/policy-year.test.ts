import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { YearFindings } from './policy-year/year-findings.ts';

/** 1,000 keys. Those of the short age rotate twelve times as often as the others. */
const KEYS = { 'by-age': 700, 'on-dates': 270, 'short-age': 30 };

test('a year under three policies: each key within its own, nothing in a freeze, every step told to everybody once, nothing refused', async (t) => {
  const worker = new Worker(new URL('./policy-year/live-a-year.ts', import.meta.url), {
    workerData: KEYS,
  });
  const [message] = await once(worker, 'message');
  const { ended, told, suspensions, ...faults } = message as YearFindings;
  t.diagnostic(`rotations: ${ended.join(', ')}; steps told: ${JSON.stringify(told)}`);
  assert.deepEqual(faults, {
    ...{ refused: [], tooOld: [], inClosedTime: [], offTheirDates: [] },
    ...{ ladderFaults: [], begunOtherwise: [] },
  });
  const [byAge = 0, onDates = 0, shortAge = 0] = ended;
  assert.ok(suspensions >= byAge + onDates + shortAge);
  assert.ok(told.contacts >= 4 * byAge + 2 * onDates + 4 * shortAge);
  assert.equal(told.operators, told.contacts);
  assert.ok(
    told.policies > 0 && told.policies < told.contacts,
    'some before a policy named anybody',
  );
  assert.ok(byAge >= KEYS['by-age']);
  assert.equal(onDates, 2 * KEYS['on-dates']);
  assert.ok(shortAge >= 11 * KEYS['short-age']);
});
