import type { Durations } from '../policy/durations.ts';
import { durationText } from '../wire/duration-text.ts';
import { formatInstant } from '../wire/instant.ts';
import type { RotationFacts, SourceFact } from './facts.ts';
import { type Observation, observe, quietInRegion } from './observation.ts';
import { quietAgainAt } from './region-life.ts';
import { mayAskFor, wasAskedOnLeaving } from './scope-use.ts';
import { movesCount, sourceStanding } from './source-standing.ts';
import type { WaitReason } from './wait-reason.ts';

/** Where a scope of the leaving version stands. */
export interface ScopeStanding {
  scope: string;
  /** Why it does not leave yet; empty: it may be taken from the leaving version now. */
  waitsFor: WaitReason[];
}

/** What stands in the way of the end of the leaving version, for the facts given. */
export type EndWaits = (facts: RotationFacts) => WaitReason[];

/**
 * Which scopes may leave the leaving version before the version itself does, in the order in which
 * they leave, and what each of the others waits for. A scope leaves by the same time and evidence as
 * the version (K4, K5, K12, K16), with one difference: of the sources (K5b) only those count that may
 * ask for it. Everything that cannot be told by scope counts for every scope: holders, watermarks,
 * holds, open connections, and sources that nobody remembers.
 *
 * Two things ask for more than that, because silence is not consent (K15):
 *
 * - A source that asked for the scope and has gone quiet proves nothing while its own caller (address
 *   prefix and user agent) goes on using the leaving version on another route: the program is there,
 *   and has not moved.
 * - A scope that nobody was ever seen to use with the leaving version has no source that could have
 *   moved. It leaves only when nobody at all has presented that version for the quiet window.
 *
 * The last scope never leaves before its version: that would be a suspension without the way back
 * that K6 gives it.
 *
 * @param endWaits - what keeps the version itself, so that a scope never leaves by a weaker rule.
 */
export function scopeStandings(
  facts: RotationFacts,
  endWaits: EndWaits,
  durations: Durations,
  now: number,
): ScopeStanding[] {
  const { narrowing } = facts;
  if (narrowing === undefined || !isLeaving(facts)) return [];
  const observation = observe(facts, durations, now);
  return narrowing.leaving.map((scope) => ({
    scope,
    waitsFor:
      narrowing.leaving.length === 1
        ? endWaits(facts)
        : scopeWaits(scope, facts, endWaits, { observation, durations, now }),
  }));
}

function isLeaving({ rotation, leaving }: RotationFacts): boolean {
  const { phase, handedOutAt, rollBackPending } = rotation;
  if (phase !== 'migrating' && phase !== 'draining') return false;
  return handedOutAt !== null && !rollBackPending && leaving.state === 'active';
}

interface Judging {
  observation: Observation;
  durations: Durations;
  now: number;
}

function scopeWaits(
  scope: string,
  facts: RotationFacts,
  endWaits: EndWaits,
  judging: Judging,
): WaitReason[] {
  const { observation, durations } = judging;
  const sources = facts.sources.filter((one) => mayAskFor(one, scope, observation, durations));
  return [
    ...stayingWaits(scope, facts),
    ...endWaits({ ...facts, sources }),
    ...callerWaits(sources, facts, judging),
    ...unusedWaits(scope, facts, judging),
  ];
}

/** Whoever needs a scope that the staying version lacks has nothing to move to. */
function stayingWaits(scope: string, { narrowing, rotation, staying }: RotationFacts) {
  if (narrowing?.staying.includes(scope)) return [];
  const since = rotation.handedOutAt ?? rotation.startedAt;
  const text = `version ${staying.number} does not have ${scope}; it leaves with its version`;
  return [{ code: 'hold', subject: scope, since, until: null, text } satisfies WaitReason];
}

/** Of those who asked and are quiet, the callers that go on using the leaving version elsewhere. */
function callerWaits(
  sources: readonly SourceFact[],
  facts: RotationFacts,
  { observation, durations, now }: Judging,
): WaitReason[] {
  const counts = movesCount(facts, facts.rotation.handedOutAt ?? now, durations);
  const standing = (source: SourceFact) => sourceStanding(source, counts, observation, durations);
  const quiet = sources.filter((source) => standing(source).state === 'quiet');
  return facts.sources.flatMap((source) => {
    const { state, clearsAt } = standing(source);
    if (state !== 'on-old' || source.lastOnLeaving === null) return [];
    if (sources.includes(source) || !quiet.some((other) => isOfCaller(other, source))) return [];
    return [callerWait(source, source.lastOnLeaving, clearsAt, facts, now)];
  });
}

function isOfCaller(one: SourceFact, other: SourceFact): boolean {
  return one.addressPrefix === other.addressPrefix && one.userAgent === other.userAgent;
}

function callerWait(
  { id, route }: SourceFact,
  since: number,
  until: number | null,
  { leaving }: RotationFacts,
  now: number,
): WaitReason {
  const ago = durationText(Math.max(0, now - since));
  const text = `a caller that asked for it used version ${leaving.number} ${ago} ago on ${route || 'another route'}`;
  return { code: 'source-on-old', subject: id, since, until: knownOrNull(until), text };
}

/** The last use of the leaving version, but by those whom a person called gone; null: there is none. */
function lastUseOf({ sources, leaving, sourcesOverflowed }: RotationFacts): number | null {
  if (sourcesOverflowed) return leaving.lastPresentedAt;
  const uses = sources.flatMap(({ gone, lastOnLeaving }) =>
    gone || lastOnLeaving === null ? [] : [lastOnLeaving],
  );
  return uses.length === 0 ? null : Math.max(...uses);
}

/** Where a region accepts nothing at all, nobody can know when a silence is over. */
function knownOrNull(at: number | null): number | null {
  return at === Number.POSITIVE_INFINITY ? null : at;
}

/** K15: of a scope that nobody uses, only the silence of the whole version says anything. */
function unusedWaits(
  scope: string,
  facts: RotationFacts,
  { observation, durations }: Judging,
): WaitReason[] {
  const { rotation, sources, leaving } = facts;
  const since = lastUseOf(facts);
  if (wasAskedOnLeaving(sources, scope) || since === null) return [];
  const missing = durations.quietMs - quietInRegion(observation, since, '');
  if (missing <= 0) return [];
  const until = knownOrNull(quietAgainAt(observation.regions, '', observation.end) + missing);
  const ends = until === null ? 'for long enough' : `until ${formatInstant(until)}`;
  const text = `nobody was seen to use ${scope} with version ${leaving.number}; it leaves once nobody has used that version at all ${ends}`;
  return [{ code: 'source-quiet-too-short', subject: rotation.id, since, until, text }];
}
