import { element, type Markup } from './markup.ts';
import { type TimeScale, xOf } from './time-scale.ts';

/** Where counts per second lie in a drawing. */
export interface CountScale {
  most: number;
  top: number;
  bottom: number;
}

/** Counts per second as a filled line; `style` is `v1`, `v2` or `v3`. */
export function curve(
  perSecond: readonly number[],
  time: TimeScale,
  counts: CountScale,
  style: string,
): Markup {
  const points = pointsOf(perSecond, time, counts);
  if (points.length === 0) return element('g', {});
  const line = points.map(({ x, y }) => `${round(x)},${round(y)}`).join(' L');
  const first = round(points[0]?.x ?? 0);
  const last = round(points.at(-1)?.x ?? 0);
  const floor = round(counts.bottom);
  return element(
    'g',
    {},
    element('path', {
      class: `area ${style}`,
      d: `M${first},${floor} L${line} L${last},${floor} Z`,
    }),
    element('path', { class: `line ${style}`, d: `M${line}` }),
  );
}

/** Only what was counted: a line along the floor before and after would hide others. */
function pointsOf(
  perSecond: readonly number[],
  time: TimeScale,
  { most, top, bottom }: CountScale,
) {
  const counted = Array.from({ length: time.to }, (_, second) => perSecond[second] ?? 0);
  const first = counted.findIndex((count) => count > 0);
  if (first === -1) return [];
  const last = counted.findLastIndex((count) => count > 0);
  const from = Math.max(0, time.from, first - 1);
  return counted.slice(from, last + 2).map((count, index) => ({
    x: xOf(time, (from + index + 0.5) * 1_000),
    y: bottom - (count / Math.max(1, most)) * (bottom - top),
  }));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
