/** An Ed25519/X25519 (OKP) or P-256 (EC) public key, RFC 7517, without private members. */
export interface PublicJwk {
  kty: 'OKP' | 'EC';
  crv: 'Ed25519' | 'X25519' | 'P-256';
  x: string;
  y?: string;
}

/** How a holder comes by a new version; decides the terms of K4 and what K5(a) waits for. */
export type HolderClass = 'sdk' | 'deployed';

/** Durable holders are waited for until a person says gone; ephemeral ones join the unknown holder. */
export type HolderKind = 'durable' | 'ephemeral';

/** `POST /v1/holders`: redeems a grant (or is called with a pickup token instead of `grant`). */
export interface EnrolRequest {
  grant?: string;
  name: string;
  kind: HolderKind;
  class: HolderClass;
  signingKey: PublicJwk;
  openingKey: PublicJwk;
  /** `openingKeyText(openingKey)` signed by the signing key, base64url: both belong to one holder. */
  openingKeyProof: string;
}

/** The text that `openingKeyProof` signs: the members in this order, so that it is canonical. */
export function openingKeyText(key: PublicJwk): string {
  return `keyturn-opening-key\n${key.kty}\n${key.crv}\n${key.x}\n${key.y ?? ''}`;
}

/** The answer to an enrolment. */
export interface Enrolled {
  id: string;
  keyId: string;
  apiId: string;
  environment: 'live' | 'test';
  /** The public origin that signatures must cover. */
  origin: string;
}

/** `POST /v1/holders/{id}/nonce`. Single use, server-issued, so that no client clock matters (K8). */
export interface NonceAnswer {
  nonce: string;
}

/** `POST /v1/holders/{id}/pickup` (body: `{ "have": number | null }`, the version in use). */
export interface PickupAnswer {
  /**
   * `current`: `version` is what `have` names; `available`: `sealed` holds `version`; `not-kept`: it is
   * another, also an older one after a roll back, and the server keeps no copy of it. A holder that
   * has it switches to it; one that has not asks again after `pollMs`.
   */
  status: 'current' | 'available' | 'not-kept';
  /** The version that this holder should use: the primary. */
  version: number;
  keyId: string;
  /** Compact JWE (ECDH-ES, A256GCM) of a `SealedVersion`, to the opening key; null unless available. */
  sealed: string | null;
  /** When to move, RFC 3339; pick a uniform random instant in it (K11). Null: whenever. */
  window: { start: string; end: string } | null;
  /** Move at once. */
  now: boolean;
  /** The rotation that this belongs to, or null. */
  rotationId: string | null;
  /** Ask again after this. */
  pollMs: number;
}

/** The plaintext of `PickupAnswer.sealed`, JSON. */
export interface SealedVersion {
  keyId: string;
  version: number;
  keyString: string;
}

/** `POST /v1/holders/{id}/confirm`: "I hold this version and use it". */
export interface ConfirmRequest {
  version: number;
}
