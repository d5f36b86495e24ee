import type { Generated } from 'kysely';

/**
 * The tables, as SQLite and PostgreSQL both hold them: TEXT for ids, digests and JSON; INTEGER
 * (int8 on PostgreSQL, read as a number) for counts, booleans (0 or 1) and instants (ms of server
 * time). Ids are random, 16 base64url characters behind a three-letter prefix.
 */
export interface Database {
  head: HeadTable;
  secrets: SecretsTable;
  apis: ApisTable;
  regions: RegionsTable;
  clients: ClientsTable;
  policies: PoliciesTable;
  keys: KeysTable;
  key_suspensions: KeySuspensionsTable;
  versions: VersionsTable;
  rotations: RotationsTable;
  rotation_holds: RotationHoldsTable;
  rotation_events: RotationEventsTable;
  changes: ChangesTable;
  change_records: ChangeRecordsTable;
  keyset_records: KeysetRecordsTable;
  verifiers: VerifiersTable;
  instances: InstancesTable;
  receipts: ReceiptsTable;
  grants: GrantsTable;
  holders: HoldersTable;
  nonces: NoncesTable;
  usage_minutes: UsageMinutesTable;
  sources: SourcesTable;
  source_versions: SourceVersionsTable;
  tokens: TokensTable;
  audit: AuditTable;
  pseudonyms: PseudonymsTable;
  idempotency: IdempotencyTable;
  outbox: OutboxTable;
}

/** One row, locked last in every command: revision order and audit order are commit order. */
export interface HeadTable {
  id: number;
  epoch: number;
  revision: number;
  hash: string;
  audit_seq: number;
  audit_hash: string;
  /** Server time of the last commit; never falls (K8). */
  server_time: number;
}

/** The server's own secrets, sealed under the master key: signing key, tag ring keys. */
export interface SecretsTable {
  name: string;
  sealed: string;
  created_at: number;
}

export interface ApisTable {
  id: string;
  name: string;
  prefix: string;
  /** JSON array of scope names. */
  scopes: string;
  /** JSON `{ [scope]: GraceClass }`. */
  scope_grace: string;
  /** JSON `{ [class]: { grace: GraceClass } }`; always has `default`. */
  key_classes: string;
  created_at: number;
}

export interface RegionsTable {
  id: string;
  name: string;
  created_at: number;
}

export interface ClientsTable {
  id: string;
  name: string;
  /** JSON array of strings. */
  contacts: string;
  created_at: number;
}

export interface PoliciesTable {
  id: string;
  name: string;
  /** JSON. */
  document: string;
  created_at: number;
}

export interface KeysTable {
  id: string;
  api_id: string;
  client_id: string;
  name: string;
  environment: string;
  owner: string;
  purpose: string;
  scopes: string;
  class: string;
  labels: string;
  regions: string;
  addresses: string;
  not_before: number | null;
  expires_at: number | null;
  policy_id: string | null;
  suspended: number;
  tainted: number;
  /** `revoked` or `expired`; null while the key lives. */
  ended: string | null;
  /** More than 64 sources were seen: retirement is held (K5b). */
  sources_incomplete: number;
  created_at: number;
}

/** When an operator had the key suspended: such time is not quiet (K5b). At most one is open. */
export interface KeySuspensionsTable {
  key_id: string;
  started_at: number;
  /** Null while it lasts. */
  ended_at: number | null;
}

export interface VersionsTable {
  key_id: string;
  number: number;
  state: string;
  designation: string | null;
  /** SHA-256 of the whole string, lower-case hex; null before publish. */
  digest: string | null;
  published_epoch: number | null;
  published_revision: number | null;
  published_at: number | null;
  /** Set in the transaction before the first byte that could carry the secret (K1). */
  handed_out_at: number | null;
  /** The key string sealed under the master key; null once nobody may fetch it any more (K13). */
  sealed: string | null;
  last_four: string | null;
  /** Why it is latched. */
  reason: string | null;
  /** Revision at which it stopped being accepted by commit (suspended or latched). */
  withdrawn_epoch: number | null;
  withdrawn_revision: number | null;
  withdrawn_at: number | null;
  last_used_at: number | null;
  accepted_total: number;
  refused_total: number;
  created_at: number;
}

export interface RotationsTable {
  id: string;
  key_id: string;
  from_version: number;
  to_version: number;
  direction: string;
  /** A rotation phase, or how it ended. */
  phase: string;
  reason: string;
  expedited: number;
  /** Begun or expedited by a security act: no hold stops `publish` and `promote` (K10). */
  by_security_act: number;
  roll_back_pending: number;
  /** The leaving version was restored and K1 has not held for it since. */
  restoring: number;
  /** Not published before this (K11 window); ms. */
  publish_after: number;
  started_at: number;
  ready_at: number | null;
  promoted_at: number | null;
  /** When K5(a) began to hold; null while it does not. */
  draining_at: number | null;
  suspended_at: number | null;
  /** When the leaving version was accepted by none, once suspended. */
  hidden_at: number | null;
  ended_at: number | null;
  /** Automatic restores so far (K6: one). */
  restores: number;
  /** The leaving version is not suspended before this, by `extend`; null without one. */
  extended_until: number | null;
  /** When the reconciler looks again; ms. */
  next_check_at: number;
  /** JSON array of Wait: the reasons computed at the last look. */
  waits_for: string;
  /** JSON of ProgressCounts at the last look. */
  progress: string;
  safe_to_retire_at: number | null;
  /** JSON array of `code subject`: what people were already told that it waits for. */
  waits_told: string;
}

export interface RotationHoldsTable {
  rotation_id: string;
  name: string;
  by: string;
  since: number;
  text: string;
}

/** What `GET /rotations/{id}/events` replays. */
export interface RotationEventsTable {
  seq: Generated<number>;
  rotation_id: string;
  at: number;
  /** JSON of the rotation's phase, direction and waits at that instant. */
  event: string;
}

/** The revision log. */
export interface ChangesTable {
  epoch: number;
  revision: number;
  previous: string;
  committed_at: number;
  /** JSON array of hex digests. */
  digests: string;
  hash: string;
  signature: string;
}

export interface ChangeRecordsTable {
  epoch: number;
  revision: number;
  position: number;
  /** Null: for every verifier. */
  api_id: string | null;
  record: string;
}

/** The newest record of each identity: what a snapshot holds. */
export interface KeysetRecordsTable {
  identity: string;
  api_id: string | null;
  epoch: number;
  revision: number;
  record: string;
}

/** Verifier groups. */
export interface VerifiersTable {
  id: string;
  name: string;
  region: string;
  /** JSON array of api ids. */
  apis: string;
  token_id: string;
  created_at: number;
  removed_at: number | null;
}

export interface InstancesTable {
  id: string;
  verifier_id: string;
  first_seen_at: number;
  last_report_at: number;
  sequence: number;
  applied_epoch: number | null;
  applied_revision: number | null;
  applied_hash: string | null;
  /** Raised in the transaction that renews the lease; a grantor watches it stand still (K8). */
  lease_counter: number;
  /** Server time of the last renewal; 0 before the first. */
  lease_renewed_at: number;
  watermark: number;
  sessions: number;
  /** Clean stop. */
  closed_at: number | null;
  /** A person said that it is gone. */
  gone_at: number | null;
}

export interface ReceiptsTable {
  id: string;
  key_id: string;
  version: number | null;
  /** What was done: `revoke`, `suspend`. */
  act: string;
  epoch: number;
  revision: number;
  created_at: number;
  worst_case_at: number;
  /** JSON array of `{instance, group, region, mustStopBy}` at commit. */
  concerned: string;
}

export interface GrantsTable {
  digest: string;
  key_id: string;
  name: string;
  created_by: string;
  expires_at: number;
  redeemed_at: number | null;
  redeemed_by: string | null;
}

export interface HoldersTable {
  id: string;
  key_id: string;
  name: string;
  kind: string;
  class: string;
  signing_key: string;
  opening_key: string;
  enrolled_at: number;
  last_seen_at: number;
  picked_up_version: number | null;
  picked_up_at: number | null;
  confirmed_version: number | null;
  confirmed_at: number | null;
  gone_at: number | null;
}

export interface NoncesTable {
  digest: string;
  holder_id: string;
  expires_at: number;
}

export interface UsageMinutesTable {
  key_id: string;
  version: number;
  minute: number;
  region: string;
  outcome: string;
  reason: string;
  count: number;
}

export interface SourcesTable {
  id: string;
  key_id: string;
  address_prefix: string;
  user_agent: string;
  route: string;
  region: string;
  first_seen_at: number;
  last_seen_at: number;
  /** How many times it was seen at all, capped meaning: 1 = seen once. */
  presentations: number;
  longest_gap_ms: number;
  gone_at: number | null;
}

export interface SourceVersionsTable {
  source_id: string;
  version: number;
  first_seen_at: number;
  last_seen_at: number;
  accepted: number;
  refused: number;
}

export interface TokensTable {
  id: string;
  digest: string;
  /** `admin`, `read`, `verifier` or `pickup`. */
  kind: string;
  name: string;
  /** JSON array of api ids; null: all. */
  apis: string | null;
  verifier_id: string | null;
  key_id: string | null;
  created_at: number;
  removed_at: number | null;
  last_used_at: number | null;
}

export interface AuditTable {
  seq: number;
  at: number;
  /** Pseudonym or `system`. */
  actor: string;
  action: string;
  subject: string;
  /** JSON; no name, no address, no secret. */
  details: string;
  previous: string;
  hash: string;
}

/** Names and addresses, kept outside the chain so that a person can be erased. */
export interface PseudonymsTable {
  id: string;
  kind: string;
  value: string | null;
  created_at: number;
}

export interface IdempotencyTable {
  principal: string;
  route: string;
  key: string;
  body_digest: string;
  /** Null while the first is still running. */
  status: number | null;
  sealed_body: string | null;
  created_at: number;
}

export interface OutboxTable {
  id: string;
  /** Event type, as `rotation.started`. */
  type: string;
  /** JSON. */
  data: string;
  created_at: number;
  next_attempt_at: number;
  attempts: number;
  delivered_at: number | null;
  /** Given up after the last attempt. */
  failed_at: number | null;
  last_error: string | null;
}
