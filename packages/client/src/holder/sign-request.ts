import { signatureBase, signatureParameters } from '@keyturn/core';
import type { HolderIdentity } from '../identity/holder-identity.ts';
import type { HolderKeys } from '../identity/holder-keys.ts';

/** A request of a holder before it is signed. */
export interface UnsignedRequest {
  /** Upper case. */
  readonly method: string;
  readonly url: URL;
  /** The body as it will be sent. */
  readonly body: string;
  /** From `POST /v1/holders/{id}/nonce`. */
  readonly nonce: string;
  /** Unix seconds; covered by the signature, judged by nobody (K8). */
  readonly created: number;
}

/** The label of the one signature in both fields. */
const LABEL = 'keyturn';

/**
 * The fields that sign a request (RFC 9421): `Content-Digest`, `Keyturn-Origin`, `Signature-Input`
 * and `Signature`. What is covered is in `signatureBase`.
 */
export async function signatureFields(
  identity: Pick<HolderIdentity, 'id' | 'origin' | 'keys'>,
  request: UnsignedRequest,
): Promise<Record<string, string>> {
  const input = {
    method: request.method,
    path: request.url.pathname,
    // A query that is absent or empty is covered as a lone `?` (RFC 9421 §2.2.7).
    query: request.url.search || '?',
    contentDigest: await contentDigest(identity.keys, request.body),
    origin: identity.origin,
    created: request.created,
    nonce: request.nonce,
    keyId: identity.id,
  };
  const signature = await identity.keys.sign(signatureBase(input));
  return {
    'content-digest': input.contentDigest,
    'keyturn-origin': input.origin,
    'signature-input': `${LABEL}=${signatureParameters(input)}`,
    signature: `${LABEL}=:${base64(signature)}:`,
  };
}

/** `Content-Digest` (RFC 9530) over the bytes as sent. */
export async function contentDigest(keys: HolderKeys, body: string): Promise<string> {
  return `sha-256=:${base64(await keys.digest(new TextEncoder().encode(body)))}:`;
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
