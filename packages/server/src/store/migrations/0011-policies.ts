import type { Migration } from './migration.ts';

/**
 * Policies that have versions and are attached to apis, classes and clients, and what the schedule of
 * a key comes to. A policy from before is as it was: version 1, for the keys that name it.
 */
export const policies: Migration = {
  name: '0011-policies',
  statements: [
    'ALTER TABLE policies ADD COLUMN version INTEGER NOT NULL DEFAULT 1',
    'ALTER TABLE policies ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0',
    'UPDATE policies SET updated_at = created_at',
    `CREATE TABLE policy_versions (
      policy_id TEXT NOT NULL REFERENCES policies (id),
      version INTEGER NOT NULL,
      document TEXT NOT NULL,
      name TEXT NOT NULL,
      attach_to TEXT NOT NULL,
      at INTEGER NOT NULL,
      "by" TEXT NOT NULL,
      PRIMARY KEY (policy_id, version)
    )`,
    `INSERT INTO policy_versions (policy_id, version, document, name, attach_to, at, "by")
      SELECT id, 1, document, name, '{"apis":[],"keyClasses":[],"clients":[],"keys":[]}', created_at, 'system'
      FROM policies`,
    `CREATE TABLE policy_targets (
      kind TEXT NOT NULL,
      target_id TEXT NOT NULL,
      policy_id TEXT NOT NULL REFERENCES policies (id),
      PRIMARY KEY (kind, target_id)
    )`,
    'CREATE INDEX policy_targets_of_policy ON policy_targets (policy_id)',
    'ALTER TABLE keys ADD COLUMN schedule_at INTEGER',
    'ALTER TABLE keys ADD COLUMN next_rotation_at INTEGER',
    "ALTER TABLE keys ADD COLUMN ladder_told TEXT NOT NULL DEFAULT '[]'",
    'ALTER TABLE keys ADD COLUMN scheduled_since INTEGER',
    'CREATE INDEX keys_to_schedule ON keys (schedule_at) WHERE schedule_at IS NOT NULL',
    'CREATE INDEX keys_of_policy ON keys (policy_id) WHERE policy_id IS NOT NULL',
    'ALTER TABLE rotations ADD COLUMN by_schedule INTEGER NOT NULL DEFAULT 0',
  ],
};
