import type { Migration } from './migration.ts';

/** How long after a jump of server time verifiers of an api told what they saw as of before it. */
export const unheardJumps: Migration = {
  name: '0015-unheard-jumps',
  statements: [
    `CREATE TABLE unheard_jumps (
      api_id TEXT NOT NULL,
      jumped_at INTEGER NOT NULL,
      to_at INTEGER NOT NULL,
      PRIMARY KEY (api_id, jumped_at)
    )`,
  ],
};
