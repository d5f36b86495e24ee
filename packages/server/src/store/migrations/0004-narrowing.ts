import type { Migration } from './migration.ts';

/**
 * Scopes that leave a version before it does, and who asked for which. What sources asked for before
 * this was not kept: it may have been any scope.
 */
export const narrowing: Migration = {
  name: '0004-narrowing',
  statements: [
    "ALTER TABLE versions ADD COLUMN taken_scopes TEXT NOT NULL DEFAULT '[]'",
    'ALTER TABLE rotations ADD COLUMN scopes TEXT',
    "ALTER TABLE rotations ADD COLUMN returned_scopes TEXT NOT NULL DEFAULT '[]'",
    'ALTER TABLE sources ADD COLUMN untold_at INTEGER',
    // What a server of an earlier release counts beside this one is not accounted for.
    'ALTER TABLE sources ADD COLUMN accounted INTEGER NOT NULL DEFAULT 0',
    `CREATE TABLE source_scopes (
      source_id TEXT NOT NULL REFERENCES sources (id),
      version INTEGER NOT NULL,
      scope TEXT NOT NULL,
      refused_at INTEGER,
      PRIMARY KEY (source_id, version, scope)
    )`,
  ],
};
