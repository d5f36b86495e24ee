import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyRing } from '../ring/key-ring.ts';
import { systemPorts } from '../system.ts';
import { nativeKey } from '../testing/native-key.ts';
import { envKeys } from './env-keys.ts';
import type { KeySource } from './key-source.ts';
import { staticKey } from './static-key.ts';

const [A, B] = [nativeKey(1), nativeKey(2)];

test('the key of the environment is used, the next one from the signal on', () => {
  const ring = fed(envKeys({ KEYTURN_API_KEY: `${A}\n`, KEYTURN_API_KEY_NEXT: B }));
  assert.equal(ring.current?.keyString.reveal(), A);
  ring.signalled(ring.current as never, { now: true, rotateAfterMs: 0 });
  assert.equal(ring.current?.keyString.reveal(), B);
});

test('a static key, and an environment with one key, hold one version', () => {
  for (const source of [
    staticKey(A),
    envKeys({ KEYTURN_API_KEY: A }),
    envKeys({ KEYTURN_API_KEY: A, KEYTURN_API_KEY_NEXT: '' }),
  ]) {
    const ring = fed(source);
    assert.equal(ring.current?.keyString.reveal(), A);
    assert.equal(ring.otherThan(ring.current as never), null);
  }
});

test('a key that is missing or cannot be one is a TypeError without it', () => {
  assert.throws(() => envKeys({}), /KEYTURN_API_KEY is not set/);
  for (const text of ['two words', 'caf\u00e9', 'x'.repeat(513)]) {
    for (const make of [
      () => staticKey(text),
      () => envKeys({ KEYTURN_API_KEY: text }),
      () => envKeys({ KEYTURN_API_KEY: A, KEYTURN_API_KEY_NEXT: text }),
    ]) {
      assert.throws(make, (error) => error instanceof TypeError && !error.message.includes(text));
    }
  }
});

function fed(source: KeySource): KeyRing {
  const ports = systemPorts();
  const ring = new KeyRing(ports, () => {});
  source.open({ ports, ring, tell: () => {} });
  return ring;
}
