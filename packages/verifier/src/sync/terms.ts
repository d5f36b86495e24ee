import type { ReportAnswer } from '@keyturn/core';
import { DEFAULT_DURATIONS } from '@keyturn/core';

/** The durations that the server hands down with every answer. */
export type Terms = Pick<
  ReportAnswer,
  'graceMs' | 'clockToleranceMs' | 'clockRateError' | 'reportEveryMs'
>;

/** In force until the server has spoken or a replica file was read. */
export const DEFAULT_TERMS: Terms = {
  graceMs: { ...DEFAULT_DURATIONS.graceMs },
  clockToleranceMs: DEFAULT_DURATIONS.clockToleranceMs,
  clockRateError: DEFAULT_DURATIONS.clockRateError,
  reportEveryMs: DEFAULT_DURATIONS.reportEveryMs,
};

/** The terms in a report's answer. */
export function termsOf(answer: ReportAnswer): Terms {
  const { graceMs, clockToleranceMs, clockRateError, reportEveryMs } = answer;
  return { graceMs, clockToleranceMs, clockRateError, reportEveryMs };
}

export function isSameTerms(a: Terms, b: Terms): boolean {
  return (
    a.graceMs.strict === b.graceMs.strict &&
    a.graceMs.balanced === b.graceMs.balanced &&
    a.graceMs.available === b.graceMs.available &&
    a.clockToleranceMs === b.clockToleranceMs &&
    a.clockRateError === b.clockRateError &&
    a.reportEveryMs === b.reportEveryMs
  );
}
