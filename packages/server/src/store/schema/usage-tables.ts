/** What verifiers saw. */
export interface UsageTables {
  usage_minutes: UsageMinutesTable;
  sources: SourcesTable;
  source_versions: SourceVersionsTable;
  source_slots: SourceSlotsTable;
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

/**
 * How often a source presented a version in each five minutes of the last hours: a ring, in which a
 * slot is written anew once it comes round again. See `usage/recent.ts`.
 */
export interface SourceSlotsTable {
  source_id: string;
  version: number;
  slot: number;
  /** The start of the five minutes that the slot counts now; ms. */
  started_at: number;
  count: number;
}
