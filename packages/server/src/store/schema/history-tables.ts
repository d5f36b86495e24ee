/** Where history forked, and what is known of the stretches that were lost. */
export interface HistoryTables {
  forks: ForksTable;
  orphans: OrphansTable;
  server_starts: ServerStartsTable;
}

/** One for each epoch that has ended. */
export interface ForksTable {
  /** The epoch that ended. */
  epoch: number;
  /** What came after it in that epoch was lost. */
  last_common_revision: number;
  /** How it was found, in words for people. */
  reason: string;
  opened_at: number;
  /** Its orphans are refused from then on; null: they are answered 503. */
  closed_at: number | null;
}

/** A key string that was presented and whose floor lies in a stretch that was lost. */
export interface OrphansTable {
  id: string;
  /** The epoch that ended with its fork. */
  fork_epoch: number;
  /** The floor of the string. */
  epoch: number;
  revision: number;
  last_four: string;
  count: number;
  first_seen_at: number;
  last_seen_at: number;
}

/** Where the head stood as a process started: a database that was put back is found by a start. */
export interface ServerStartsTable {
  /** The wall clock: server time may have fallen back with the database. */
  wall_at: number;
  revision: number;
}
