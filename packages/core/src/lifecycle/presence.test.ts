import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Acknowledgement, presenceOf } from './presence.ts';

const since = { epoch: 1, revision: 10 };
const has = { epoch: 1, revision: 10 };
const lacks = { epoch: 1, revision: 9 };

function instance(
  standing: Acknowledgement['standing'],
  applied: Acknowledgement['applied'],
): Acknowledgement {
  return { standing, applied };
}

test('an active version is rumoured while some fresh verifier lacks it', () => {
  const instances = [instance('fresh', has), instance('fresh', lacks)];
  assert.equal(presenceOf('active', since, instances), 'rumoured');
  assert.equal(presenceOf('active', since, [instance('fresh', null)]), 'rumoured');
});

test('an active version is omnipresent when every fresh verifier has it, whatever others lack', () => {
  const instances = [instance('fresh', has), instance('grace', lacks), instance('silent', lacks)];
  assert.equal(presenceOf('active', since, instances), 'omnipresent');
  assert.equal(presenceOf('active', since, []), 'omnipresent');
});

test('a version that is no longer accepted is unretentive while anyone may still say yes', () => {
  for (const state of ['suspended', 'deactivated', 'compromised'] as const) {
    for (const standing of ['fresh', 'grace'] as const) {
      assert.equal(presenceOf(state, since, [instance(standing, lacks)]), 'unretentive');
      assert.equal(presenceOf(state, since, [instance(standing, has)]), 'hidden');
    }
    assert.equal(presenceOf(state, since, [instance('silent', lacks)]), 'hidden');
    assert.equal(presenceOf(state, since, [instance('fresh', null)]), 'hidden');
  }
});

test('a version that was never published or is destroyed is hidden', () => {
  for (const state of ['pre-activation', 'destroyed'] as const) {
    assert.equal(presenceOf(state, since, [instance('fresh', lacks)]), 'hidden');
  }
});

test('a later epoch counts as later, whatever its revision', () => {
  const later = [instance('fresh', { epoch: 2, revision: 1 })];
  assert.equal(presenceOf('active', since, later), 'omnipresent');
  const earlier = [instance('fresh', { epoch: 1, revision: 99 })];
  assert.equal(presenceOf('active', { epoch: 2, revision: 1 }, earlier), 'rumoured');
});
