import { styleText } from 'node:util';
import { plainText } from '../../plain-text.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'blue';

/** A piece of a line, with at most one style. */
export interface Piece {
  text: string;
  style?: Style;
}

export type Line = readonly Piece[];

/** The line in at most `width` characters, fit for a terminal; what is cut ends in `…`. */
export function drawLine(line: Line, width: number, color: boolean): string {
  let room = width;
  let drawn = '';
  for (const { text, style } of line) {
    const characters = [...plainText(text)];
    const isCut = characters.length > room;
    const shown = isCut ? [...characters.slice(0, Math.max(0, room - 1)), '…'] : characters;
    if (room <= 0) break;
    drawn += paint(shown.join(''), color ? style : undefined);
    room -= shown.length;
    if (isCut) break;
  }
  return drawn;
}

function paint(text: string, style: Style | undefined): string {
  return style === undefined ? text : styleText(style, text, { validateStream: false });
}

/** Breaks a text at its spaces into lines of at most `width` characters. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of plainText(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && [...last].length + 1 + [...word].length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
