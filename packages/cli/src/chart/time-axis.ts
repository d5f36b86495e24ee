/** Minutes of one bucket that people read easily; a day's worth and more is in whole days. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440];

const MINUTE = 60_000;

/** How a span of time is cut into buckets, one character each. */
export interface TimeAxis {
  /** Start of the first bucket, ms. */
  from: number;
  /** Length of one bucket, ms. */
  stepMs: number;
  buckets: number;
}

/**
 * The minutes that begin in a span, in at most `width` buckets of a length that people read easily.
 * There is always one bucket.
 *
 * @param to - not included.
 */
export function timeAxis(from: number, to: number, width: number): TimeAxis {
  const first = Math.ceil(from / MINUTE) * MINUTE;
  const minutes = Math.max(1, Math.ceil((to - first) / MINUTE));
  const fits = (step: number) => Math.ceil(minutes / step) <= Math.max(1, width);
  const days = Math.ceil(minutes / Math.max(1, width) / 1_440);
  const step = STEPS.find(fits) ?? days * 1_440;
  return { from: first, stepMs: step * MINUTE, buckets: Math.ceil(minutes / step) };
}

/** The bucket that an instant lies in; null outside the span. */
export function bucketOf({ from, stepMs, buckets }: TimeAxis, at: number): number | null {
  const index = Math.floor((at - from) / stepMs);
  return index >= 0 && index < buckets ? index : null;
}

/**
 * When the span begins and ends, under its buckets, in UTC: `11:03          12:03`.
 *
 * @param each - characters that a bucket is drawn with.
 */
export function axisLine({ from, stepMs, buckets }: TimeAxis, each = 1): string {
  const to = from + buckets * stepMs;
  const isLong = to - from > 2 * 1_440 * MINUTE;
  const text = (at: number) => {
    const instant = new Date(at).toISOString();
    return isLong ? instant.slice(0, 10) : instant.slice(11, 16);
  };
  const [start, end] = [text(from), text(to)];
  const room = buckets * each - start.length - end.length;
  return room < 1 ? start : start + ' '.repeat(room) + end;
}
