import type { Migration } from './migration.ts';

/** Where history forked, what was presented of the stretches that were lost, and who was asked about them. */
export const history: Migration = {
  name: '0003-history',
  statements: [
    `CREATE TABLE forks (
      epoch INTEGER NOT NULL PRIMARY KEY,
      last_common_revision INTEGER NOT NULL,
      reason TEXT NOT NULL,
      opened_at INTEGER NOT NULL,
      closed_at INTEGER
    )`,
    `CREATE TABLE orphans (
      id TEXT NOT NULL PRIMARY KEY,
      fork_epoch INTEGER NOT NULL REFERENCES forks (epoch),
      epoch INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      last_four TEXT NOT NULL,
      count INTEGER NOT NULL,
      first_seen_at INTEGER NOT NULL,
      last_seen_at INTEGER NOT NULL,
      UNIQUE (epoch, revision, last_four)
    )`,
    'CREATE INDEX orphans_in_order ON orphans (first_seen_at, id)',
    `CREATE TABLE server_starts (
      wall_at INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      PRIMARY KEY (wall_at, revision)
    )`,
    'ALTER TABLE instances ADD COLUMN asked_epoch INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE instances ADD COLUMN asked_sequence INTEGER NOT NULL DEFAULT 0',
  ],
};
