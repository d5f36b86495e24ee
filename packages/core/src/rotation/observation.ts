import type { Durations } from '../policy/durations.ts';
import { formatInstant } from '../wire/instant.ts';
import type { RotationFacts, VerifierFact } from './facts.ts';
import { verifierName } from './publication.ts';
import { deadStretches, type RegionFact } from './region-life.ts';

/** K5(c): what the reports of all instances together can prove. All in ms of server time. */
export interface Observation {
  /** Up to here every instance that could have accepted has reported all that it saw. */
  end: number;
  /** Quiet counts from here at the earliest: the end of the last long unobserved stretch. */
  restartAt: number;
  /** The instance whose loss that stretch is; null: none. */
  lost: VerifierFact | null;
  /** Stretches that do not count as quiet: short unobserved ones, and those of the key itself. */
  notQuiet: { from: number; to: number }[];
  /** The instance whose watermark is oldest, if any could have accepted. */
  behind: VerifierFact | null;
  /** When which region accepted something at all for the api. */
  regions: readonly RegionFact[];
}

/**
 * Folds the watermarks. An instance that is fresh or in grace holds the end back at its watermark;
 * one that was lost uncleanly leaves the stretch from its last watermark to the end of its lease
 * and grace unobserved: the window grows by it, and restarts where it is long.
 */
export function observe(
  { verifiers, key, regions }: Pick<RotationFacts, 'verifiers' | 'key' | 'regions'>,
  durations: Durations,
  now: number,
): Observation {
  const observation: Observation = {
    end: now,
    restartAt: 0,
    lost: null,
    notQuiet: [...key.notQuiet],
    behind: null,
    regions,
  };
  for (const verifier of verifiers) {
    if (verifier.standing === 'fresh' || verifier.standing === 'grace') {
      if (verifier.watermark <= observation.end) {
        observation.end = verifier.watermark;
        observation.behind = verifier;
      }
    } else if (verifier.standing !== 'closed') {
      addUnobserved(observation, verifier, durations, now);
    }
  }
  return observation;
}

function addUnobserved(
  observation: Observation,
  verifier: VerifierFact,
  durations: Durations,
  now: number,
): void {
  const from = verifier.watermark;
  const to = Math.min(verifier.graceEndsAt, now);
  if (to <= from) return;
  if (to - from > durations.unobservedRestartMs) {
    if (to <= observation.restartAt) return;
    observation.restartAt = to;
    observation.lost = verifier;
  } else {
    observation.notQuiet.push({ from, to });
  }
}

/**
 * How long it has provably been quiet in a region since `from`, ms; never negative. Time in which the
 * region was dead is not quiet (K5b).
 *
 * @param region - null: of whichever region, also where none accepts anything.
 */
export function quietInRegion(
  observation: Observation,
  from: number,
  region: string | null,
): number {
  const { end, notQuiet, regions, restartAt } = observation;
  const dead = region === null ? [] : deadStretches(regions, region, end);
  const start = Math.max(from, restartAt);
  const lost = mergedLength([...notQuiet, ...dead], start, end);
  return Math.max(0, end - start - lost);
}

/** Why what began at `from` is counted from later on, as the end of a sentence; '' where it is not. */
export function restartText({ lost, restartAt }: Observation, from: number): string {
  if (lost === null || restartAt <= from) return '';
  const { watermark } = lost;
  return `, counted anew as nobody knows what verifier ${verifierName(lost)} saw from ${formatInstant(watermark)} to ${formatInstant(restartAt)}`;
}

function mergedLength(
  stretches: readonly { from: number; to: number }[],
  start: number,
  end: number,
): number {
  const clipped = stretches
    .map(({ from, to }) => ({ from: Math.max(from, start), to: Math.min(to, end) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  let length = 0;
  let reached = start;
  for (const { from, to } of clipped) {
    length += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return length;
}
