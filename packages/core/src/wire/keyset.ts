import type { GraceClass } from '../policy/grace.ts';

/** A point in the key set's history. Equal (epoch, revision) with another hash is a fork. */
export interface Head {
  epoch: number;
  revision: number;
  /** SHA-256 in lower-case hex of the change set's text, see `changeSetText`. */
  hash: string;
}

/** The schema of snapshots and of records, but for a version that is limited. */
export const KEYSET_SCHEMA = 1;

/**
 * The schema of a version with `limits`. A verifier that does not know it must not accept the
 * version as if there were none (row R1); all others go out so that every build reads them.
 */
export const LIMITED_VERSION_SCHEMA = 2;

/** Facts about an api that every verifier of it needs. */
export interface ApiRecord {
  kind: 'api';
  schema: number;
  id: string;
  prefix: string;
  scopes: string[];
  /** Scopes whose grace class is stricter or laxer than their key's. */
  scopeGrace: Record<string, GraceClass>;
}

/** A key of the tag ring (K3). Goes to every verifier, whatever its apis. */
export interface RingRecord {
  kind: 'ring';
  schema: number;
  /** 0 to 61. */
  id: number;
  /** 32 bytes, base64url. */
  key: string;
}

/** What verifiers know of a key; its versions are records of their own. */
export interface KeyRecord {
  kind: 'key';
  schema: number;
  id: string;
  apiId: string;
  clientId: string;
  environment: 'live' | 'test';
  scopes: string[];
  grace: GraceClass;
  /** Empty means every region. */
  regions: string[];
  /** CIDR blocks; empty means every address. */
  addresses: string[];
  /** Server time in ms, or null. */
  notBefore: number | null;
  /** Server time in ms, or null. */
  expiresAt: number | null;
  /** By an operator. */
  suspended: boolean;
  /** The key itself was revoked or has ended; latched. */
  revoked: boolean;
  /** What `Api-Key-Status` says to those who present the leaving version, or null. */
  advice: RotationAdvice | null;
}

/** When a client is asked to move to the staying version (K11). Server time in ms. */
export interface RotationAdvice {
  /** The version that is asked to move. */
  version: number;
  rotateAfter: number | null;
  now: boolean;
  sunset: number | null;
}

/** One version of a key, found by the digest of the whole key string. */
export interface VersionRecord {
  kind: 'version';
  schema: number;
  /** SHA-256 of the whole key string, lower-case hex. */
  digest: string;
  keyId: string;
  number: number;
  /** A NIST SP 800-57 state. A verifier that does not know it answers row R1. */
  state: string;
  designation: string | null;
  /** Why a latched version is latched, told to whoever presents the whole secret. */
  reason: 'deactivated' | 'revoked' | 'compromised' | 'expired' | null;
  /** Only with `LIMITED_VERSION_SCHEMA`, and always then. */
  limits?: VersionLimits;
}

/** What is left to a version that has leaked, until it is refused (K10). */
export interface VersionLimits {
  /** The scopes that are left to this version; null: all that its key has. */
  scopes: string[] | null;
  /**
   * Server time in ms from which it is refused as compromised, whatever else is heard; null: that
   * is not set. Rounded against the client (K8).
   */
  refuseAt: number | null;
}

/** The schema of a fork: a verifier that does not know the kind passes it over (KS-R6). */
export const FORK_SCHEMA = 2;

/**
 * Where an epoch ended for the history that went on (a restore, a fail-over that lost commits). A key
 * string whose floor lies behind that point is an orphan (row M4). Goes to every verifier.
 */
export interface ForkRecord {
  kind: 'fork';
  schema: number;
  /** The epoch that ended. */
  epoch: number;
  /** The last revision of that epoch which the history that goes on has, too. */
  lastCommonRevision: number;
  /** A person has closed its orphans, or their 7 days are over: they are refused. */
  closed: boolean;
}

/** A record replaces the earlier one of the same identity (`recordIdentity`). */
export type KeysetRecord = ApiRecord | RingRecord | KeyRecord | VersionRecord | ForkRecord;

/** The identity under which a later record replaces an earlier one. */
export function recordIdentity(record: KeysetRecord): string {
  if (record.kind === 'version') return `version:${record.digest}`;
  return record.kind === 'fork' ? `fork:${record.epoch}` : `${record.kind}:${record.id}`;
}

/**
 * All changes of one revision. `digests` lists every record of the revision; `records` holds only
 * those that the receiving verifier may see, as the exact JSON text that was digested, so that the
 * chain can be checked without the rest.
 */
export interface ChangeSet {
  epoch: number;
  revision: number;
  /** Hash of the revision before; 64 zeros for the first. */
  previous: string;
  /** Server time in ms. */
  committedAt: number;
  /** SHA-256 in lower-case hex of each record's JSON text. */
  digests: string[];
  hash: string;
  /** Ed25519 over `hash` (its ASCII text), base64url. */
  signature: string;
  records: string[];
}

/**
 * A change set without its records: it proves by the server's signature that the server has published
 * this revision once, also to a server that has lost it.
 */
export type SignedHead = Omit<ChangeSet, 'records'>;

export const FIRST_PREVIOUS = '0'.repeat(64);

/** The text whose SHA-256 is a change set's `hash`. */
export function changeSetText(
  set: Pick<ChangeSet, 'epoch' | 'revision' | 'previous' | 'committedAt' | 'digests'>,
): string {
  return [set.epoch, set.revision, set.previous, set.committedAt, ...set.digests].join('\n');
}

/** First line of a snapshot, which is newline-delimited JSON: header, one record a line, trailer. */
export interface SnapshotHeader {
  type: 'keyturn-snapshot';
  schema: number;
  head: Head;
  /** Ids of the apis that this snapshot is complete for. */
  apis: string[];
  /** The verifier group that it was made for. */
  group: string;
  region: string;
  /** Server time in ms when it was read. */
  serverTime: number;
  /** Server time in ms after which it is not accepted as new. */
  expiresAt: number;
  /** Ed25519 public key of the server, raw 32 bytes in base64url. */
  serverKey: string;
  /** Proves `head`; left out before the first revision. */
  proof?: SignedHead;
}

/** Last line of a snapshot. */
export interface SnapshotTrailer {
  type: 'end';
  /** How many record lines stand between header and trailer. */
  records: number;
  /** Ed25519 over the lower-case hex SHA-256 of all bytes before this line, base64url. */
  signature: string;
}

/** One line of `GET /keyset/stream` (newline-delimited JSON). A line comes at least every 2 s. */
export interface StreamLine {
  type: 'changes';
  head: Head;
  serverTime: number;
  /** In commit order; empty on a keep-alive. */
  changes: ChangeSet[];
  /** The stream cannot continue from `after`: fetch a snapshot. */
  snapshotNeeded: boolean;
}
