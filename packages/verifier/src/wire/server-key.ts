import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { Malformed } from './members.ts';

const RAW_KEY = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** The public half of the server's signing key: Ed25519 (RFC 8032). */
export interface ServerKey {
  /** Raw 32 bytes in base64url, as a snapshot carries it. */
  readonly text: string;
  /** Whether `signature` (base64url) is the server's over the ASCII text. */
  verifies(text: string, signature: string): boolean;
}

/** @throws Malformed if the text is not 32 bytes of base64url that Ed25519 takes for a key. */
export function readServerKey(text: string): ServerKey {
  if (!RAW_KEY.test(text)) throw new Malformed('the server key is not 32 bytes in base64url');
  const key = importKey(text);
  return {
    text,
    verifies: (signed, signature) =>
      verify(null, Buffer.from(signed), key, Buffer.from(signature, 'base64url')),
  };
}

function importKey(x: string): KeyObject {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  } catch {
    throw new Malformed('the server key is not an Ed25519 key');
  }
}
