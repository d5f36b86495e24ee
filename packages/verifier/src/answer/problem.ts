import { PROBLEM_BASE, type Problem, toldReason } from '@keyturn/core';
import { REFUSALS, type RefusalCode } from './refusals.ts';
import type { Verdict } from './verdict.ts';

/** The media type of {@link problemText} (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** What a refused request is answered with. */
export type RefusalProblem = Pick<Problem, 'type' | 'title' | 'status' | 'code' | 'detail'>;

/**
 * The problem document for a verdict other than `accepted` (RFC 9457). Of all refusals that may
 * not tell their reason it is the same, to the byte.
 *
 * @throws TypeError if the verdict is `accepted`.
 */
export function problemOf(verdict: Verdict): RefusalProblem {
  if (verdict.outcome === 'accepted') throw new TypeError('an accepted verdict is no problem');
  const code = toldReason(verdict.reason);
  const { title, detail } = REFUSALS[code as RefusalCode];
  return { type: PROBLEM_BASE + code, title, status: verdict.status, code, detail };
}

/** The same as JSON text. */
export function problemText(verdict: Verdict): string {
  return JSON.stringify(problemOf(verdict));
}
