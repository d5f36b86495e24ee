import type { NoticePreview, NoticeSummary, PreviewOptions } from '@keyturn/server';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { CliFault, wrongUsage } from '../cli-fault.ts';
import type { Column } from '../table.ts';
import { addVerb } from '../verb.ts';
import { startFault } from '../verbs/start-fault.ts';

interface PreviewGiven {
  format: 'text' | 'html' | 'slack';
  for?: 'client' | 'operator';
  timeZone: string;
}

export function addPreviewVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'preview', {
    summary: 'show what a notice says, with invented facts and your own templates; needs no server',
    example: 'notify preview rotation.handed-out --format html > preview.html',
  })
    .argument('[type]', 'as rotation.handed-out; left out: all types are listed')
    .addOption(
      new Option('--format <format>', 'the channel it is shown for')
        .choices(['text', 'html', 'slack'])
        .default('text'),
    )
    .addOption(new Option('--for <reader>', 'who reads it').choices(['client', 'operator']))
    .option('--time-zone <zone>', 'of the reader, as Europe/Berlin', 'UTC')
    .action((type: string | undefined, given: PreviewGiven) => preview(cli, type, given));
}

async function preview(cli: Cli, type: string | undefined, given: PreviewGiven): Promise<void> {
  requireTimeZone(given.timeZone);
  const { listNoticeTypes, previewNotice } = await import('@keyturn/server');
  const { environment, workingDirectory } = cli.system;
  const options: PreviewOptions = {
    environment,
    workingDirectory,
    audience: given.for ?? null,
    timeZone: given.timeZone,
  };
  const found = orFault(() =>
    type === undefined ? null : (previewNotice(type, options) ?? unknown(type)),
  );
  if (found !== null) return show(cli, found, given.format);
  const items = orFault(() => listNoticeTypes(options));
  cli.showPage<NoticeSummary>({ items, next: null }, COLUMNS);
}

const COLUMNS: readonly Column<NoticeSummary>[] = [
  { title: 'type', text: ({ type }) => type, whole: true },
  { title: 'kind', text: ({ kind }) => kind },
  { title: 'told', text: ({ audiences }) => audiences.map((one) => `${one}s`).join(', ') },
  { title: 'words', text: ({ isOverridden }) => (isOverridden ? 'yours' : 'ours') },
];

function show(cli: Cli, notice: NoticePreview, format: PreviewGiven['format']): void {
  cli.show(notice, ({ subject, text, html, slack }) => {
    if (format === 'html') return html;
    if (format === 'slack') return `${JSON.stringify(slack, null, 2)}\n`;
    return `Subject: ${subject}\n\n${text}`;
  });
}

function requireTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone });
  } catch {
    throw wrongUsage(`--time-zone is "${timeZone}"`, 'write one as Europe/Berlin');
  }
}

function unknown(type: string): never {
  throw wrongUsage(`no notice has the type "${type}"`, 'see: keyturn notify preview');
}

function orFault<Found>(find: () => Found): Found {
  try {
    return find();
  } catch (error) {
    throw error instanceof CliFault ? error : startFault(error);
  }
}
