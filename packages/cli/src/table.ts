import { styleText } from 'node:util';
import { plainText } from './plain-text.ts';

/** One column of a table for people. */
export interface Column<Item> {
  readonly title: string;
  readonly text: (item: Item) => string;
  /** Never cut short: ids and whatever else is copied from the table. */
  readonly whole?: boolean;
  /** Left out, the last one first, where the line would be too long with it. */
  readonly optional?: boolean;
}

const GAP = 2;
const SHORTEST = 6;

/** Rows under their titles, cut to `columns` characters a line. Nothing else is a table here. */
export function table<Item>(
  items: readonly Item[],
  all: readonly Column<Item>[],
  width: number,
): string {
  const columns = withinWidth(items, all, width);
  const rows = items.map((item) => columns.map(({ text }) => plainText(text(item))));
  const widths = fitted(naturalWidths(columns, rows), columns, width);
  const titles = columns.map(({ title }) => title.toUpperCase());
  return [styleText('dim', line(titles, widths)), ...rows.map((row) => line(row, widths))]
    .map((text) => `${text}\n`)
    .join('');
}

/** Without the optional columns for which there is no room even where all that may be cut is cut. */
function withinWidth<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[],
  width: number,
): readonly Column<Item>[] {
  const dropped = columns.findLastIndex(({ optional }) => optional);
  if (dropped === -1) return columns;
  const rows = items.map((item) => columns.map(({ text }) => plainText(text(item))));
  const least = naturalWidths(columns, rows).map((natural, index) =>
    columns[index]?.whole ? natural : Math.min(natural, SHORTEST),
  );
  if (least.reduce((sum, one) => sum + one + GAP, -GAP) <= width) return columns;
  return withinWidth(items, columns.toSpliced(dropped, 1), width);
}

function naturalWidths<Item>(columns: readonly Column<Item>[], rows: readonly string[][]) {
  return columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
}

/** Takes from the widest column that may be cut until the line fits. */
function fitted<Item>(natural: number[], columns: readonly Column<Item>[], width: number) {
  const widths = [...natural];
  const total = () => widths.reduce((sum, one) => sum + one, 0) + GAP * (widths.length - 1);
  while (total() > width) {
    const widest = widths.reduce(
      (found, one, index) =>
        !columns[index]?.whole && one > (widths[found] ?? 0) * Number(!columns[found]?.whole)
          ? index
          : found,
      0,
    );
    if (columns[widest]?.whole || (widths[widest] ?? 0) <= SHORTEST) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function line(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => cut(cell, widths[index] ?? 0).padEnd(widths[index] ?? 0))
    .join(' '.repeat(GAP))
    .trimEnd();
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
