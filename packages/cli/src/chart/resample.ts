/**
 * A series of counts in at most `width` buckets of equal length, each the sum of what it covers; the
 * last one may cover less. A series that fits stays as it is.
 */
export function resample(counts: readonly number[], width: number): number[] {
  const each = countsPerBucket(counts.length, width);
  const buckets: number[] = [];
  for (let start = 0; start < counts.length; start += each) {
    buckets.push(counts.slice(start, start + each).reduce((sum, count) => sum + count, 0));
  }
  return buckets;
}

/** How many counts go into one bucket when `length` counts are drawn in `width` characters. */
export function countsPerBucket(length: number, width: number): number {
  return Math.max(1, Math.ceil(length / Math.max(1, Math.floor(width))));
}
