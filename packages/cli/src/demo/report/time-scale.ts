import type { DemoRecord } from '../record/demo-record.ts';
import { element, type Markup } from './markup.ts';

/** The first second drawn, and the second after the last. */
export type TimeSpan = Pick<TimeScale, 'from' | 'to'>;

/** Where instants of the demo lie in a drawing. */
export interface TimeScale {
  /** The first second drawn, and the second after the last. */
  from: number;
  to: number;
  left: number;
  right: number;
}

/** The seconds that drawings of this record show: from just before the first request to the last whole second. */
export function secondsOf({ clients, elapsedMs }: DemoRecord): TimeSpan {
  const curves = clients.flatMap(({ versions }) => versions);
  if (curves.length === 0) return { from: 0, to: Math.max(1, Math.floor(elapsedMs / 1_000)) };
  const first = Math.floor(Math.min(...curves.map(({ firstMs }) => firstMs)) / 1_000);
  // The last second is not a whole one.
  const last = Math.floor(Math.max(...curves.map(({ lastMs }) => lastMs)) / 1_000);
  const from = Math.max(0, first - 1);
  return { from, to: Math.max(from + 1, last) };
}

export function xOf({ from, to, left, right }: TimeScale, atMs: number): number {
  const share = Math.min(1, Math.max(0, (atMs / 1_000 - from) / Math.max(1, to - from)));
  return left + share * (right - left);
}

/** The seconds below a drawing, with fine lines through it. */
export function timeAxis(scale: TimeScale, top: number, bottom: number): Markup {
  const { from, to } = scale;
  const each = [1, 2, 5, 10, 20, 30, 60].find((step) => (to - from) / step <= 14) ?? 120;
  const first = Math.ceil(from / each) * each;
  const count = Math.floor((to - first) / each) + 1;
  const marks = Array.from({ length: Math.max(0, count) }, (_, n) => first + n * each);
  return element(
    'g',
    { 'aria-hidden': 'true' },
    marks.map((second) => {
      const x = xOf(scale, second * 1_000);
      return [
        element('line', { class: 'grid', x1: x, x2: x, y1: top, y2: bottom }),
        element(
          'text',
          { class: 'tick', x, y: bottom + 14, 'text-anchor': 'middle' },
          `${second} s`,
        ),
      ];
    }),
  );
}
