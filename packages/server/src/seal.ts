import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { Random, Seal } from './ports.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Names the form, so that a later one can be told from it. */
const FORM = 'a1.';

/**
 * Seals with AES-256-GCM (NIST SP 800-38D): `a1.` and base64url of nonce, ciphertext and tag. The
 * nonce is random, which is safe for 2³² sealings under one master key. Keyed digests have a key that
 * is derived from it.
 *
 * @param masterKey - 32 bytes.
 */
export function makeSeal(masterKey: Uint8Array, random: Random): Seal {
  // Not the key of the cipher itself: each use has a key of its own.
  const macKey = createHmac('sha256', masterKey).update('keyturn mac').digest();
  return {
    mac: (text) => createHmac('sha256', macKey).update(text, 'utf8').digest('base64url'),
    seal(text, context) {
      const nonce = random.bytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, masterKey, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context));
      const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return FORM + Buffer.concat(sealed).toString('base64url');
    },
    open(sealed, context) {
      const bytes = bytesOf(sealed);
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, masterKey, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const opened = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([opened, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new Error(`not sealed under this master key for ${context}`, { cause });
      }
    },
  };
}

function bytesOf(sealed: string): Buffer {
  const bytes = Buffer.from(sealed.slice(FORM.length), 'base64url');
  if (!sealed.startsWith(FORM) || bytes.length < NONCE_BYTES + TAG_BYTES) {
    throw new Error('not a sealed text of this release');
  }
  return bytes;
}
