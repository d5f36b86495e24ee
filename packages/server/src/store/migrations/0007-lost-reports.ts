import type { Migration } from './migration.ts';

/** When reports about an api were lost with the database, one row for each day. */
export const lostReports: Migration = {
  name: '0007-lost-reports',
  statements: [
    `CREATE TABLE lost_reports (
      api_id TEXT NOT NULL,
      day INTEGER NOT NULL,
      from_at INTEGER NOT NULL,
      to_at INTEGER NOT NULL,
      PRIMARY KEY (api_id, day)
    )`,
  ],
};
