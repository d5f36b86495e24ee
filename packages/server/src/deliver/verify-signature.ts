import { createHash } from 'node:crypto';
import { parseSignatureInput, signatureBase } from '@keyturn/core';
import { Refusal } from '../problem/refusal.ts';
import { isSignature, storedSigningKey } from './holder-keys.ts';
import type { HolderRow } from './holder-row.ts';
import type { SignedRequest } from './signed-request.ts';

const SIGNATURE = /^keyturn=:([A-Za-z0-9+/]{1,200}={0,2}):$/;

/**
 * Verifies that this holder signed this request (RFC 9421), for this server: method, path, query,
 * the digest of the bytes received, the public origin, and the nonce, which the command that acts on
 * the request consumes (`consumeNonce`). `created` is covered and judged by nobody (K8).
 *
 * @returns the nonce.
 * @throws Refusal `holder-gone`, `signature-missing`, `signature-invalid`, `origin-mismatch`,
 * `digest-mismatch`
 */
export function verifySignature(
  request: SignedRequest,
  holder: HolderRow,
  publicUrl: string,
): string {
  const { contentDigest, origin, signatureInput } = request;
  const signature = SIGNATURE.exec(request.signature ?? '')?.[1];
  if (contentDigest === null || origin === null || signatureInput === null || !signature) {
    throw new Refusal('signature-missing', 'The call must be signed by its holder.');
  }
  const input = parseSignatureInput(signatureInput);
  if (input === null) {
    throw new Refusal('signature-missing', 'The signature covers other components than it must.');
  }
  const base = signatureBase({ ...request, ...input, contentDigest, origin });
  const isHolders =
    input.keyId === holder.id &&
    isSignature(storedSigningKey(holder.signing_key), base, Buffer.from(signature, 'base64'));
  if (!isHolders) throw new Refusal('signature-invalid', 'The signature does not verify.');
  if (origin !== publicUrl) {
    throw new Refusal('origin-mismatch', `The public origin of this server is ${publicUrl}.`);
  }
  if (contentDigest !== digestOf(request.body)) {
    throw new Refusal('digest-mismatch', '`Content-Digest` is not that of the body received.');
  }
  if (holder.gone_at !== null) {
    throw new Refusal('holder-gone', 'This holder was said to be gone; it may enrol anew.');
  }
  return input.nonce;
}

/** `Content-Digest` (RFC 9530) of the bytes. */
function digestOf(body: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}
