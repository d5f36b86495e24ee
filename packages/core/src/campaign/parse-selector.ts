import { parseDuration } from '../wire/duration-text.ts';
import {
  type Selector,
  type SelectorFault,
  type SelectorOperator,
  type SelectorTerm,
  WORD_FIELDS,
  type WordTerm,
} from './selector.ts';

/** The longest selector that is read, in characters. */
export const LONGEST_SELECTOR = 2_000;

const FIELDS = 'api, client, scope, label.NAME, region, age, version-format';

/** Ends a value that is not quoted. */
const ENDS_VALUE = /[\s,"=!<>]/;

/** A selector, or what is wrong with its text; at the first fault reading ends. */
export type ParsedSelector =
  | { readonly selector: Selector; readonly fault: null }
  | { readonly selector: null; readonly fault: SelectorFault };

/** Reads a selector as people write it. */
export function parseSelector(text: string): ParsedSelector {
  try {
    return { selector: { terms: new Reading(text).terms() }, fault: null };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { selector: null, fault: { column: error.column, message: error.message } };
  }
}

/** Leaves the reading; never leaves this file. */
class Fault extends Error {
  readonly column: number;

  constructor(at: number, message: string) {
    super(message);
    this.column = at + 1;
  }
}

class Reading {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  terms(): SelectorTerm[] {
    if (this.#text.length > LONGEST_SELECTOR) {
      throw new Fault(LONGEST_SELECTOR, `is longer than ${LONGEST_SELECTOR} characters`);
    }
    const terms: SelectorTerm[] = [];
    for (this.#skipBlanks(); this.#at < this.#text.length; this.#skipBlanks()) {
      terms.push(this.#term());
    }
    if (terms.length > 0) return terms;
    throw new Fault(0, 'is blank; write at least one term, as api=market or age>60d');
  }

  #term(): SelectorTerm {
    const start = this.#at;
    const field = this.#word();
    const operator = this.#operator(field, start);
    if (field === 'age') return this.#age(operator, start);
    if (field === 'version-format') return this.#format(operator);
    const known = WORD_FIELDS.find((word) => word === field);
    if (known === undefined && !field.startsWith('label.')) {
      throw new Fault(start, `"${field}" is no field; write one of ${FIELDS}`);
    }
    return wordTerm(known, field, this.#equality(operator, field), this.#values(), start);
  }

  #equality(operator: SelectorOperator, field: string): '=' | '!=' {
    if (operator === '=' || operator === '!=') return operator;
    throw new Fault(this.#at - 1, `${field} is compared with = or !=, not with ${operator}`);
  }

  #age(operator: SelectorOperator, start: number): SelectorTerm {
    if (operator === '=' || operator === '!=') {
      throw new Fault(start, 'age is compared with > or <, as age>60d');
    }
    const at = this.#at;
    const text = this.#value();
    const ageMs = parseDuration(text);
    if (ageMs === null)
      throw new Fault(at, `"${text}" is no duration; write it as 60d, 36h or 15m`);
    this.#requireOne('age');
    return { field: 'age', operator, ageMs };
  }

  #format(operator: SelectorOperator): SelectorTerm {
    const at = this.#at;
    const values = this.#values();
    const wrong = values.find((value) => !/^[0-9]{1,4}$/.test(value));
    if (wrong !== undefined) throw new Fault(at, `"${wrong}" is no version format; write a number`);
    if (values.length > 1 && operator !== '=' && operator !== '!=') {
      throw new Fault(at, `version-format${operator} takes one number`);
    }
    return { field: 'version-format', operator, numbers: values.map(Number) };
  }

  #operator(field: string, start: number): SelectorOperator {
    if (field === '') throw new Fault(start, 'begins with no field');
    const found = /^(?:!=|=|>|<)/.exec(this.#text.slice(this.#at, this.#at + 2))?.[0];
    if (found === undefined) {
      throw new Fault(this.#at, `after "${field}" stands no =, !=, > or <`);
    }
    this.#at += found.length;
    if (/[=<>!]/.test(this.#peek())) {
      throw new Fault(
        this.#at,
        `"${found}${this.#peek()}" is no comparison; there are =, !=, > and <`,
      );
    }
    return found as SelectorOperator;
  }

  #values(): string[] {
    const values = [this.#value()];
    while (this.#peek() === ',') {
      this.#at += 1;
      values.push(this.#value());
    }
    this.#requireEnd();
    return values;
  }

  #value(): string {
    if (this.#peek() === '"') return this.#quoted();
    const at = this.#at;
    const word = this.#word();
    if (word === '') throw new Fault(at, 'a value is missing here');
    return word;
  }

  #quoted(): string {
    const start = this.#at;
    let value = '';
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      if (this.#peek() === '"') {
        this.#at += 1;
        if (value === '') throw new Fault(start, 'a value is missing here');
        return value;
      }
      if (this.#peek() === '\\') this.#at += 1;
      value += this.#peek();
    }
    throw new Fault(start, 'this quotation mark is not closed');
  }

  /** Up to what ends a value; may be empty. */
  #word(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !ENDS_VALUE.test(this.#peek())) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  #requireOne(field: string): void {
    if (this.#peek() === ',') throw new Fault(this.#at, `${field} takes one value`);
    this.#requireEnd();
  }

  #requireEnd(): void {
    if (this.#at === this.#text.length || /\s/.test(this.#peek())) return;
    throw new Fault(
      this.#at,
      `a blank is missing before ${this.#peek()}; quote a value that has it`,
    );
  }

  #skipBlanks(): void {
    while (/\s/.test(this.#peek())) this.#at += 1;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }
}

function wordTerm(
  field: WordTerm['field'] | undefined,
  text: string,
  operator: '=' | '!=',
  values: readonly string[],
  start: number,
): SelectorTerm {
  if (field !== undefined) return { field, operator, values };
  const label = text.slice('label.'.length);
  if (label === '')
    throw new Fault(start, 'the name of the label is missing, as in label.tier=gold');
  return { field: 'label', label, operator, values };
}
