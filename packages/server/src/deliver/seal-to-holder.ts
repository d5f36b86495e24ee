import type { PublicJwk, SealedVersion } from '@keyturn/core';
import { CompactEncrypt, importJWK } from 'jose';

/**
 * Seals a version to a holder's opening key: a compact JWE (RFC 7516) with ECDH-ES and A256GCM.
 * Asynchronous, so it stands after the commit that recorded the hand-out, never inside it.
 */
export async function sealToHolder(openingKey: PublicJwk, version: SealedVersion): Promise<string> {
  const key = await importJWK({ ...openingKey }, 'ECDH-ES');
  const plaintext = new TextEncoder().encode(JSON.stringify(version));
  return new CompactEncrypt(plaintext)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
    .encrypt(key);
}
