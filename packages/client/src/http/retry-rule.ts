import type { KeyState } from './key-status.ts';

/** What is known when the first answer to a request has come back. */
export interface RetryFacts {
  /** HTTP status of the answer. */
  readonly status: number;
  /** The state in its `Api-Key-Status`; null where the verifier said nothing. */
  readonly state: KeyState | null;
  /** The body can be sent again. */
  readonly replayable: boolean;
  /** The ring holds another version than the one that was sent. */
  readonly otherHeld: boolean;
  /** What `Retry-After` asks for; null where it does not. */
  readonly retryAfterMs: number | null;
  /** The longest that a caller is kept waiting. */
  readonly maxWaitMs: number;
}

/**
 * - `return`: the caller gets this answer
 * - `other-version`: send again, at once, with the other version
 * - `ask-source`: none is held; ask for one, then as `other-version`, or return
 * - `wait`: send again after `ms` with the same version
 */
export type RetryStep =
  | { readonly act: 'return' | 'other-version' | 'ask-source' }
  | { readonly act: 'wait'; readonly ms: number };

/** The states in which a verifier answers before the handler runs, and the HTTP status of each. */
const REFUSED_BEFORE_HANDLER = new Map<KeyState, number>([
  ['refused', 401],
  ['suspended', 503],
  ['behind', 503],
  ['orphan', 503],
  ['stale', 503],
]);

/** Whether the verifier itself refused, so that no handler ran and nothing was done. */
export function refusedBeforeHandler(facts: Pick<RetryFacts, 'status' | 'state'>): boolean {
  return facts.state !== null && REFUSED_BEFORE_HANDLER.get(facts.state) === facts.status;
}

/**
 * What to do with the first answer to a request. The second is the caller's, but for one case: both
 * versions that were held are refused, and the source has another. Only what the
 * verifier itself refused before the handler ran is sent again: a handler's own 401 or 503 is the
 * caller's.
 */
export function retryStep(facts: RetryFacts): RetryStep {
  if (!facts.replayable || !refusedBeforeHandler(facts)) return { act: 'return' };
  switch (facts.state) {
    // This version is refused for good, for now, or by mistake: only another one helps.
    case 'refused':
    case 'suspended':
    case 'orphan':
      return { act: facts.otherHeld ? 'other-version' : 'ask-source' };
    // The verifier lacks the new version; the old one needs nothing that it lacks.
    case 'behind':
      return facts.otherHeld ? { act: 'other-version' } : waitStep(facts);
    default:
      return waitStep(facts);
  }
}

function waitStep(facts: RetryFacts): RetryStep {
  const ms = facts.retryAfterMs;
  return ms === null || ms > facts.maxWaitMs ? { act: 'return' } : { act: 'wait', ms };
}
