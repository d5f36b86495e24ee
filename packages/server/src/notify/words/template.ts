import { escaped } from '../../escaped.ts';
import type { NoticeValues } from './notice-values.ts';

/** A text with places that are filled in. Nothing in it is ever run. */
export type TemplateText = readonly (string | { readonly name: string })[];

/** What an operator wrote instead of our words for one type of notice. */
export interface Template {
  /** Null: ours. */
  subject: TemplateText | null;
  text: TemplateText;
  /** Null: the text, dressed plainly. */
  html: TemplateText | null;
}

const PLACEHOLDER = /\{\{([A-Za-z]+)\}\}/g;
const SUBJECT = /^Subject: ?(.*)(?:\r?\n)+/;

/**
 * The text of a file `TYPE.txt`, whose first line may be `Subject: …`.
 *
 * @param file - as it is named in faults.
 * @returns the faults as sentences, each with file, line and what is allowed there.
 */
export function parseTextTemplate(
  file: string,
  text: string,
  names: readonly string[],
): { template: Pick<Template, 'subject' | 'text'> } | { faults: string[] } {
  const faults = placeholderFaults(file, text, names);
  if (faults.length > 0) return { faults };
  const [head, subject] = SUBJECT.exec(text) ?? ['', null];
  return {
    template: {
      subject: subject === null ? null : piecesOf(subject ?? ''),
      text: piecesOf(text.slice(head.length)),
    },
  };
}

/** The same of a file `TYPE.html`. A placeholder stands between tags, never within one. */
export function parseHtmlTemplate(
  file: string,
  html: string,
  names: readonly string[],
): { html: TemplateText } | { faults: string[] } {
  const faults = [...placeholderFaults(file, html, names), ...htmlFaults(file, html)];
  return faults.length > 0 ? { faults } : { html: piecesOf(html) };
}

/** Plain text with its places filled in. */
export function filledText(pieces: TemplateText, values: NoticeValues): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? piece : (values[piece.name] ?? '')))
    .join('');
}

/** HTML with its places filled in: each value is escaped, and its lines are kept. */
export function filledHtml(pieces: TemplateText, values: NoticeValues): string {
  return pieces
    .map((piece) =>
      typeof piece === 'string'
        ? piece
        : escaped(values[piece.name] ?? '').replaceAll('\n', '<br>'),
    )
    .join('');
}

function piecesOf(text: string): TemplateText {
  const pieces: (string | { name: string })[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    pieces.push(text.slice(from, match.index), { name: match[1] ?? '' });
    from = match.index + match[0].length;
  }
  return [...pieces, text.slice(from)].filter((piece) => piece !== '');
}

function placeholderFaults(file: string, text: string, names: readonly string[]): string[] {
  return [...text.matchAll(/\{\{([^{}\n]*)(\}\})?/g)].flatMap((match) => {
    const [begun, name = '', end] = match;
    if (end !== undefined && names.includes(name)) return [];
    const allowed = names.map((one) => `{{${one}}}`).join(', ');
    const what = end === undefined ? `${begun} does not end with }}` : `${begun} is not known here`;
    return [`${file}:${lineOf(text, match.index)}: ${what}; allowed are ${allowed}.`];
  });
}

function htmlFaults(file: string, html: string): string[] {
  const scripts = [...html.matchAll(/<script\b/gi)].map(
    ({ index }) => `${file}:${lineOf(html, index)}: a mail has no scripts; take <script> out.`,
  );
  const misplaced = [...html.matchAll(PLACEHOLDER)]
    .filter(({ index }) => isInTag(html, index) || isInStyle(html, index))
    .filter((match) => !isLink(html, match))
    .map(
      ({ 0: placeholder, index }) =>
        `${file}:${lineOf(html, index)}: ${placeholder} stands within a tag or a style; only href="{{dashboard}}" may.`,
    );
  return [...scripts, ...misplaced];
}

function isInTag(html: string, index: number): boolean {
  const before = html.slice(0, index);
  return before.lastIndexOf('<') > before.lastIndexOf('>');
}

function isInStyle(html: string, index: number): boolean {
  const before = html.slice(0, index).toLowerCase();
  return before.lastIndexOf('<style') > before.lastIndexOf('</style');
}

function isLink(html: string, { 0: placeholder, index }: RegExpExecArray): boolean {
  const before = html.slice(0, index);
  const after = html.slice(index + placeholder.length);
  return (
    placeholder === '{{dashboard}}' &&
    ((before.endsWith('href="') && after.startsWith('"')) ||
      (before.endsWith("href='") && after.startsWith("'")))
  );
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
