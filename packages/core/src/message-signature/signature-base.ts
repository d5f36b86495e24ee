/**
 * HTTP Message Signatures (RFC 9421) as holders use them: one signature, a fixed list of covered
 * components, and the server's nonce instead of a judged `created`. `@authority` and `@target-uri`
 * are left out because proxies change them; the configured public origin is covered as the field
 * `keyturn-origin` instead.
 */
export const HOLDER_TAG = 'keyturn-holder';

/** The covered components, in this order, no more and no fewer. */
export const HOLDER_COMPONENTS = [
  '@method',
  '@path',
  '@query',
  'content-digest',
  'keyturn-origin',
] as const;

export interface HolderSignatureInput {
  /** Upper case. */
  method: string;
  /** Absolute path as sent, `/v1/holders/…`. */
  path: string;
  /** With its leading `?`; a lone `?` where there is none (RFC 9421 §2.2.7). */
  query: string;
  /** The `Content-Digest` field as sent (RFC 9530), `sha-256=:…:`. */
  contentDigest: string;
  /** The `Keyturn-Origin` field as sent: the server's configured public origin. */
  origin: string;
  /** Unix seconds; covered, never judged (K8). */
  created: number;
  /** From `POST /v1/holders/{id}/nonce`; base64url. */
  nonce: string;
  /** The holder's id. */
  keyId: string;
}

/** The value of `Signature-Input` after its label `keyturn=`. */
export function signatureParameters(
  input: Pick<HolderSignatureInput, 'created' | 'nonce' | 'keyId'>,
): string {
  const components = HOLDER_COMPONENTS.map((name) => `"${name}"`).join(' ');
  return `(${components});created=${input.created};nonce="${input.nonce}";keyid="${input.keyId}";tag="${HOLDER_TAG}"`;
}

/** The signature base (RFC 9421 §2.5): what is signed, as ASCII text. */
export function signatureBase(input: HolderSignatureInput): string {
  return [
    `"@method": ${input.method}`,
    `"@path": ${input.path}`,
    `"@query": ${input.query}`,
    `"content-digest": ${input.contentDigest}`,
    `"keyturn-origin": ${input.origin}`,
    `"@signature-params": ${signatureParameters(input)}`,
  ].join('\n');
}

/** What a `Signature-Input` field of a holder says, or null where it is not exactly our form. */
export function parseSignatureInput(
  field: string,
): { created: number; nonce: string; keyId: string } | null {
  const match = SIGNATURE_INPUT.exec(field);
  if (!match) return null;
  const [, created, nonce, keyId] = match;
  return { created: Number(created), nonce: nonce as string, keyId: keyId as string };
}

// The verifier of a signature fixes the components itself: any other list is not ours to check.
const SIGNATURE_INPUT = new RegExp(
  `^keyturn=\\(${HOLDER_COMPONENTS.map((name) => `"${name}"`).join(' ')}\\)` +
    `;created=([0-9]{1,12});nonce="([A-Za-z0-9_-]{16,64})";keyid="([A-Za-z0-9_-]{1,64})"` +
    `;tag="${HOLDER_TAG}"$`,
);
