import type { Migration } from './migration.ts';

/** The grace class that policies say of a key, and which it had before. */
export const policyGrace: Migration = {
  name: '0014-policy-grace',
  statements: [
    'ALTER TABLE keys ADD COLUMN grace TEXT',
    `CREATE TABLE past_key_graces (
      key_id TEXT NOT NULL REFERENCES keys (id),
      grace TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      PRIMARY KEY (key_id, epoch, revision)
    )`,
  ],
};
