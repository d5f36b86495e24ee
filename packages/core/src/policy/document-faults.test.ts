import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ZONES } from '../schedule/testing/zones.ts';
import { documentFaults } from './document-faults.ts';
import { DEFAULT_DURATIONS } from './durations.ts';
import { NO_DOCUMENT, type PolicyMembers } from './policy-document.ts';

const DAY = 86_400_000;
const WORLD = { zones: ZONES, durations: DEFAULT_DURATIONS, now: 1_795_392_000_000 };

function told(members: Partial<PolicyMembers>, world = WORLD): string[] {
  return documentFaults({ ...NO_DOCUMENT, ...members }, world).map(
    ({ path, text }) => `${path.join('.')} ${text}`,
  );
}

test('a policy that says nothing, and each rhythm by itself, has no fault', () => {
  for (const members of [
    {},
    { maxAgeMs: 90 * DAY },
    { maxAgeMs: 90 * DAY, rotateAfterMs: 30 * DAY },
    { rotateOn: ['01-15', '2027-02-28'] },
    { deadlineMs: DAY, deadlineAction: 'retire' as const },
    { deadlineMs: DAY },
  ]) {
    assert.deepEqual(told(members), [], JSON.stringify(members));
  }
});

test('an age and fixed dates exclude each other', () => {
  const dates = { rotateOn: ['01-15'] };
  for (const age of [{ maxAgeMs: 90 * DAY }, { rotateAfterMs: DAY }]) {
    const [fault, ...more] = told({ ...dates, ...age });
    assert.match(fault ?? '', /^rotateOn /);
    assert.deepEqual(more, []);
  }
});

test('a rotation begins before the age by which it must have ended', () => {
  assert.match(
    told({ rotateAfterMs: DAY }).join(),
    /^rotateAfterMs must not stand without `maxAge`/,
  );
  for (const rotateAfterMs of [90 * DAY, 91 * DAY]) {
    const all = told({ maxAgeMs: 90 * DAY, rotateAfterMs });
    assert.match(all.join('\n'), /^rotateAfterMs must be shorter than `maxAge`/);
    assert.equal(all.length, 1, 'the sum with that part says nothing more');
  }
});

test('a greatest age that no rotation can keep is told with the sum, of the own choices of the policy', () => {
  assert.match(told({ maxAgeMs: 3 * DAY }).join(), /^maxAgeMs is 3 d, shorter than .* = .*\+/);
  assert.match(
    told({ maxAgeMs: 30 * DAY, suspensionMs: 40 * DAY }).join(),
    /suspension \(K6\) 40 d/,
  );
  const quick = {
    ...DEFAULT_DURATIONS,
    deploymentMs: 0,
    quietMs: 0,
    suspensionMs: 0,
    holdDownMs: 0,
  };
  assert.deepEqual(told({ maxAgeMs: 3 * DAY }, { ...WORLD, durations: quick }), []);
});

test('what follows at a deadline is said beside a deadline', () => {
  assert.match(told({ deadlineAction: 'retire' }).join(), /^deadlineAction must not stand without/);
});

test('days that there are not, and a calendar of an unknown zone, are told by their place', () => {
  assert.match(told({ rotateOn: ['01-15', '02-30'] }).join(), /^rotateOn\.1 "02-30"/);
  const calendar = { timeZone: 'Mars/Olympus', workingHours: null, freezeDays: [], freezes: [] };
  assert.match(told({ calendar }).join(), /^calendar\.timeZone "Mars\/Olympus"/);
});
