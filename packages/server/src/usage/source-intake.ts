import type { Kysely } from 'kysely';
import type { Random } from '../ports.ts';
import type { Database } from '../store/schema.ts';

/** Where and when uses were seen, and what writing them needs. */
export interface SourceIntake {
  tx: Kysely<Database>;
  random: Random;
  region: string;
  /** Server time, ms. */
  now: number;
}
