import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { SealToHolder } from '../../../packages/server/src/ports.ts';

const NONCE = new Uint8Array(12);

/**
 * Stands for the JWE that a version is sealed in: answered on this thread, always the same, and
 * opened by whoever has the opening key it was sealed to. Only a world without strangers may use it:
 * the key follows from the public one.
 */
export const sealInWorld: SealToHolder = async (openingKey, version) => {
  const cipher = createCipheriv('aes-256-gcm', keyOf(openingKey.x), NONCE);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(version)), cipher.final()]);
  return Buffer.concat([cipher.getAuthTag(), sealed]).toString('base64url');
};

/** @throws Error where it was sealed to another. */
export function openInWorld(openingKey: { x: string }, sealed: string): Uint8Array {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(openingKey.x), NONCE);
  decipher.setAuthTag(bytes.subarray(0, 16));
  return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
}

function keyOf(x: string): Buffer {
  return createHash('sha256').update(`sealed in a simulated world to ${x}`).digest();
}
