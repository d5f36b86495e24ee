import { answer, type Decision, type VerdictRow } from './decision.ts';
import type { Freshness } from './freshness.ts';
import type { Reason } from './reason.ts';

/** What is asked of an active version of a key that is not suspended, in time and at its own api. */
export interface ActiveFacts {
  readonly addressAllowed: boolean;
  readonly regionAllowed: boolean;
  /** The key has every scope that the request needs. */
  readonly scopesHeld: boolean;
  readonly limit: 'within' | 'over-quota' | 'over-rate';
  readonly designation: string | null;
}

/** Step 3 is reached only by these. */
export type AcceptingFreshness = Extract<Freshness, 'fresh' | 'grace'>;

type Columns = Readonly<Record<AcceptingFreshness, Decision>>;

function forbidden(reason: Reason): Columns {
  return { fresh: answer('A1', reason), grace: answer('A1', 'stale') };
}

function always(row: VerdictRow, reason: Reason): Columns {
  const cell = answer(row, reason);
  return { fresh: cell, grace: cell };
}

const earlyUse = answer('A3', 'early-use', { alarm: 'early-use', report: 'at-once' });

/** Step 3, whole. */
const ACTIVE = {
  address: forbidden('address-not-allowed'),
  region: forbidden('region-not-allowed'),
  scope: forbidden('scope-missing'),
  'over-quota': always('A2', 'quota-exceeded'),
  'over-rate': always('A2', 'rate-exceeded'),
  successor: { fresh: earlyUse, grace: earlyUse },
  accepted: { fresh: answer('A4', 'accepted'), grace: answer('A4', 'stale-accepted') },
} satisfies Record<string, Columns>;

/** Step 3 of the decision table. Allocates nothing. */
export function decideActive(facts: ActiveFacts, freshness: AcceptingFreshness): Decision {
  const columns: Columns = ACTIVE[activeCase(facts)];
  return columns[freshness];
}

function activeCase(facts: ActiveFacts): keyof typeof ACTIVE {
  if (!facts.addressAllowed) return 'address';
  if (!facts.regionAllowed) return 'region';
  if (!facts.scopesHeld) return 'scope';
  if (facts.limit !== 'within') return facts.limit;
  return facts.designation === 'successor' ? 'successor' : 'accepted';
}
