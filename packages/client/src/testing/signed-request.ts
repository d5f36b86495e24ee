import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { PublicJwk } from '@keyturn/core';

/**
 * Checks a holder's signature by RFC 9421 and RFC 9530, written from their texts with `node:crypto`
 * and nothing of the product, so that both check each other. The nonce, or null where it does not
 * hold.
 */
export function signedNonce(
  request: IncomingMessage,
  body: Buffer,
  holder: { readonly id: string; readonly signingKey: PublicJwk; readonly origin: string },
): string | null {
  const { headers } = request;
  const [input, value] = [String(headers['signature-input']), String(headers.signature)];
  const parameters =
    /^keyturn=(\(.*\);created=\d+;nonce="([\w-]+)";keyid="([\w-]+)";tag="([\w-]+)")$/.exec(input);
  if (!parameters || parameters[3] !== holder.id || parameters[4] !== 'keyturn-holder') return null;
  const digest = createHash('sha256').update(body).digest('base64');
  if (headers['content-digest'] !== `sha-256=:${digest}:`) return null;
  if (headers['keyturn-origin'] !== holder.origin) return null;
  const [path, query] = String(request.url).split('?');
  const covered = '("@method" "@path" "@query" "content-digest" "keyturn-origin")';
  if (!parameters[1]?.startsWith(`${covered};`)) return null;
  const base =
    `"@method": ${request.method}\n"@path": ${path}\n"@query": ?${query ?? ''}\n` +
    `"content-digest": sha-256=:${digest}:\n"keyturn-origin": ${holder.origin}\n` +
    `"@signature-params": ${parameters[1]}`;
  const signature = /^keyturn=:([A-Za-z0-9+/]+={0,2}):$/.exec(value)?.[1] ?? '';
  return verifies(holder.signingKey, base, Buffer.from(signature, 'base64'))
    ? (parameters[2] ?? null)
    : null;
}

/** Whether the public JWK verifies the signature over the text, by the algorithm of its curve. */
export function verifies(jwk: PublicJwk, text: string, signature: Buffer): boolean {
  const key = createPublicKey({ key: { ...jwk } as JsonWebKey, format: 'jwk' });
  const digest = jwk.crv === 'Ed25519' ? null : 'sha256';
  return verify(digest, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, signature);
}
