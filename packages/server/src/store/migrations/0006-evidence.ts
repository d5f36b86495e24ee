import type { Migration } from './migration.ts';

/** When each region accepted something for an api, and when each source was first accepted. */
export const evidence: Migration = {
  name: '0006-evidence',
  statements: [
    `CREATE TABLE region_days (
      api_id TEXT NOT NULL,
      region TEXT NOT NULL,
      day INTEGER NOT NULL,
      hours INTEGER NOT NULL,
      PRIMARY KEY (api_id, region, day)
    )`,
    'ALTER TABLE source_versions ADD COLUMN first_accepted_at INTEGER',
    // Where some were refused, nobody knows any more whether the first was: one was accepted by the last.
    'UPDATE source_versions SET first_accepted_at = first_seen_at WHERE accepted > 0 AND refused = 0',
    'UPDATE source_versions SET first_accepted_at = last_seen_at WHERE accepted > 0 AND refused > 0',
  ],
};
