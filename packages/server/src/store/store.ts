import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Database, HeadTable } from './schema.ts';

/**
 * Where the control plane keeps its state. Two adapters make one, SQLite and PostgreSQL; both pass
 * `store.contract.ts`, and nothing outside this folder may depend on which of them it was given.
 *
 * When the database cannot do its work (disk full, server gone, too busy), every method and every
 * query rejects with `StoreUnavailable`. A row that a unique index or primary key refuses rejects
 * with `UniqueViolation`. Any other rejection is a programmer's mistake.
 */
export interface Store {
  readonly kind: StoreKind;

  /**
   * Reads outside transactions. They see what is committed and nothing else, and do not wait for a
   * transaction that runs. Never write through it: writes belong to `transaction`.
   */
  readonly db: Kysely<Database>;

  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it rejects, and
   * rejects with what `work` rejected with. When this resolves, the change is on the disk.
   *
   * `work` may run more than once (a deadlock on PostgreSQL repeats it), so it must touch nothing
   * but `tx`, and await nothing but the store. It may not begin another transaction.
   *
   * Isolation: one at a time on SQLite; READ COMMITTED on PostgreSQL, so a command takes
   * `lockLineage` before it reads what it decides upon.
   */
  transaction<T>(work: (tx: Transaction<Database>) => Promise<T>): Promise<T>;

  /**
   * Waits until no other transaction holds this lineage, and holds it until `tx` ends (K14). A key
   * that does not exist locks nothing.
   */
  lockLineage(tx: Transaction<Database>, keyId: string): Promise<void>;

  /**
   * Locks the head until `tx` ends, and reads it. Last of all locks in every command: whoever holds
   * it commits next, so revisions are gap-free and their order is commit order.
   */
  lockHead(tx: Transaction<Database>): Promise<HeadRow>;

  /** Brings the tables to this release; repeats and simultaneous calls are harmless. */
  migrate(): Promise<void>;

  /** Waits for the transaction that runs, then lets go of the database. Repeats are harmless. */
  close(): Promise<void>;
}

export type StoreKind = 'sqlite' | 'postgres';

export type HeadRow = Selectable<HeadTable>;
