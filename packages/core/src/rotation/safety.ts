import type { Durations } from '../policy/durations.ts';
import { endsByDeadline, withoutEvidence } from './deadline.ts';
import type { RotationFacts, SourceFact, VersionFact } from './facts.ts';
import { isHolderAwaited } from './holder-standing.ts';
import { observe } from './observation.ts';
import { connectionWaits } from './open-connections.ts';
import { acceptedByAll } from './publication.ts';
import type { RotationAct } from './rotation-act.ts';
import { mayAskFor } from './scope-use.ts';
import { movesCount, sourceStanding } from './source-standing.ts';
import type { WaitReason } from './wait-reason.ts';

/**
 * The invariant as a gate of its own: at every instant, every compliant holder holds at least one
 * version that no verifier it can reach refuses. It is evaluated for now and for the state that a
 * step would lead to, independently of how the step was decided (after BIND's key manager). Null
 * means safe. Steps that neither hand out nor take away anything are always safe.
 */
export function unsafeBecause(
  facts: RotationFacts,
  act: RotationAct,
  durations: Durations,
  now: number,
  scope: string | null = null,
): WaitReason | null {
  if (act === 'narrow') return unsafeToTake(facts, scope, durations, now);
  const next = acceptanceAfter(facts, act);
  if (next === null) return null;
  const before = acceptanceNow(facts);
  // Where the leaving version has fallen, a hand-out strands nobody: it is what they wait for.
  if (act === 'promote' && !before.leaving) return refusedBy(facts, next);
  // What ends by its deadline asks for K1 and the time of K4 alone.
  const given = endsByDeadline(facts, now) ? withoutEvidence(facts) : facts;
  return (
    strandedBy(given, before, durations, now) ??
    strandedBy(given, next, durations, now) ??
    (act === 'suspend' ? tooEarly(facts, durations, now) : null)
  );
}

/**
 * A scope is taken from the leaving version: whoever may need it must have it with the staying one,
 * which no verifier refuses. To those who asked for it, it is as if the version ended.
 */
function unsafeToTake(
  facts: RotationFacts,
  scope: string | null,
  durations: Durations,
  now: number,
): WaitReason | null {
  if (scope === null) throw new TypeError('narrow takes a scope');
  if (!facts.narrowing?.staying.includes(scope)) {
    const text = `version ${facts.staying.number} does not have ${scope}`;
    return wait(facts, 'hold', text);
  }
  const observation = observe(facts, durations, now);
  const sources = facts.sources.filter((one) => mayAskFor(one, scope, observation, durations));
  const after = { ...acceptanceNow(facts), leaving: false };
  return strandedBy({ ...facts, sources }, after, durations, now);
}

/** Which of the two versions no reachable verifier refuses, and whether the staying one is out. */
interface Acceptance {
  leaving: boolean;
  staying: boolean;
  stayingHandedOut: boolean;
}

function acceptanceNow(facts: RotationFacts): Acceptance {
  return {
    leaving: facts.leaving.state === 'active',
    staying: isRefusedByNone(facts, facts.staying),
    stayingHandedOut: facts.rotation.handedOutAt !== null,
  };
}

function acceptanceAfter(facts: RotationFacts, act: RotationAct): Acceptance | null {
  const now = acceptanceNow(facts);
  if (act === 'promote') return { ...now, stayingHandedOut: true };
  if (act === 'suspend' || act === 'complete') return { ...now, leaving: false };
  if (act !== 'swap') return null;
  const { leaving, staying } = facts;
  return {
    leaving: staying.state === 'active',
    staying: isRefusedByNone(facts, leaving),
    stayingHandedOut: true,
  };
}

function isRefusedByNone(facts: RotationFacts, version: VersionFact): boolean {
  const { state, publishedAt } = version;
  return state === 'active' && publishedAt !== null && acceptedByAll(publishedAt, facts.verifiers);
}

/** Who would be left with a version that some verifier refuses, as a reason to wait; null: nobody. */
function strandedBy(
  facts: RotationFacts,
  acceptance: Acceptance,
  durations: Durations,
  now: number,
): WaitReason | null {
  const refused = refusedBy(facts, acceptance);
  if (refused !== null) return refused;
  if (acceptance.leaving || !acceptance.stayingHandedOut) return null;
  const holder = facts.holders.find((one) => isHolderAwaited(one, facts, durations, now));
  if (holder) {
    const text = `holder ${holder.name} may hold nothing else`;
    return wait(facts, 'holder-not-confirmed', text, holder.id);
  }
  return strandedSource(facts, durations, now) ?? connectionWaits(facts)[0] ?? null;
}

/**
 * K4 once more, in its plainest form: nobody can be rid of the old version before the times of the
 * unknown holder have gone by since the hand-out, whoever has confirmed. Known holders that have not
 * are waited for above.
 */
function tooEarly(
  { rotation }: RotationFacts,
  durations: Durations,
  now: number,
): WaitReason | null {
  if (rotation.handedOutAt === null) return null;
  const { id, windowMs = 0 } = rotation;
  const { pollMs, jitterRatio, clientCacheMs, deploymentMs, longestRequestMs } = durations;
  const swapping = Math.max(windowMs, pollMs + pollMs * jitterRatio);
  const adopting = swapping + clientCacheMs + deploymentMs + longestRequestMs;
  const { propagationMs, clockToleranceMs, retireSafetyMs } = durations;
  const until = rotation.handedOutAt + adopting + propagationMs + clockToleranceMs + retireSafetyMs;
  if (now >= Math.floor(until)) return null;
  const text = 'clients may not have the new version yet';
  return { code: 'overlap-running', subject: id, since: rotation.handedOutAt, until, text };
}

/** K1 once more: what is handed out, no verifier refuses. */
function refusedBy(facts: RotationFacts, acceptance: Acceptance): WaitReason | null {
  if (!acceptance.stayingHandedOut || acceptance.staying) return null;
  const text = 'some verifier would refuse the version handed out';
  return wait(facts, 'verifier-not-acknowledged', text);
}

function strandedSource(
  facts: RotationFacts,
  durations: Durations,
  now: number,
): WaitReason | null {
  const observation = observe(facts, durations, now);
  const counts = movesCount(facts, facts.rotation.handedOutAt ?? now, durations);
  const source = facts.sources.find(
    (one) =>
      !isStranger(one, facts) &&
      sourceStanding(one, counts, observation, durations).clearsAt !== null,
  );
  return source
    ? wait(facts, 'source-on-old', `source ${source.id} may hold nothing else`, source.id)
    : null;
}

/** Who presents the suspended version and was never accepted before is no holder that adopts in time. */
function isStranger({ id }: SourceFact, { presentations }: RotationFacts): boolean {
  return presentations?.some((one) => one.sourceId === id && !one.wasAccepted) ?? false;
}

/** The same at each look, so that a rotation which waits for it is no news each time. */
function wait(
  { rotation }: RotationFacts,
  code: WaitReason['code'],
  text: string,
  subject: string = rotation.id,
): WaitReason {
  const since = rotation.suspendedAt ?? rotation.handedOutAt ?? rotation.startedAt;
  return { code, subject, since, until: null, text };
}
