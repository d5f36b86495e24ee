import type { Durations } from '../policy/durations.ts';
import { programName } from '../rotation/program-name.ts';
import { isRhythmKnown, quietNeeded } from '../rotation/source-standing.ts';
import { durationText } from '../wire/duration-text.ts';
import { formatInstant } from '../wire/instant.ts';
import type { ReadinessHolder, ReadinessSource } from './readiness-facts.ts';
import type { ReadinessFinding } from './readiness-finding.ts';

type Said = Pick<ReadinessFinding, 'code' | 'standing' | 'since' | 'text' | 'advice'>;

/** What of its key a source is judged beside. */
export interface SourceSurroundings {
  keyId: string;
  clientName: string;
  primary: number | null;
  /** The holders of the key that pick up by themselves. */
  readyHolders: readonly ReadinessHolder[];
}

/**
 * Whether a rotation would wait for a source, or leave it behind. Which holder a source is nobody sees:
 * it may be one that picks up by itself unless something that was seen says otherwise. A busy source
 * answers for no other: what comes once a month beside it is judged by its own rhythm.
 */
export function sourceReadiness(
  source: ReadinessSource,
  beside: SourceSurroundings,
  durations: Durations,
  now: number,
): ReadinessFinding {
  return { about: 'source', id: source.id, ...standing(source, beside, durations, now) };
}

function standing(
  source: ReadinessSource,
  beside: SourceSurroundings,
  durations: Durations,
  now: number,
): Said {
  const clearsAt = source.lastSeenAt + quietNeeded(source, durations);
  if (now >= clearsAt) return quiet(source);
  if (beside.readyHolders.length === 0) return unenrolled(source, beside);
  if (source.lastSeenAt < firstEnrolment(beside)) return beforeHolders(source, beside);
  if (isBehind(source, beside)) return behind(source, beside);
  if (isSeldom(source, durations)) return seldom(source, beside, clearsAt);
  if (isSeenBriefly(source, durations, now)) return seenBriefly(source, beside, clearsAt);
  return withHolder(source, beside);
}

function quiet(source: ReadinessSource): Said {
  return {
    ...{ code: 'source-quiet', standing: 'aside', since: source.lastSeenAt },
    text: `${what(source)} has been quiet for longer than its rhythm asks: no rotation waits for it.`,
    advice: null,
  };
}

function unenrolled(source: ReadinessSource, { keyId, clientName }: SourceSurroundings): Said {
  return {
    ...{ code: 'source-unenrolled', standing: 'person', since: source.firstSeenAt },
    text: `${what(source)} uses the key, and no holder picks up for it: somebody must deploy a new version there by hand.`,
    advice: `Ask ${clientName} to enrol it: keyturn holders grant ${keyId}; or to plan a deployment.`,
  };
}

function firstEnrolment({ readyHolders }: SourceSurroundings): number {
  return Math.min(...readyHolders.map(({ enrolledAt }) => enrolledAt));
}

function beforeHolders(source: ReadinessSource, { clientName }: SourceSurroundings): Said {
  return {
    ...{ code: 'source-before-holders', standing: 'person', since: source.lastSeenAt },
    text: `${what(source)} was last seen before the first holder enrolled, so it is none of them as it stands.`,
    advice: `Ask ${clientName} whether it still runs; ${orGone(source)}`,
  };
}

/** It went on with an older version after a holder had moved: it is not that holder. */
function isBehind(source: ReadinessSource, { primary, readyHolders }: SourceSurroundings): boolean {
  const { lastVersion, lastSeenAt } = source;
  if (primary === null || lastVersion === null || lastVersion === primary) return false;
  return readyHolders.some(
    ({ confirmedVersion, confirmedAt }) =>
      confirmedVersion === primary && confirmedAt !== null && confirmedAt < lastSeenAt,
  );
}

function behind(source: ReadinessSource, { primary, clientName }: SourceSurroundings): Said {
  return {
    ...{ code: 'source-behind', standing: 'person', since: source.lastSeenAt },
    text: `${what(source)} presented version ${source.lastVersion} after a holder had moved to version ${primary}: it holds a copy that nobody renews.`,
    advice: `Ask ${clientName} to enrol it, or to deploy version ${primary} there; ${orGone(source)}`,
  };
}

function isSeldom(source: ReadinessSource, durations: Durations): boolean {
  return isRhythmKnown(source, durations) && source.longestGapMs >= durations.gapMarginMs;
}

function seldom(source: ReadinessSource, beside: SourceSurroundings, clearsAt: number): Said {
  return {
    ...{ code: 'source-seldom', standing: 'person', since: source.lastSeenAt },
    text: `${what(source)} pauses for up to ${durationText(source.longestGapMs)}: nobody can see before it comes again whether it picks up by itself.`,
    advice: `Ask ${beside.clientName} what runs there; a rotation waits until it has used the new version, or is silent until ${formatInstant(clearsAt)}; ${orGone(source)}`,
  };
}

/** Seen for less than a quiet window, and not within the last one: it has shown no rhythm. */
function isSeenBriefly(source: ReadinessSource, durations: Durations, now: number): boolean {
  return !isRhythmKnown(source, durations) && now - source.lastSeenAt >= durations.quietMs;
}

function seenBriefly(source: ReadinessSource, beside: SourceSurroundings, clearsAt: number): Said {
  return {
    ...{ code: 'source-seen-briefly', standing: 'person', since: source.lastSeenAt },
    text: `${what(source)} was seen too briefly to know how often it comes: a rotation waits for it until ${formatInstant(clearsAt)}.`,
    advice: `Ask ${beside.clientName} whether it was a test; ${orGone(source)}`,
  };
}

function withHolder(source: ReadinessSource, { readyHolders }: SourceSurroundings): Said {
  const [first, ...others] = readyHolders;
  const who =
    others.length === 0 ? `holder ${first?.name}` : `one of ${readyHolders.length} holders`;
  return {
    ...{ code: 'source-with-holder', standing: 'ready', since: source.firstSeenAt },
    text: `${what(source)} may be ${who}: nothing that was seen says otherwise.`,
    advice: null,
  };
}

function orGone({ id }: ReadinessSource): string {
  return `if it is gone: keyturn sources gone ${id}`;
}

function what({ addressPrefix, userAgent, route }: ReadinessSource): string {
  const program = programName(userAgent) ?? 'What calls';
  if (addressPrefix !== '') return `${program} at ${addressPrefix}`;
  return route === '' ? `${program} from an unrecorded address` : `${program} on ${route}`;
}
