import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KEY_STATES } from './key-status.ts';
import { type RetryFacts, refusedBeforeHandler, retryStep } from './retry-rule.ts';

const REFUSED: RetryFacts = {
  status: 401,
  state: 'refused',
  replayable: true,
  otherHeld: true,
  retryAfterMs: null,
  maxWaitMs: 5_000,
};

const anyFacts: fc.Arbitrary<RetryFacts> = fc.record({
  status: fc.constantFrom(200, 400, 401, 403, 429, 500, 503),
  state: fc.constantFrom(null, ...KEY_STATES),
  replayable: fc.boolean(),
  otherHeld: fc.boolean(),
  retryAfterMs: fc.option(fc.nat({ max: 20_000 })),
  maxWaitMs: fc.constantFrom(0, 5_000),
});

test('what a handler may have answered is never sent again', () => {
  const refusals = new Set([
    '401 refused',
    '503 suspended',
    '503 behind',
    '503 orphan',
    '503 stale',
  ]);
  const property = fc.property(anyFacts, (facts) => {
    const byVerifier = refusals.has(`${facts.status} ${facts.state}`);
    assert.equal(refusedBeforeHandler(facts), byVerifier);
    if (!byVerifier || !facts.replayable) assert.deepEqual(retryStep(facts), { act: 'return' });
  });
  fc.assert(property, { numRuns: 1_000 });
});

test('nobody waits longer than allowed, and only for what the verifier asked', () => {
  const property = fc.property(anyFacts, (facts) => {
    const step = retryStep(facts);
    if (step.act !== 'wait') return;
    assert.equal(step.ms, facts.retryAfterMs);
    assert.ok(step.ms <= facts.maxWaitMs);
  });
  fc.assert(property, { numRuns: 1_000 });
});

test('the other version is taken where this one is refused, and asked for where none is held', () => {
  for (const [status, state] of [
    [401, 'refused'],
    [503, 'suspended'],
    [503, 'orphan'],
  ] as const) {
    assert.deepEqual(retryStep({ ...REFUSED, status, state }), { act: 'other-version' });
    const alone = { ...REFUSED, status, state, otherHeld: false };
    assert.deepEqual(retryStep(alone), { act: 'ask-source' });
  }
});

test('a verifier that is behind is asked with the other version, or with the same a little later', () => {
  const behind: RetryFacts = { ...REFUSED, status: 503, state: 'behind', retryAfterMs: 1_000 };
  assert.deepEqual(retryStep(behind), { act: 'other-version' });
  assert.deepEqual(retryStep({ ...behind, otherHeld: false }), { act: 'wait', ms: 1_000 });
});

test('a verifier that is stale is asked with the same version a little later', () => {
  const stale: RetryFacts = { ...REFUSED, status: 503, state: 'stale', retryAfterMs: 1_000 };
  assert.deepEqual(retryStep(stale), { act: 'wait', ms: 1_000 });
  assert.deepEqual(retryStep({ ...stale, retryAfterMs: 5_001 }), { act: 'return' });
});
