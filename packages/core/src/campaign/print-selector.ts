import type { Selector, SelectorTerm } from './selector.ts';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A value that needs no quotation marks. */
const BARE = /^[^\s,"=!<>\\]+$/;

/** Writes a selector as `parseSelector` reads it: the same selector always gives the same text. */
export function printSelector({ terms }: Selector): string {
  return terms.map(printTerm).join(' ');
}

function printTerm(term: SelectorTerm): string {
  if (term.field === 'age') return `age${term.operator}${printDuration(term.ageMs)}`;
  if (term.field === 'version-format') {
    return `version-format${term.operator}${term.numbers.join(',')}`;
  }
  const field = term.field === 'label' ? `label.${term.label}` : term.field;
  return `${field}${term.operator}${term.values.map(printValue).join(',')}`;
}

function printValue(value: string): string {
  if (BARE.test(value)) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** In the largest unit of which it is a whole number. */
function printDuration(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
