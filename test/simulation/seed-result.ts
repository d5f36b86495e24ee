/** The 18 invariants of a simulated world, as `docs/guarantees.md` numbers them. */
export type InvariantName =
  `I${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18}`;

/** What a run of many seeds must have come to at least once; a run that never got there proved nothing. */
export const SOMETIMES = [
  'premature-use-saved-by-floor',
  'fork-repaired',
  'roll-back-with-holders-on-both-sides',
  'leak-during-suspension',
  'retirement-stopped-by-watermark',
  'retirement-stopped-by-monthly-job',
  'retirement-stopped-by-hold',
  'restored-by-rule',
  'lost-revocation-repaired',
  'stale-cache-outlived-its-ttl',
  'window-moved-into-the-past',
  'revoke-before-pickup',
  'revoke-after-pickup',
  'grace-spent-over-restart',
  'cloned-instance-found',
] as const;

export type SometimesName = (typeof SOMETIMES)[number];

export interface Violation {
  invariant: InvariantName;
  /** True time of the simulation, ms. */
  at: number;
  /** One sentence for a person: who, what, when, and against which rule. */
  text: string;
}

/** What came of one seed. The same seed and code give the same result, trace hash included. */
export interface SeedResult {
  seed: number;
  violation: Violation | null;
  /** Events of the virtual time that were run. */
  events: number;
  simulatedMs: number;
  reached: SometimesName[];
  /** SHA-256 over every line of the trace. */
  traceHash: string;
  /** The last lines of the trace, oldest first, each `day hh:mm:ss.mmm who: what`. */
  trace: string[];
}
