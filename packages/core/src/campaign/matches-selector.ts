import type { Selector, SelectorTerm } from './selector.ts';

/** What a selector asks of a key. */
export interface KeyTraits {
  /** Its id and its name; either may be written. The same of `client`. */
  readonly api: readonly string[];
  readonly client: readonly string[];
  readonly scopes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Empty: every region. */
  readonly regions: readonly string[];
  /** When the version that clients are given was handed out, ms; null: none was yet. */
  readonly handedOutAt: number | null;
  readonly versionFormat: number;
}

/** Whether all terms hold for a key at an instant (ms). A key without an age has neither more nor less. */
export function matchesSelector({ terms }: Selector, key: KeyTraits, now: number): boolean {
  return terms.every((term) => holds(term, key, now));
}

function holds(term: SelectorTerm, key: KeyTraits, now: number): boolean {
  if (term.field === 'age') {
    if (key.handedOutAt === null) return false;
    return compare(term.operator, now - key.handedOutAt, term.ageMs);
  }
  if (term.field === 'version-format') return formatHolds(term, key.versionFormat);
  const isIn = valuesOf(term, key).some((value) => term.values.includes(value));
  const isEverywhere = term.field === 'region' && key.regions.length === 0;
  return (isIn || isEverywhere) === (term.operator === '=');
}

function valuesOf(
  term: Extract<SelectorTerm, { values: readonly string[] }>,
  key: KeyTraits,
): readonly string[] {
  switch (term.field) {
    case 'api':
      return key.api;
    case 'client':
      return key.client;
    case 'scope':
      return key.scopes;
    case 'region':
      return key.regions;
    case 'label': {
      if (!Object.hasOwn(key.labels, term.label)) return [];
      return [key.labels[term.label] as string];
    }
  }
}

function formatHolds(
  { operator, numbers }: Extract<SelectorTerm, { field: 'version-format' }>,
  format: number,
): boolean {
  if (operator === '=' || operator === '!=') return numbers.includes(format) === (operator === '=');
  return compare(operator, format, numbers[0] as number);
}

function compare(operator: '>' | '<', one: number, other: number): boolean {
  return operator === '>' ? one > other : one < other;
}
