import { plainText } from '../plain-text.ts';

/** The text in at most `width` characters of one line; what is cut ends in `…`. Safe for a terminal. */
export function fit(text: string, width: number): string {
  const plain = [...plainText(text)];
  if (plain.length <= width) return plain.join('');
  if (width <= 0) return '';
  return `${plain.slice(0, width - 1).join('')}…`;
}

/** {@link fit}, filled with spaces to exactly `width` characters, the text at the left. */
export function left(text: string, width: number): string {
  const fitted = fit(text, width);
  return fitted + ' '.repeat(Math.max(0, width - [...fitted].length));
}

/** {@link fit}, filled with spaces to exactly `width` characters, the text at the right. */
export function right(text: string, width: number): string {
  const fitted = fit(text, width);
  return ' '.repeat(Math.max(0, width - [...fitted].length)) + fitted;
}
