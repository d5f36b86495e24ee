import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, DURATIONS, facts, HOUR, NOW, verifier } from './facts.test-support.ts';
import { nextStep } from './next-step.ts';

function step(given: Parameters<typeof facts>[0]) {
  return nextStep(facts(given), DURATIONS, NOW);
}

test('K16: a version is not suspended under connections that are open on it, wherever that is', () => {
  const { instance } = verifier();
  const connections = [{ instance, open: 3, since: NOW - HOUR }];
  for (const standing of ['fresh', 'grace'] as const) {
    const { act, waitsFor, safeToRetireAt } = step({
      verifiers: [verifier({ standing })],
      connections,
    });
    assert.deepEqual([act, safeToRetireAt], [null, null]);
    assert.deepEqual(waitsFor, [
      {
        code: 'source-on-old',
        subject: instance,
        since: NOW - HOUR,
        until: null,
        text: '3 connections are open on version 1 at eu-2/7f3a',
      },
    ]);
  }
  assert.equal(step({}).act, 'suspend');
});

test('K16: what an instance had open that accepts nothing any more keeps no version', () => {
  const connections = [{ instance: verifier().instance, open: 1, since: NOW - HOUR }];
  const stale = verifier({ standing: 'stale', graceEndsAt: NOW - 30 * DAY });
  assert.equal(
    step({ verifiers: [verifier({ instance: 'other' }), stale], connections }).act,
    'suspend',
  );
});

test('K16: a version that has fallen ends its connections, and waits for none of them', () => {
  const connections = [{ instance: verifier().instance, open: 1, since: NOW - HOUR }];
  const leaving = { state: 'compromised', withdrawnAt: { epoch: 1, revision: 95 } };
  assert.deepEqual(step({ leaving, connections }), step({ leaving }));
});
