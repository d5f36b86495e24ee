/**
 * Which keys a campaign is about: terms of which all must hold. Written as
 * `api=market client=acme scope=orders:trade label.tier=gold region=eu age>60d version-format=1`.
 */
export interface Selector {
  /** At least one. */
  readonly terms: readonly SelectorTerm[];
}

/** Of a list one must fit (`=`), or none may (`!=`). */
export type SelectorTerm = WordTerm | LabelTerm | AgeTerm | FormatTerm;

/** Fields whose values are words: names or ids. */
export const WORD_FIELDS = ['api', 'client', 'scope', 'region'] as const;

export interface WordTerm {
  readonly field: (typeof WORD_FIELDS)[number];
  readonly operator: '=' | '!=';
  readonly values: readonly string[];
}

export interface LabelTerm {
  readonly field: 'label';
  /** Name of the label. */
  readonly label: string;
  readonly operator: '=' | '!=';
  readonly values: readonly string[];
}

/** How long ago the version that clients are given was handed out. */
export interface AgeTerm {
  readonly field: 'age';
  readonly operator: '>' | '<';
  readonly ageMs: number;
}

/** The form of the key string, as `spec/key-string.md` numbers it. */
export interface FormatTerm {
  readonly field: 'version-format';
  readonly operator: SelectorOperator;
  /** One where the operator is `>` or `<`. */
  readonly numbers: readonly number[];
}

export type SelectorOperator = '=' | '!=' | '>' | '<';

/** What is wrong with a selector, and where. */
export interface SelectorFault {
  /** Counts from 1. */
  readonly column: number;
  /** A sentence's end, as `is not a field; write one of …`. */
  readonly message: string;
}
