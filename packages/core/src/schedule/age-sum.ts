import type { Durations } from '../policy/durations.ts';
import type { PolicyMembers } from '../policy/policy-document.ts';
import { overlapEndsAt, swapsLaterMs } from '../rotation/overlap.ts';
import { DAY_MS } from './local-date.ts';

/** What a policy says of ages. */
export type AgeChoices = Pick<PolicyMembers, 'maxAgeMs' | 'rotateAfterMs' | 'windowMs'>;

/** The time from the hand-out of a version to the end of the version before it, where nothing waits. */
export interface RetirementTime {
  parts: AgePart[];
  /** Until the leaving version may be suspended, ms. */
  beforeSuspensionMs: number;
  suspensionMs: number;
}

export interface AgePart {
  name: string;
  ms: number;
}

/** The longest life of a version by its policy, part by part. */
export interface AgeSum {
  fits: boolean;
  sumMs: number;
  parts: AgePart[];
  /** The sum, as what follows the name of the member `maxAge`. */
  text: string;
}

/** Under this, half of the life is left for the rotation and not a third (K11). */
const SHORT_LIFE_MS = 10 * DAY_MS;

/** The age at which the rotation of a version begins (K11), ms; null: its age begins none. */
export function rotateAfterOf({
  maxAgeMs,
  rotateAfterMs,
}: Pick<AgeChoices, 'maxAgeMs' | 'rotateAfterMs'>): number | null {
  if (rotateAfterMs !== null || maxAgeMs === null) return rotateAfterMs;
  return Math.floor(maxAgeMs < SHORT_LIFE_MS ? maxAgeMs / 2 : (maxAgeMs * 2) / 3);
}

/**
 * K4 (a holder that enrolled before the hand-out), the quiet window of K5 and the suspension of K6, one
 * after the other; the hold-down of K12 and the window of K11 where they take longer than what they run
 * beside.
 *
 * @param windowMs - null: one poll.
 */
export function retirementTime(durations: Durations, windowMs: number | null): RetirementTime {
  const { quietMs, suspensionMs, holdDownMs } = durations;
  const parts = [
    { name: 'overlap (K4)', ms: Math.ceil(overlapEndsAt(0, durations)) },
    { name: 'window beyond the poll (K11)', ms: swapsLaterMs(windowMs, durations) },
    { name: 'quiet window (K5)', ms: quietMs },
  ];
  const heldDownMs = Math.max(0, holdDownMs - sumOf(parts));
  parts.push({ name: 'rest of the hold-down (K12)', ms: heldDownMs });
  return {
    parts: [...parts, { name: 'suspension (K6)', ms: suspensionMs }].filter(({ ms }) => ms > 0),
    beforeSuspensionMs: sumOf(parts),
    suspensionMs,
  };
}

/**
 * Whether a version can be out of use by its greatest age: the age at which its rotation begins and the
 * time that the rotation takes must not be more. A rotation begins when the one before has ended (K9), so
 * that no version is younger than that time.
 */
export function fitsMaxAge(durations: Durations, choices: AgeChoices): AgeSum {
  const rotateAfterMs = rotateAfterOf(choices);
  const { maxAgeMs } = choices;
  if (maxAgeMs === null || rotateAfterMs === null) {
    return { fits: true, sumMs: 0, parts: [], text: 'no greatest age is asked for' };
  }
  const retirement = retirementTime(durations, choices.windowMs);
  const takesMs = retirement.beforeSuspensionMs + retirement.suspensionMs;
  const begin =
    rotateAfterMs >= takesMs
      ? { name: 'rotateAfter', ms: rotateAfterMs }
      : { name: 'the rotation before it (K9)', ms: takesMs };
  const parts = [begin, ...retirement.parts];
  const sumMs = sumOf(parts);
  const fits = sumMs <= maxAgeMs;
  const sum = parts.map(({ name, ms }) => `${name} ${exactText(ms)}`).join(' + ');
  const relation = fits ? 'with room for' : 'shorter than';
  const text = `is ${exactText(maxAgeMs)}, ${relation} ${exactText(sumMs)} = ${sum}`;
  return { fits, sumMs, parts, text };
}

function sumOf(parts: readonly AgePart[]): number {
  return parts.reduce((sum, { ms }) => sum + ms, 0);
}

const UNITS: readonly [unit: string, ms: number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

/** Not rounded, so that a reader can add the parts up: `1 d 1 h 21 min 40 s`. */
function exactText(ms: number): string {
  let left = ms;
  const texts = UNITS.flatMap(([unit, size]) => {
    const amount = Math.floor(left / size);
    left -= amount * size;
    return amount === 0 ? [] : [`${amount} ${unit}`];
  });
  return texts.length === 0 ? '0 s' : texts.join(' ');
}
