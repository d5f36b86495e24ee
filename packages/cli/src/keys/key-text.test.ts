import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Key, Version } from '@keyturn/core';
import { keyText } from './key-text.ts';

const AT = '2026-11-23T02:17:05.000Z';

const version: Version = {
  number: 1,
  state: 'active',
  designation: 'primary',
  acceptedByAll: true,
  createdAt: AT,
  publishedAt: AT,
  lastFour: 'a1B2',
  lastUsedAt: null,
  acceptedTotal: 0,
  refusedTotal: 0,
  narrowedTo: null,
  exposed: false,
  refuseAt: null,
};

function keyOf(versions: Partial<Version>[], given: Partial<Key> = {}): Key {
  return {
    id: 'key_1',
    apiId: 'api_1',
    clientId: 'cli_1',
    name: 'bot',
    environment: 'live',
    owner: '',
    purpose: '',
    scopes: ['read'],
    class: 'default',
    grace: 'balanced',
    labels: {},
    regions: [],
    addresses: [],
    expiresAt: null,
    policyId: null,
    nextRotationAt: null,
    nextRotationBlockedBy: null,
    suspended: false,
    tainted: false,
    versions: versions.map((one, index) => ({ ...version, number: index + 1, ...one })),
    createdAt: AT,
    ...given,
  };
}

function textOf(key: Key): string {
  return stripVTControlCharacters(keyText(key, 80));
}

function below(...versions: Partial<Version>[]): string {
  return textOf(keyOf(versions)).split('REFUSED\n')[1]?.split('\n\n')[1] ?? '';
}

test('when its policies rotate it next is shown, and why that could not begin', () => {
  assert.doesNotMatch(textOf(keyOf([{}])), /next rotation/);
  const planned = { nextRotationAt: AT };
  assert.match(textOf(keyOf([{}], planned)), /next rotation {2}2026-11-23 02:17:05Z\n/);
  const blocked = { ...planned, nextRotationBlockedBy: 'key-suspended' };
  assert.match(textOf(keyOf([{}], blocked)), /02:17:05Z, where it can: key-suspended\n/);
});

test('what a version may no longer do stands below the table', () => {
  assert.equal(below({}), '');
  const leaked = { narrowedTo: ['read'], refuseAt: AT, exposed: true };
  assert.equal(
    below(leaked),
    [
      'version 1 may do only read',
      'version 1 is refused from 2026-11-23 02:17:05Z on',
      'version 1 was seen where others could read it',
      '',
    ].join('\n'),
  );
  assert.equal(below({}, { narrowedTo: [] }), 'version 2 may do nothing\n');
});

test('what a dead version might have done is not told', () => {
  assert.equal(below({ state: 'compromised', narrowedTo: ['read'], refuseAt: AT }), '');
});
