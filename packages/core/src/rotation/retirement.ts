import type { Durations } from '../policy/durations.ts';
import { durationText } from '../wire/duration-text.ts';
import { formatInstant } from '../wire/instant.ts';
import type { HolderFact, RotationFacts, SourceFact } from './facts.ts';
import { hasNoWayBack, isHolderAwaited } from './holder-standing.ts';
import { type Observation, observe, quietInRegion, restartText } from './observation.ts';
import { connectionWaits } from './open-connections.ts';
import { overlapOf } from './overlap.ts';
import { verifierName } from './publication.ts';
import { quietAgainAt } from './region-life.ts';
import { movesCount, type SourceStanding, sourceStanding } from './source-standing.ts';
import type { WaitReason } from './wait-reason.ts';

/** The hold that stands while a key has more sources than are remembered (K5b). */
export const INCOMPLETE_HOLD = 'incomplete';

/** K5(a): the holders that are still waited for. */
export function holderWaits(facts: RotationFacts, durations: Durations, now: number): WaitReason[] {
  return facts.holders
    .filter((holder) => isHolderAwaited(holder, facts, durations, now))
    .map((holder) => holderWait(holder, facts));
}

/**
 * K4, K5(b), K5(c), K12 and K16: everything but holders and holds that keeps the leaving version alive.
 * Empty means that time and evidence both allow its suspension.
 *
 * @param handedOutAt - when the staying version was handed out, ms.
 */
export function retirementWaits(
  facts: RotationFacts,
  handedOutAt: number,
  durations: Durations,
  now: number,
): WaitReason[] {
  const observation = observe(facts, durations, now);
  return [
    ...overlapWaits(facts, handedOutAt, durations, now),
    ...watermarkWaits(observation, durations, now),
    ...sourceWaits(facts, handedOutAt, observation, durations, now),
    ...connectionWaits(facts),
  ];
}

function holderWait(holder: HolderFact, facts: RotationFacts): WaitReason {
  const { rotation } = facts;
  return {
    code: 'holder-not-confirmed',
    subject: holder.id,
    since: rotation.handedOutAt ?? rotation.startedAt,
    until: null,
    text: `holder ${holder.name} ${rotation.direction === 'back' ? wayBackText(holder, facts) : progressText(holder, facts)}`,
  };
}

function progressText(holder: HolderFact, { staying }: RotationFacts): string {
  if (holder.pickedUpVersion !== staying.number)
    return `has not picked up version ${staying.number}`;
  return `picked up version ${staying.number} and has not confirmed it`;
}

function wayBackText(holder: HolderFact, facts: RotationFacts): string {
  const { leaving, staying } = facts;
  if (!hasNoWayBack(holder, facts)) {
    return `has version ${leaving.number} and has not confirmed version ${staying.number} since the roll back`;
  }
  return `has no way back: it holds version ${leaving.number} alone; give it version ${staying.number} by hand, or say \`keyturn holders gone\``;
}

function overlapWaits(
  facts: RotationFacts,
  handedOutAt: number,
  durations: Durations,
  now: number,
): WaitReason[] {
  const { since, end: overlapEnd } = overlapOf(facts, handedOutAt, durations);
  const holdDownEnd = handedOutAt + durations.holdDownMs;
  const waits = extensionWaits(facts, now);
  if (now < overlapEnd) {
    waits.push({
      code: 'overlap-running',
      subject: facts.rotation.id,
      since,
      until: overlapEnd,
      text: `clients need until ${formatInstant(overlapEnd)} to fetch, cache and deploy version ${facts.staying.number}`,
    });
  }
  if (now < holdDownEnd) {
    waits.push({
      code: 'hold-down',
      subject: facts.rotation.id,
      since: handedOutAt,
      until: holdDownEnd,
      text: `the owner can object until ${formatInstant(holdDownEnd)}`,
    });
  }
  return waits;
}

/** A person's `extend`: it only ever adds to what the rules ask. */
function extensionWaits(facts: RotationFacts, now: number): WaitReason[] {
  const { id, extendedUntil, startedAt } = facts.rotation;
  if (extendedUntil === null || now >= extendedUntil) return [];
  return [
    {
      code: 'overlap-running',
      subject: id,
      since: startedAt,
      until: extendedUntil,
      text: `extended until ${formatInstant(extendedUntil)}`,
    },
  ];
}

/** K5(c): the instance whose silence keeps the evidence from going on; none while it is in time. */
export function watermarkWaits(
  observation: Observation,
  durations: Durations,
  now: number,
): WaitReason[] {
  const { behind, end } = observation;
  if (behind === null || now - end <= durations.reportAlarmMs) return [];
  return [
    {
      code: 'watermark-missing',
      subject: behind.instance,
      since: end,
      until: null,
      text: `verifier ${verifierName(behind)} has reported nothing for ${durationText(now - end)}`,
    },
  ];
}

function sourceWaits(
  facts: RotationFacts,
  handedOutAt: number,
  observation: Observation,
  durations: Durations,
  now: number,
): WaitReason[] {
  const waits = facts.sourcesOverflowed
    ? missedSourceWaits(facts, handedOutAt, observation, durations, now)
    : [];
  const counts = movesCount(facts, handedOutAt, durations);
  for (const source of facts.sources) {
    const standing = sourceStanding(source, counts, observation, durations);
    if (standing.clearsAt === null) continue;
    waits.push(sourceWait(source, standing, observation, facts, now));
  }
  return waits;
}

/**
 * Sources that are not remembered: a person must decide. They are judged as one after that, by the
 * last presentation of the leaving version, whoever made it; so a version in use stays.
 */
function missedSourceWaits(
  { rotation, leaving }: RotationFacts,
  handedOutAt: number,
  observation: Observation,
  durations: Durations,
  now: number,
): WaitReason[] {
  if (!rotation.incompleteReleased) {
    const text = 'more sources use this key than are remembered; a person must decide';
    return [{ code: 'hold', subject: INCOMPLETE_HOLD, since: handedOutAt, until: null, text }];
  }
  const last = leaving.lastPresentedAt;
  if (last === null) return [];
  const missing = durations.quietMs - quietInRegion(observation, last, '');
  if (missing <= 0) return [];
  const clearsAt = quietAgainAt(observation.regions, '', observation.end) + missing;
  const until = Number.isFinite(clearsAt) ? clearsAt : null;
  const ago = durationText(Math.max(0, now - last));
  const ends =
    until === null
      ? 'some region accepts nothing for this api'
      : `clears at ${formatInstant(until)}`;
  const text = `version ${leaving.number} was used ${ago} ago by a source that may not be remembered; ${ends}`;
  return [{ code: 'source-quiet-too-short', subject: rotation.id, since: last, until, text }];
}

function sourceWait(
  source: SourceFact,
  standing: SourceStanding,
  observation: Observation,
  facts: RotationFacts,
  now: number,
): WaitReason {
  const onOld = standing.state === 'on-old' && source.lastOnLeaving === source.lastSeenAt;
  const last = source.lastOnLeaving ?? source.lastSeenAt;
  const what = versionSeen(source, facts);
  return {
    code: onOld ? 'source-on-old' : 'source-quiet-too-short',
    subject: source.id,
    since: last,
    until: standing.clearsAt === Number.POSITIVE_INFINITY ? null : standing.clearsAt,
    text: `${sourceName(source)} used ${what} ${durationText(Math.max(0, now - last))} ago; ${clearingText(source, standing, now)}${restartText(observation, last)}`,
  };
}

/** Where nobody at all is accepted, its silence says nothing: a person must (K15). */
function clearingText(
  { id, region }: SourceFact,
  { clearsAt }: SourceStanding,
  now: number,
): string {
  if (clearsAt !== Number.POSITIVE_INFINITY) return `clears at ${formatInstant(clearsAt ?? now)}`;
  return `region ${region} accepts nothing for this api, so nobody can know: if the source is gone, say \`keyturn sources gone ${id}\`; if the region is cut off, it goes on when that ends`;
}

/** On the way back, what a source used before the turn may be the version that stays. */
function versionSeen(source: SourceFact, { leaving, staying }: RotationFacts): string {
  if (source.lastOnLeaving !== null) return `version ${leaving.number}`;
  return source.lastOnStaying === null ? 'an older version' : `version ${staying.number}`;
}

function sourceName(source: SourceFact): string {
  const address = source.addressPrefix || 'an unrecorded address';
  return source.userAgent ? `${address} with ${source.userAgent}` : address;
}
