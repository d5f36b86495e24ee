/** What verifiers are told, and how far each has got. */
export interface KeysetTables {
  head: HeadTable;
  changes: ChangesTable;
  change_records: ChangeRecordsTable;
  keyset_records: KeysetRecordsTable;
  verifiers: VerifiersTable;
  instances: InstancesTable;
  instance_sessions: InstanceSessionsTable;
  receipts: ReceiptsTable;
  terms: TermsTable;
  clock_jumps: ClockJumpsTable;
  lost_reports: LostReportsTable;
  unheard_jumps: UnheardJumpsTable;
  past_graces: PastGracesTable;
  past_key_graces: PastKeyGracesTable;
  ring_keys: RingKeysTable;
  latches: LatchesTable;
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
  /** `contentOf` the report that had this sequence; null before the first. */
  content: string | null;
  applied_epoch: number | null;
  applied_revision: number | null;
  applied_hash: string | null;
  /** Raised in the transaction that renews the lease; a grantor watches it stand still (K8). */
  lease_counter: number;
  /** Server time of the last renewal; 0 before the first. */
  lease_renewed_at: number;
  watermark: number;
  /** Open connections of all keys. */
  sessions: number;
  /** Clean stop. */
  closed_at: number | null;
  /** A person said that it is gone. */
  gone_at: number | null;
  /** The epoch in which it was last asked to hand back what was lost; 0: never. */
  asked_epoch: number;
  /** The sequence of the report whose answer asked; 0: never. */
  asked_sequence: number;
}

/** Open connections, as the instance's last report told them (K16); none without a row. */
export interface InstanceSessionsTable {
  instance_id: string;
  key_id: string;
  version: number;
  open: number;
  /** Since when at least one was open, as reports told it. */
  since: number;
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

/** Lease and grace as verifiers are told them, from when to when. */
export interface TermsTable {
  since: number;
  /** Null: in force. */
  until: number | null;
  /** L·(1+ρ). */
  lease_ms: number;
  /** JSON `{ [GraceClass]: ms }`. */
  grace_ms: string;
}

/**
 * A time of which nobody knows what was presented: server time went on from `from_at` at `to_at`,
 * because a person said that the clock was right.
 */
export interface ClockJumpsTable {
  from_at: number;
  to_at: number;
}

/** A time of which nobody knows what was presented of an api: reports of then were lost. */
export interface LostReportsTable {
  api_id: string;
  /** Start of the day in UTC on which it was noticed; what is noticed on one day is one row. */
  day: number;
  from_at: number;
  to_at: number;
}

/**
 * A time of which nobody knows what was presented of an api: from a jump of server time until the last
 * of its verifiers had heard of it.
 */
export interface UnheardJumpsTable {
  api_id: string;
  /** `to_at` of the first jump that had not been heard of. */
  jumped_at: number;
  to_at: number;
}

/** A key class had this grace class until this revision. */
export interface PastGracesTable {
  api_id: string;
  class: string;
  grace: string;
  epoch: number;
  revision: number;
}

/** One key had this grace class until this revision, when its policies came to say another. */
export interface PastKeyGracesTable {
  key_id: string;
  grace: string;
  epoch: number;
  revision: number;
}

/** The keys of the tag ring (K3); what each is stands sealed in `secrets`. */
export interface RingKeysTable {
  /** 0 to 61. */
  id: number;
  added_at: number;
  /** Since when key strings are tagged by it; null: not every verifier is known to have it. */
  minting_at: number | null;
  /** Another key had this id before. */
  replaced: number;
}

/** What was published as latched of late, of each identity the last (K7). */
export interface LatchesTable {
  /** As `recordIdentity` of a version or a key. */
  identity: string;
  latched_at: number;
  /** Of a version; null: it is a key. */
  state: string | null;
  reason: string | null;
}
