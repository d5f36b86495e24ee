import { element, type Markup } from './markup.ts';
import { type TimeScale, xOf } from './time-scale.ts';

/** A named instant in a drawing. */
export interface DrawnMark {
  atMs: number;
  label: string;
}

const ROW = 14;
const LETTER = 6.3;

/** Vertical lines with their names above the drawing, in as many rows as keep them apart. */
export function markLines(
  marks: readonly DrawnMark[],
  scale: TimeScale,
  top: number,
  bottom: number,
): Markup[] {
  const rowEnds: number[] = [];
  return [...marks]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, label }) => {
      const x = xOf(scale, atMs);
      const width = label.length * LETTER;
      const isLate = x + width > scale.right;
      const start = isLate ? x - width : x;
      const free = rowEnds.findIndex((end) => end < start);
      const row = free === -1 ? rowEnds.length : free;
      rowEnds[row] = start + width + 10;
      const y = top - 6 - row * ROW;
      const anchor = isLate ? 'end' : 'start';
      return element(
        'g',
        {},
        element('line', { class: 'mark', x1: x, x2: x, y1: y - 8, y2: bottom }),
        element(
          'text',
          { class: 'mark-label', x: isLate ? x - 4 : x + 4, y, 'text-anchor': anchor },
          label,
        ),
      );
    });
}
