import { CompactEncrypt, importJWK } from 'jose';
import type { SealToHolder } from '../ports.ts';

export const sealToHolder: SealToHolder = async (openingKey, version) => {
  const key = await importJWK({ ...openingKey }, 'ECDH-ES');
  const plaintext = new TextEncoder().encode(JSON.stringify(version));
  return new CompactEncrypt(plaintext)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
    .encrypt(key);
};
