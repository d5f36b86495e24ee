import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { KeyString } from '@keyturn/core';
import fc from 'fast-check';
import { nativeKey } from '../testing/native-key.ts';
import { createIdentity } from './create-identity.ts';
import {
  designatedVersion,
  type HeldVersion,
  type HolderIdentity,
  withConfirmed,
  withoutFallback,
  withVersion,
} from './holder-identity.ts';
import { formatIdentity, parseIdentity } from './identity-text.ts';

const identity: HolderIdentity = {
  id: 'hld_1',
  keyId: 'key_1',
  apiId: 'api_1',
  environment: 'live',
  origin: 'https://keys.example',
  name: 'bot',
  kind: 'durable',
  class: 'sdk',
  keys: await createIdentity(),
  versions: [],
  confirmed: false,
};

test('what was held last stays as the fallback, and what is new is not confirmed', () => {
  const second = withVersion(withConfirmed(withVersion(identity, held(1)), 1), held(2));
  assert.deepEqual(numbers(second), [1, 2]);
  assert.equal(second.confirmed, false);
  assert.deepEqual(numbers(withVersion(second, held(3))), [2, 3]);
  assert.deepEqual(numbers(withoutFallback(second)), [2]);
});

test('the same version again changes nothing', () => {
  const confirmed = withConfirmed(withVersion(identity, held(1)), 1);
  assert.deepEqual(withVersion(confirmed, held(1)), confirmed);
});

test('a version that a rollback leads back to is confirmed anew', () => {
  const second = withConfirmed(withVersion(withVersion(identity, held(1)), held(2)), 2);
  const back = withVersion(second, held(1));
  assert.deepEqual(numbers(back), [2, 1]);
  assert.equal(back.confirmed, false);
  assert.equal(designatedVersion(back)?.number, 1);
});

test('a confirmation that comes late confirms no other version', () => {
  const second = withVersion(withVersion(identity, held(1)), held(2));
  assert.equal(withConfirmed(second, 1).confirmed, false);
});

test('an identity reads back as itself, with either kind of curves', async () => {
  for (const curves of ['edwards', 'p-256'] as const) {
    const keys = await createIdentity(curves);
    const initial = { number: 1, lastFour: 'aB3d' };
    const whole = withVersion(withVersion({ ...identity, keys, initial }, held(1)), held(2));
    const again = parseIdentity(formatIdentity(whole));
    assert.equal(formatIdentity(again), formatIdentity(whole));
    assert.deepEqual(again.keys.reveal(), keys.reveal());
  }
});

test('an identity that is printed shows no secret', async () => {
  const whole = withVersion(identity, held(1));
  await whole.keys.sign('used once');
  const material = whole.keys.reveal();
  const printed = inspect(whole, { depth: null, showHidden: true }) + JSON.stringify(whole);
  for (const secret of [nativeKey(1), material.signingKey.d, material.openingKey.d]) {
    assert.ok(!printed.includes(secret));
  }
});

test('what is not exactly an identity is a TypeError that quotes nothing', () => {
  const good = JSON.parse(formatIdentity(withVersion(identity, held(1))));
  const wrong = [
    { ...good, other: 1 },
    { ...good, form: 'keyturn-identity-2' },
    { ...good, id: 'a"b' },
    { ...good, origin: 'https://keys.example/path' },
    { ...good, signingKey: good.openingKey },
    { ...good, signingKey: { ...good.signingKey, d: undefined } },
    { ...good, versions: [{ number: 1 }] },
    { ...good, versions: [good.versions[0], good.versions[0], good.versions[0]] },
    { ...good, confirmed: 'yes' },
    { ...good, initial: { number: 1 } },
    { ...good, initial: { number: 1, lastFour: 'aB3d', other: 1 } },
  ];
  for (const value of wrong) assertRefused(JSON.stringify(value));
});

test('a cut off identity, and any other text, is a TypeError that quotes nothing', () => {
  const text = formatIdentity(withVersion(identity, held(1)));
  const cut = fc.nat(text.length - 2).map((length) => text.slice(0, length));
  fc.assert(fc.property(fc.oneof(cut, fc.json(), fc.string()), assertRefused));
});

function assertRefused(text: string): void {
  const secrets = [nativeKey(1), identity.keys.reveal().signingKey.d];
  assert.throws(
    () => parseIdentity(text),
    (error) =>
      error instanceof TypeError && !secrets.some((secret) => error.message.includes(secret)),
  );
}

function held(number: number): HeldVersion {
  return { number, keyString: new KeyString(nativeKey(number)) };
}

function numbers({ versions }: HolderIdentity): number[] {
  return versions.map(({ number }) => number);
}
