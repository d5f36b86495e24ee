import type { KeyString } from '@keyturn/core';
import { isWholeKey, keyFromText } from './key-text.ts';

/** The versions that a key file holds. */
export interface FileVersions {
  readonly current: KeyString;
  /** The one to move to when the API asks for it. */
  readonly next: KeyString | null;
}

/** `native`: only whole key strings of version 1. `any`: imported keys too, which show no gap. */
export type KeyFileForm = 'native' | 'any';

const VARIABLE = /^(?:export +)?(KEYTURN_API_KEY(?:_NEXT)?)=(.*)$/;

/**
 * Reads a key file: either lines `KEYTURN_API_KEY=…` and, if there is one to move to,
 * `KEYTURN_API_KEY_NEXT=…`, among any others, or the key string alone. Blank lines and lines that
 * begin with `#` are passed over.
 *
 * @throws TypeError, without the text, where there is no key or one is not whole.
 */
export function parseKeyFile(text: string, form: KeyFileForm): FileVersions {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const values = variables(lines);
  const [alone] = lines;
  const current = values.get('KEYTURN_API_KEY') ?? (lines.length === 1 ? alone : undefined);
  if (!current) throw new TypeError('it holds no key');
  const next = values.get('KEYTURN_API_KEY_NEXT');
  return { current: wholeKey(current, form), next: next ? wholeKey(next, form) : null };
}

function variables(lines: readonly string[]): Map<string, string> {
  const matches = lines.map((line) => VARIABLE.exec(line)).filter((match) => match !== null);
  return new Map(matches.map((match) => [match[1] as string, unquoted(match[2] as string)]));
}

function unquoted(value: string): string {
  const quote = value.at(0);
  const quoted = value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return quoted ? value.slice(1, -1) : value;
}

function wholeKey(text: string, form: KeyFileForm): KeyString {
  // The checksum tells a whole key string from one that is still being written.
  if (form === 'native' && !isWholeKey(text)) {
    throw new TypeError('it holds no whole key string (for imported keys, set form to "any")');
  }
  return keyFromText(text, 'it');
}
