import { styleText } from 'node:util';
import { plainText } from './plain-text.ts';

/** A name and what to say of it; null leaves the line out. */
export type Field = readonly [name: string, text: string | null];

/** One line a field, the texts under each other; long texts go on below at the same place. */
export function fields(all: readonly Field[], width: number): string {
  const told = all.filter((field): field is [string, string] => field[1] !== null);
  const indent = Math.max(0, ...told.map(([name]) => name.length)) + 2;
  return told
    .map(([name, text]) => {
      const lines = wrapped(plainText(text), width - indent);
      const first = styleText('dim', name) + ' '.repeat(indent - name.length);
      return `${first}${lines.join(`\n${' '.repeat(indent)}`)}`.trimEnd();
    })
    .map((text) => `${text}\n`)
    .join('');
}

/** Between words; not between a day and its time, which are one instant. */
const GAP = / (?!\d\d:\d\d:\d\dZ)/;

/** The text in lines of at most `width` characters where its words allow. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(GAP)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
