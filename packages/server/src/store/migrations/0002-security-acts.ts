import type { Migration } from './migration.ts';

/** Facts beside a version's state, holders that are not trusted, open connections, and what is forecast. */
export const securityActs: Migration = {
  name: '0002-security-acts',
  statements: [
    'ALTER TABLE versions ADD COLUMN narrowed_to TEXT',
    'ALTER TABLE versions ADD COLUMN exposed INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE versions ADD COLUMN exposed_as TEXT',
    'CREATE INDEX versions_to_expose ON versions (key_id) WHERE exposed_as IS NOT NULL AND exposed = 0',
    'ALTER TABLE versions ADD COLUMN refuse_at INTEGER',
    'CREATE INDEX versions_refused_later ON versions (key_id, refuse_at) WHERE refuse_at IS NOT NULL',
    'ALTER TABLE keys ADD COLUMN tainted_at INTEGER',
    'ALTER TABLE holders ADD COLUMN tainted_at INTEGER',
    'ALTER TABLE holders ADD COLUMN versions_given TEXT',
    'ALTER TABLE holders ADD COLUMN versions_named TEXT',
    'ALTER TABLE rotations ADD COLUMN turned_at INTEGER',
    `CREATE TABLE instance_sessions (
      instance_id TEXT NOT NULL REFERENCES instances (id),
      key_id TEXT NOT NULL,
      version INTEGER NOT NULL,
      open INTEGER NOT NULL,
      since INTEGER NOT NULL,
      PRIMARY KEY (instance_id, key_id, version)
    )`,
    'CREATE INDEX instance_sessions_of_key ON instance_sessions (key_id)',
    `CREATE TABLE source_slots (
      source_id TEXT NOT NULL REFERENCES sources (id),
      version INTEGER NOT NULL,
      slot INTEGER NOT NULL,
      started_at INTEGER NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (source_id, version, slot)
    )`,
    'CREATE INDEX usage_minutes_of_key ON usage_minutes (key_id, minute)',
    'ALTER TABLE rotations ADD COLUMN forecast TEXT',
  ],
};
