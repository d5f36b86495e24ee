import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, test } from 'node:test';
import { seededRandom } from '../../../test/deployment.ts';
import { makeSeal } from './seal.ts';
import { makeSign, openSign } from './sign.ts';
import { openStore } from './store/open-store.ts';

const seal = makeSeal(seededRandom('master').bytes(32), seededRandom('nonces'));

function isSigned(text: string, signature: string, publicKey: string): boolean {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey },
    format: 'jwk',
  });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
}

describe('the signing key', () => {
  test('is Ed25519 as RFC 8032, section 7.1, test 1 has it', () => {
    const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const sign = makeSign(Buffer.from(seed, 'hex'));
    const publicKey = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
    assert.equal(Buffer.from(sign.publicKey, 'base64url').toString('hex'), publicKey);
    assert.equal(
      Buffer.from(sign.sign(''), 'base64url').toString('hex'),
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
  });

  test('signs what anyone with the public key can check', () => {
    const sign = makeSign(seededRandom('one').bytes(32));
    assert.ok(isSigned('a'.repeat(64), sign.sign('a'.repeat(64)), sign.publicKey));
    assert.ok(!isSigned('b'.repeat(64), sign.sign('a'.repeat(64)), sign.publicKey));
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    assert.ok(!isSigned('a', sign.sign('a'), other.x ?? ''));
  });

  test('is made at the first start and is the same at every later one', async () => {
    const store = await openStore('sqlite::memory:');
    await store.migrate();
    const first = await openSign(store, seal, seededRandom('first'), 1);
    const second = await openSign(store, seal, seededRandom('second'), 2);
    assert.equal(second.publicKey, first.publicKey);
    await store.close();
  });

  test('stands sealed in the database, and another master key does not open it', async () => {
    const store = await openStore('sqlite::memory:');
    await store.migrate();
    await openSign(store, seal, seededRandom('first'), 1);
    const seed = Buffer.from(seededRandom('first').bytes(32)).toString('base64url');
    const { sealed } = await store.db
      .selectFrom('secrets')
      .select('sealed')
      .executeTakeFirstOrThrow();
    assert.ok(!sealed.includes(seed));
    const other = makeSeal(seededRandom('other').bytes(32), seededRandom('nonces'));
    await assert.rejects(openSign(store, other, seededRandom('first'), 1), /master key/);
    await store.close();
  });
});
