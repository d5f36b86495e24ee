import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coexistenceFaults } from './coexistence.ts';
import { freshLineage, type Lineage, type LineageVersion, unpublishedVersion } from './lineage.ts';

function primary(number: number): LineageVersion {
  const version = unpublishedVersion(number);
  return { ...version, state: 'active', designation: 'primary', handedOut: true };
}

function suspended(number: number): LineageVersion {
  return { ...unpublishedVersion(number), state: 'suspended', handedOut: true };
}

function lineageOf(...versions: LineageVersion[]): Lineage {
  return { ...freshLineage(), versions };
}

test('a key being issued, and one with its primary, stand well', () => {
  assert.deepEqual(coexistenceFaults(freshLineage()), []);
  assert.deepEqual(coexistenceFaults(lineageOf(primary(1))), []);
});

test('two primaries, an active version without a designation and a dead key that lives are faults', () => {
  assert.notDeepEqual(coexistenceFaults(lineageOf(primary(1), primary(2))), []);
  assert.notDeepEqual(coexistenceFaults(lineageOf({ ...primary(1), designation: null })), []);
  assert.notDeepEqual(coexistenceFaults({ ...lineageOf(primary(1)), ended: 'revoked' }), []);
});

test('a living key without a living version and without an expedited rotation is a fault', () => {
  assert.deepEqual(coexistenceFaults(lineageOf(suspended(1))), [
    'a living key has no living version and no expedited rotation',
    'no rotation is open and version 1 is suspended',
  ]);
});

test('a suspended version with no rotation to end its suspension is a fault', () => {
  assert.deepEqual(coexistenceFaults(lineageOf(suspended(1), primary(2))), [
    'no rotation is open and more than one version is not latched',
  ]);
});
