import type { Durations } from '../policy/durations.ts';
import { formatInstant } from '../wire/instant.ts';
import type { PresentationFact, RotationFacts } from './facts.ts';
import { type Observation, observe, quietInRegion, restartText } from './observation.ts';
import { quietAgainAt } from './region-life.ts';
import { watermarkWaits } from './retirement.ts';
import type { WaitReason } from './wait-reason.ts';

/**
 * A source that was never accepted on the lineage begins the suspension anew for at most this many
 * suspensions. A person is asked at the first; a thief who goes on must not keep the rotation open for
 * ever. Whoever was accepted before is waited for as long as it takes (K15), unless a deadline has
 * suspended the version: that it is in use was known then.
 */
export const STRANGER_RESTARTS = 7;

/**
 * K6: the suspension is over once it is known that nobody presented the version for its whole time.
 * What was not observed, what an operator had the key suspended for, and time in which the region of a
 * client that has not moved accepted nothing at all, does not count.
 *
 * @param hiddenAt - since when nobody accepts the version, ms.
 */
export function suspensionWaits(
  facts: RotationFacts,
  hiddenAt: number,
  durations: Durations,
  now: number,
): WaitReason[] {
  const observation = observe(facts, durations, now);
  const last = lastThatCounts(facts, hiddenAt, durations);
  const since = Math.max(hiddenAt, last?.until ?? hiddenAt);
  const { quiet, from } = leastQuiet(facts, observation, since);
  const missing = durations.suspensionMs - quiet;
  if (missing <= 0) return [];
  const until = from + missing;
  return [
    ...watermarkWaits(observation, durations, now),
    suspensionWait(
      facts,
      since > hiddenAt ? last : null,
      { since, until },
      restartText(observation, since),
    ),
  ];
}

/** The presentation from which the suspension is counted. */
interface Counted {
  /** Null: nobody knows by whom. */
  by: PresentationFact | null;
  /** From when it is counted, ms. */
  until: number;
}

function lastThatCounts(
  { leaving, presentations, rotation }: RotationFacts,
  hiddenAt: number,
  { suspensionMs }: Durations,
): Counted | null {
  const strangersUntil = hiddenAt + STRANGER_RESTARTS * suspensionMs;
  const latest = rotation.endedByDeadline ? strangersUntil : Number.POSITIVE_INFINITY;
  if (presentations === undefined) {
    const { lastPresentedAt } = leaving;
    return lastPresentedAt === null ? null : { by: null, until: Math.min(lastPresentedAt, latest) };
  }
  return presentations
    .map((by) => {
      return { by, until: Math.min(by.at, isStranger(by) ? strangersUntil : latest) };
    })
    .reduce<Counted | null>((last, one) => (last && last.until >= one.until ? last : one), null);
}

/** A source that is remembered, and was never accepted on the lineage. */
function isStranger({ sourceId, wasAccepted }: PresentationFact): boolean {
  return sourceId !== null && !wasAccepted;
}

/**
 * In the region where it was quiet the least, and from when on it goes on being quiet there. Of a
 * stranger the region says nothing: it may be one where nobody is ever accepted, and what a stranger
 * holds open has its own end.
 */
function leastQuiet(
  { rotation, sources, regions, presentations = [] }: RotationFacts,
  observation: Observation,
  since: number,
): { quiet: number; from: number } {
  const { end } = observation;
  const strangers = new Set(presentations.filter(isStranger).map(({ sourceId }) => sourceId));
  const waiting = sources.filter(({ id, gone, lastOnLeaving, lastSeenAt }) => {
    if (rotation.endedByDeadline || gone || strangers.has(id)) return false;
    return lastOnLeaving !== null && lastOnLeaving === lastSeenAt;
  });
  const places = [...new Set(waiting.map(({ region }) => region))].map((region) => ({
    quiet: quietInRegion(observation, since, region),
    from: quietAgainAt(regions, region, end),
  }));
  const all = { quiet: quietInRegion(observation, since, null), from: end };
  return places.reduce(
    (least, one) => (one.from - one.quiet > least.from - least.quiet ? one : least),
    all,
  );
}

function suspensionWait(
  { leaving, rotation }: RotationFacts,
  last: Counted | null,
  { since, until }: { since: number; until: number },
  why: string,
): WaitReason {
  const isKnown = Number.isFinite(until);
  const ends = isKnown
    ? `ends at ${formatInstant(until)}${why}`
    : 'has no end while the region of a source that has not moved accepts nothing for this api';
  const wait = { since, until: isKnown ? until : null };
  if (last === null) {
    const text = isKnown
      ? `version ${leaving.number} can be restored until ${formatInstant(until)}${why}`
      : `version ${leaving.number} can be restored; the suspension ${ends}`;
    return { ...wait, code: 'suspension-running', subject: rotation.id, text };
  }
  const who = last.by?.name ? ` by ${last.by.name}` : '';
  const then =
    last.until === last.by?.at || last.by === null
      ? 'unless it is presented again'
      : 'whoever of those that were never accepted presents it';
  const text = `version ${leaving.number} was presented while suspended${who}; the suspension ${ends} ${then}: restore it if that was right, or revoke the version`;
  return {
    ...wait,
    code: 'source-on-old',
    subject: last.by?.sourceId ?? String(leaving.number),
    text,
  };
}
