import type { Durations } from '../policy/durations.ts';
import { type RotationFacts, reaches, type SourceFact } from './facts.ts';
import { isHolderAwaited } from './holder-standing.ts';
import { observe } from './observation.ts';
import { movesCount, sourceStanding } from './source-standing.ts';

/** The counts of `Rotation.progress` that follow from facts; the share on the new version does not. */
export interface ProgressCounts {
  verifiersCurrent: number;
  verifiersTotal: number;
  holdersConfirmed: number;
  holdersTotal: number;
  sourcesMoved: number;
  sourcesTotal: number;
}

/** How far a rotation has come; "confirmed" and "moved" mean the staying version. */
export function countProgress(
  facts: RotationFacts,
  durations: Durations,
  now: number,
): ProgressCounts {
  const live = facts.verifiers.filter(
    ({ standing }) => standing === 'fresh' || standing === 'grace',
  );
  const published = facts.staying.publishedAt;
  const holders = facts.holders.filter(({ gone, tainted }) => !gone && !tainted);
  const observation = observe(facts, durations, now);
  const handedOutAt = facts.rotation.handedOutAt;
  const counts = handedOutAt === null ? null : movesCount(facts, handedOutAt, durations);
  const hasCleared = (source: SourceFact) =>
    counts !== null && sourceStanding(source, counts, observation, durations).clearsAt === null;
  return {
    verifiersCurrent: published ? live.filter((one) => reaches(one.applied, published)).length : 0,
    verifiersTotal: live.length,
    holdersConfirmed: holders.filter((holder) => !isHolderAwaited(holder, facts, durations, now))
      .length,
    holdersTotal: holders.length,
    sourcesMoved: facts.sources.filter(hasCleared).length,
    sourcesTotal: facts.sources.length,
  };
}
