import type { Migration } from './migration.ts';

/** Facts beside a version's state, holders that are not trusted, and open connections. */
export const securityActs: Migration = {
  name: '0002-security-acts',
  statements: [
    'ALTER TABLE versions ADD COLUMN narrowed_to TEXT',
    'ALTER TABLE versions ADD COLUMN exposed INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE versions ADD COLUMN refuse_at INTEGER',
    'CREATE INDEX versions_refused_later ON versions (refuse_at) WHERE refuse_at IS NOT NULL',
    'ALTER TABLE holders ADD COLUMN tainted_at INTEGER',
    `CREATE TABLE instance_sessions (
      instance_id TEXT NOT NULL REFERENCES instances (id),
      key_id TEXT NOT NULL,
      version INTEGER NOT NULL,
      open INTEGER NOT NULL,
      PRIMARY KEY (instance_id, key_id, version)
    )`,
    'CREATE INDEX instance_sessions_of_key ON instance_sessions (key_id)',
  ],
};
