import type { Generated } from 'kysely';

/** What verifiers saw. */
export interface UsageTables {
  usage_minutes: UsageMinutesTable;
  sources: SourcesTable;
  source_versions: SourceVersionsTable;
  source_slots: SourceSlotsTable;
  source_scopes: SourceScopesTable;
  region_days: RegionDaysTable;
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
  /** Its last presentation of which nobody told what it asked for; null: all were told. */
  untold_at: number | null;
  /** How many of `presentations` were looked at for that; of the others nobody told. */
  accounted: Generated<number>;
}

export interface SourceVersionsTable {
  source_id: string;
  version: number;
  first_seen_at: number;
  last_seen_at: number;
  accepted: number;
  refused: number;
  /** Null: never, or before this was kept. */
  first_accepted_at: number | null;
}

/** The scopes that a source asked for, by the version that it presented. */
export interface SourceScopesTable {
  source_id: string;
  version: number;
  scope: string;
  /** The last request with it that was refused because a scope was missing; null for never. */
  refused_at: number | null;
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

/** In which hours of a day a region accepted something for an api; probes aside. */
export interface RegionDaysTable {
  api_id: string;
  region: string;
  /** The start of the day (UTC); ms. */
  day: number;
  /** Bit n: the hour that begins n hours after the start. */
  hours: number;
}
