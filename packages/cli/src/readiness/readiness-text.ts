import { styleText } from 'node:util';
import type { Readiness, ReadinessCount, ReadinessNote } from '@keyturn/core';
import { wrapped } from '../fields.ts';
import { instantText, withInstants } from '../instant-text.ts';
import { plainText } from '../plain-text.ts';
import { type Column, table } from '../table.ts';

/** What `--json` answers. */
export interface ReadinessSummary {
  ready: number;
  total: number;
  /** Those that are not ready; of `--key` the one that was asked for. */
  items: Readiness[];
}

/** So many reasons of one key are told among many keys; whoever wants more asks for the key. */
const MOST_REASONS = 3;

interface Reader {
  width: number;
  /** One key was asked for: all of it is told. */
  isOneKey: boolean;
}

/** `11 of 15 ready`, then those that are not, each under its row of a table with why and what to do. */
export function readinessText(summary: ReadinessSummary, reader: Reader): string {
  const { ready, total, items } = summary;
  if (total === 0) return 'none: no such key lives\n';
  const first = `${styleText('bold', `${ready} of ${total} ready`)}\n`;
  if (items.length === 0) return first;
  const [titles = '', ...rows] = table(items, COLUMNS, reader.width).trimEnd().split('\n');
  const told = items.flatMap((item, index) => [rows[index] ?? '', ...notes(item, reader)]);
  return `${first}\n${[titles, ...told].join('\n')}\n`;
}

const COLUMNS: readonly Column<Readiness>[] = [
  { title: 'key', text: ({ keyId }) => keyId, whole: true },
  { title: 'client', text: ({ clientName }) => clientName },
  { title: 'name', text: ({ keyName }) => keyName },
  { title: 'holders', text: ({ holders }) => countText(holders), whole: true },
  { title: 'sources', text: ({ sources }) => countText(sources), whole: true },
  { title: 'since', text: sinceText, whole: true },
];

function countText({ ready, total }: ReadinessCount): string {
  return total === 0 ? 'none' : `${ready} of ${total}`;
}

/** Since when it has needed a person. */
function sinceText({ findings }: Readiness): string {
  const since = findings
    .filter(({ standing }) => standing === 'person')
    .map((one) => one.since)
    .sort();
  return instantText(since[0] ?? null);
}

function notes({ findings, findingsTotal, keyId }: Readiness, reader: Reader): string[] {
  if (reader.isOneKey) {
    const lines = findings.flatMap((note) => noteLines(note, reader));
    const untold = findingsTotal - findings.length;
    return untold === 0 ? lines : [...lines, `  and ${untold} more that are not listed`];
  }
  const needing = findings.filter(({ standing }) => standing === 'person');
  const lines = needing.slice(0, MOST_REASONS).flatMap((note) => noteLines(note, reader));
  const more = needing.length - MOST_REASONS;
  const rest = `and ${more} more: keyturn readiness --key ${keyId}`;
  return more > 0 ? [...lines, ...indented(rest, '  ', reader)] : lines;
}

function noteLines({ text, advice, standing, since }: ReadinessNote, reader: Reader): string[] {
  const said = reader.isOneKey ? `${standing} since ${instantText(since)}: ${text}` : text;
  return [
    ...indented(said, '  ', reader),
    ...(advice === null ? [] : indented(advice, '    ', reader, '  > ')),
  ];
}

function indented(text: string, indent: string, { width }: Reader, first = indent): string[] {
  return wrapped(plainText(withInstants(text)), width - indent.length).map(
    (line, index) => (index === 0 ? first : indent) + line,
  );
}
