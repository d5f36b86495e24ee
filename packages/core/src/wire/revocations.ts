import type { Head, VersionRecord } from './keyset.ts';

export const REVOCATION_LIST_SCHEMA = 1;

/**
 * The body of `GET /revocations.json`, which anybody may fetch and any web server may copy: the second
 * way on which a latch reaches a verifier (K7). The signature is Ed25519 over the lower-case hex SHA-256
 * of `list` as it stands, base64url.
 */
export interface SignedRevocationList {
  /** The JSON text of a `RevocationList`. */
  list: string;
  signature: string;
}

/**
 * What was latched of late. It only adds latches and renews nothing: a verifier that reads it is no
 * fresher than before.
 */
export interface RevocationList {
  type: 'keyturn-revocations';
  schema: number;
  /** The head that it was read at. */
  head: Head;
  /** Server time in ms. */
  issuedAt: number;
  /** Server time in ms: every latch of after this instant is here. 25 hours before `issuedAt`. */
  since: number;
  versions: RevokedVersion[];
  /** Ids of the keys that were revoked or have ended; each of their versions is refused. */
  keys: string[];
}

/** Names no secret: whoever has no key string learns nothing from its digest. */
export type RevokedVersion = Pick<VersionRecord, 'digest' | 'state' | 'reason'>;
