import { answer, type Decision, type FurtherStep, further, type VerdictRow } from './decision.ts';
import type { Freshness } from './freshness.ts';
import type { Reason } from './reason.ts';
import type { TimeStanding } from './time-limits.ts';

/** What the record says that the digest found. Rule L: a hit is decided by the record alone. */
export interface HitFacts {
  /** Its schema is one that this build knows. */
  readonly understood: boolean;
  /** A version state; one that this build does not know is not understood. */
  readonly state: string;
  /** Why a latched version is latched. */
  readonly ending: string | null;
  /** The key itself has ended. */
  readonly keyRevoked: boolean;
  readonly sameApi: boolean;
  readonly sameEnvironment: boolean;
  /** By an operator. */
  readonly keySuspended: boolean;
  readonly time: TimeStanding;
}

type Columns = Readonly<Record<Freshness, Decision | FurtherStep<'check-active'>>>;

/** Rule S: whoever is not fresh says nothing that could become yes. */
function onlyFresh(row: VerdictRow, fresh: Decision): Columns {
  const stale = answer(row, 'stale');
  return { fresh, grace: stale, stale, blank: stale };
}

/** A no that holds for ever, or that no change of the key set can turn: it needs no freshness. */
function always(cell: Decision): Columns {
  return { fresh: cell, grace: cell, stale: cell, blank: cell };
}

function latched(reason: Reason): Columns {
  return always(answer('R2', reason));
}

const crossed = { alarm: 'other-api-or-environment' } as const;
const active = further('R8', 'check-active');
const stale = answer('R8', 'stale');
const notUnderstood = answer('R1', 'record-not-understood');
const timeUnknown = answer('R5', 'server-time-unknown');

/** Step 2, whole. Nothing hits in a blank replica; should it, it is no better than stale. */
const HIT = {
  'not-understood': {
    ...always(notUnderstood),
    fresh: answer('R1', 'record-not-understood', { alarm: 'record-not-understood' }),
  },
  deactivated: latched('version-deactivated'),
  revoked: latched('version-revoked'),
  expired: latched('key-expired'),
  compromised: latched('version-compromised'),
  destroyed: latched('version-destroyed'),
  'key-revoked': latched('key-revoked'),
  'other-api': always(answer('R3', 'other-api', crossed)),
  'other-environment': always(answer('R3', 'other-environment', crossed)),
  'key-suspended': onlyFresh('R4', answer('R4', 'key-suspended')),
  'time-unknown': always(timeUnknown),
  'too-early': onlyFresh('R6', answer('R6', 'key-not-yet-valid')),
  'too-late': onlyFresh('R6', answer('R6', 'key-expired')),
  suspended: onlyFresh('R7', answer('R7', 'version-suspended', { report: 'at-once' })),
  active: { fresh: active, grace: active, stale, blank: stale },
} satisfies Record<string, Columns>;

type HitCase = keyof typeof HIT;

/**
 * Step 2 of the decision table, after a hit. `check-active` leads to `decideActive`. Allocates
 * nothing.
 */
export function decideHit(
  facts: HitFacts,
  freshness: Freshness,
): Decision | FurtherStep<'check-active'> {
  const columns: Columns = HIT[hitCase(facts)];
  return columns[freshness];
}

function hitCase(facts: HitFacts): HitCase {
  if (!facts.understood) return 'not-understood';
  switch (facts.state) {
    case 'active':
    case 'suspended':
      return livingCase(facts);
    case 'deactivated':
      return endedCase(facts.ending);
    case 'compromised':
    case 'destroyed':
      return facts.state;
    default:
      // A pre-activation version is never sent: whoever sees one misreads the key set.
      return 'not-understood';
  }
}

function endedCase(ending: string | null): HitCase {
  return ending === 'revoked' || ending === 'expired' ? ending : 'deactivated';
}

function livingCase(facts: HitFacts): HitCase {
  if (facts.keyRevoked) return 'key-revoked';
  if (!facts.sameApi) return 'other-api';
  if (!facts.sameEnvironment) return 'other-environment';
  if (facts.keySuspended) return 'key-suspended';
  switch (facts.time) {
    case 'unknown':
      return 'time-unknown';
    case 'too-early':
    case 'too-late':
      return facts.time;
    default:
      return facts.state === 'active' ? 'active' : 'suspended';
  }
}
