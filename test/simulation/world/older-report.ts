import type { Report } from '@keyturn/core';

/**
 * As a verifier of an earlier release sends it: which scopes a source asked for is not told, nor which
 * orphans were presented. What it must prove and hand back an earlier one has, too.
 */
export function olderReport({ orphans: _, ...report }: Report): Report {
  const sources = report.sources.map(({ scopes: _, ...source }) => source);
  return { ...report, sources };
}
