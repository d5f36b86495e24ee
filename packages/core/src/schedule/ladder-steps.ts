import { DAY_MS } from './local-date.ts';

/** When people are told of a rotation before its window, where no policy says otherwise; ms, longest first. */
export const DEFAULT_LADDER_MS: readonly number[] = [30, 14, 7, 1].map((days) => days * DAY_MS);

/** What of a ladder is to be done. */
export interface LadderStanding {
  /** The step to tell now, as ms before the window; null: none. */
  tell: number | null;
  /** All steps that count as told once `tell` is: keep it in the transaction that keeps the notice. */
  told: number[];
  /** When to ask again, ms; null: nothing of this ladder is left. */
  nextAt: number | null;
}

/**
 * What of the steps that count as told still does where a rotation has moved to a later instant: those that
 * lie more than a day ahead again were told of another date. A move by less tells nobody twice.
 *
 * @param told - the steps that count as told.
 * @param windowStart - when the rotation is to begin now, ms.
 * @param now - ms.
 */
export function stillTold(told: readonly number[], windowStart: number, now: number): number[] {
  return told.filter((step) => now >= windowStart - step - DAY_MS);
}

/**
 * Which step of a notice ladder is due. Each is told once: of several that are due together, after a jump
 * of the clock or for a window that is near from the first, only the one nearest to the window, and the
 * others count as told with it, as do all that are longer than one that was told. From the begin of the
 * window on nothing is told; what is told then is the begin itself.
 *
 * @param ladderMs - ms before the window, in any order; null: `DEFAULT_LADDER_MS`.
 * @param windowStart - when the rotation is to begin, ms.
 * @param now - ms.
 * @param told - the steps that count as told for this rotation.
 */
export function ladderSteps(
  ladderMs: readonly number[] | null,
  windowStart: number,
  now: number,
  told: readonly number[],
): LadderStanding {
  const steps = [...new Set(ladderMs ?? DEFAULT_LADDER_MS)].sort((a, b) => b - a);
  const shortestTold = Math.min(...told, Number.POSITIVE_INFINITY);
  const due = steps.filter((step) => now >= windowStart - step);
  const nearest = due.at(-1) ?? null;
  const isLate = now >= windowStart;
  const tell = isLate || nearest === null || nearest >= shortestTold ? null : nearest;
  const next = steps.find((step) => now < windowStart - step && step < shortestTold);
  return {
    tell,
    told: [...new Set([...told, ...due])].sort((a, b) => b - a),
    nextAt: next === undefined || isLate ? null : windowStart - next,
  };
}
