import type { Migration } from './migration.ts';

/** 25 hours before the migration, which is as far back as the list of revocations reaches. */
const OF_LATE = '(SELECT server_time FROM head) - 90000000';

/** The tag ring's turns, and what was latched of late. */
export const tagRing: Migration = {
  name: '0005-ring',
  statements: [
    `CREATE TABLE ring_keys (
      id INTEGER NOT NULL PRIMARY KEY,
      added_at INTEGER NOT NULL,
      minting_at INTEGER,
      replaced INTEGER NOT NULL
    )`,
    `INSERT INTO ring_keys (id, added_at, minting_at, replaced)
      SELECT 0, created_at, created_at, 0 FROM secrets WHERE name = 'ring:0'`,
    'ALTER TABLE versions ADD COLUMN ring_id INTEGER',
    'UPDATE versions SET ring_id = 0 WHERE digest IS NOT NULL',
    `CREATE TABLE latches (
      identity TEXT NOT NULL PRIMARY KEY,
      latched_at INTEGER NOT NULL,
      state TEXT,
      reason TEXT
    )`,
    'CREATE INDEX latches_by_age ON latches (latched_at)',
    `INSERT INTO latches (identity, latched_at, state, reason)
      SELECT records.identity, changes.committed_at, versions.state, versions.reason
      FROM versions
      JOIN keyset_records AS records ON records.identity = 'version:' || versions.digest
      JOIN changes ON changes.epoch = records.epoch AND changes.revision = records.revision
      WHERE versions.state IN ('deactivated', 'compromised', 'destroyed')
        AND changes.committed_at > ${OF_LATE}`,
    `INSERT INTO latches (identity, latched_at)
      SELECT records.identity, changes.committed_at
      FROM keys
      JOIN keyset_records AS records ON records.identity = 'key:' || keys.id
      JOIN changes ON changes.epoch = records.epoch AND changes.revision = records.revision
      WHERE keys.ended IS NOT NULL AND changes.committed_at > ${OF_LATE}`,
  ],
};
