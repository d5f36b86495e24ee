import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { openingKeyText, type PublicJwk } from '@keyturn/core';
import { Refusal } from '../problem/refusal.ts';

const SIGNING_CURVES: readonly string[] = ['Ed25519', 'P-256'];
const OPENING_CURVES: readonly string[] = ['X25519', 'P-256'];

/** Both public keys of a holder that enrols, as they are stored: JSON, public members alone. */
export interface HolderKeys {
  signingKey: string;
  openingKey: string;
}

/**
 * Checks that two public keys can be used and belong to one holder: the signing key has signed the
 * opening key, so nobody has put another's in its place.
 *
 * @param proof - base64url.
 * @throws Refusal `holder-keys-invalid`
 */
export function checkHolderKeys(
  signingKey: PublicJwk,
  openingKey: PublicJwk,
  proof: string,
): HolderKeys {
  const signing = publicKey(signingKey, SIGNING_CURVES, 'signingKey');
  publicKey(openingKey, OPENING_CURVES, 'openingKey');
  if (signingKey.x === openingKey.x) throw invalid('openingKey', 'must not be the signing key');
  const text = openingKeyText(openingKey);
  if (!isSignature(signing, text, Buffer.from(proof, 'base64url'))) {
    throw invalid('openingKeyProof', 'is no signature of the opening key by the signing key');
  }
  return { signingKey: publicMembers(signingKey), openingKey: publicMembers(openingKey) };
}

/**
 * Whether the bytes are a signature over the ASCII text: `ed25519` or `ecdsa-p256-sha256` (r and s,
 * 32 bytes each) of RFC 9421 §3.3, by the key's kind.
 */
export function isSignature(key: KeyObject, text: string, signature: Uint8Array): boolean {
  const data = Buffer.from(text, 'ascii');
  if (key.asymmetricKeyType === 'ed25519') return verify(null, data, key, signature);
  return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** The signing key of a stored holder. */
export function storedSigningKey(text: string): KeyObject {
  return createPublicKey({ key: JSON.parse(text), format: 'jwk' });
}

function publicKey(jwk: PublicJwk, curves: readonly string[], path: string): KeyObject {
  if (!curves.includes(jwk.crv)) throw invalid(path, `must be of ${curves.join(' or ')}`);
  try {
    return createPublicKey({ key: JSON.parse(publicMembers(jwk)), format: 'jwk' });
  } catch {
    throw invalid(path, 'is not a public key');
  }
}

function publicMembers({ kty, crv, x, y }: PublicJwk): string {
  return JSON.stringify(kty === 'EC' ? { kty, crv, x, y } : { kty, crv, x });
}

function invalid(path: string, message: string): Refusal {
  return new Refusal('holder-keys-invalid', `${path} ${message}.`, { errors: [{ path, message }] });
}
