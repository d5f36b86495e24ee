import type { Letter } from './letter.ts';
import type { Paragraph } from './notice-form.ts';

const WIDTH = 76;

/** A letter as plain text, in lines that fit a terminal. */
export function textForm(letter: Letter): string {
  const { label, subject, sections, facts, closing, dashboard } = letter;
  const blocks = [
    label,
    wrapped(subject),
    ...sections.map(
      ({ heading, paragraphs }) =>
        `${heading}\n${'-'.repeat(heading.length)}\n${paragraphsText(paragraphs, wrapped)}`,
    ),
    factsText(facts),
    `-- \n${closing.map((one) => wrapped(one)).join('\n\n')}`,
    dashboard,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/**
 * Paragraphs and lists, a blank line between them.
 *
 * @param line - makes one paragraph or item of its text; default: one line, however long.
 */
export function paragraphsText(
  paragraphs: readonly Paragraph[],
  line: (text: string, bullet: string) => string = (text, bullet) => bullet + text,
): string {
  return paragraphs
    .map((one) =>
      typeof one === 'string' ? line(one, '') : one.map((item) => line(item, '- ')).join('\n'),
    )
    .join('\n\n');
}

/** One fact a line. */
export function factsText(facts: Letter['facts']): string {
  return facts.map(([label, value]) => `${label}: ${value}`).join('\n');
}

/** A word that is longer than a line stands in one of its own. */
function wrapped(text: string, bullet = ''): string {
  const lines: string[] = [];
  let line = bullet;
  for (const word of text.split(' ')) {
    const isFirst = line === bullet || line.trim() === '';
    if (!isFirst && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = ' '.repeat(bullet.length) + word;
    } else {
      line += isFirst ? word : ` ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
