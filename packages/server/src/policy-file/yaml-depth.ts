import { Lexer, Parser } from 'yaml';

/** Deeper than this nothing of a policy stands, in nodes around it. */
const DEEPEST = 32;

const TOO_DEEP =
  'lists and members stand too deeply in each other here; a bracket or an indent is wrong';

/** With more of these nobody looks at the second. */
const MOST_ERRORS = 20;

/**
 * Looks through a text before it is composed: composing takes a time that grows with the power of the
 * depth, and a long one for what is wrong all along.
 *
 * @returns where to stop reading, as an offset, and why; null: it can be composed.
 */
export function unreadable(text: string): { offset: number; message: string } | null {
  const parser = new Parser();
  let firstError: { offset: number; message: string } | null = null;
  let errors = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type !== 'error') continue;
      firstError ??= token;
      errors += 1;
    }
    if (errors > MOST_ERRORS) return firstError;
    if (parser.stack.length > DEEPEST) {
      return { offset: parser.offset, message: TOO_DEEP };
    }
  }
  return null;
}
