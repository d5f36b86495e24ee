import type { Transaction } from 'kysely';
import type { Database } from '../store/schema.ts';

/**
 * Ties one command to the request that asked for it, inside the command's transaction, so that the
 * record of a repeated request and what it did are committed together or not at all.
 */
export interface Claim {
  /** First of all in the transaction. Rejects with `UniqueViolation` where it was taken before. */
  take(tx: Transaction<Database>, now: number): Promise<void>;
  /** After the command's work, with what the work resolved with. */
  keep(tx: Transaction<Database>, result: unknown): Promise<void>;
}

/** Who does something. Names and addresses reach the audit only as pseudonyms. */
export interface Actor {
  kind: 'token' | 'holder' | 'verifier' | 'link' | 'system';
  /** Id of the token, holder, verifier group, or of what a link is about; `system` for the reconciler. */
  id: string;
  name: string;
  /** Where the call came from, if it came from outside. */
  address: string | null;
  /** For one command only. */
  claim?: Claim;
}

export const SYSTEM: Actor = { kind: 'system', id: 'system', name: 'system', address: null };
