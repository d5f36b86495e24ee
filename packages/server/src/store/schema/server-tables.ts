/** What the server needs for itself, and what it owes to others. */
export interface ServerTables {
  secrets: SecretsTable;
  tokens: TokensTable;
  audit: AuditTable;
  pseudonyms: PseudonymsTable;
  idempotency: IdempotencyTable;
  outbox: OutboxTable;
}

/** The server's own secrets, sealed under the master key: signing key, tag ring keys. */
export interface SecretsTable {
  name: string;
  sealed: string;
  created_at: number;
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
  /** The key that it is about, and its api, as found when it was fanned out. */
  key_id: string | null;
  api_id: string | null;
  /** Since when its deliveries are in `deliveries`; null: not yet. */
  fanned_out_at: number | null;
  /** When somebody first said that they had read it; null: nobody has. */
  acknowledged_at: number | null;
  /** Who, in words. */
  acknowledged_by: string | null;
}
