import type { Straggler } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { instantText } from '../instant-text.ts';
import type { Column } from '../table.ts';
import { addPageOptions, describeVerb, type PageOptions, pageQuery } from '../verb.ts';

const KEY: Column<Straggler> = { title: 'key', text: ({ keyId }) => keyId, whole: true };

const COLUMNS: readonly Column<Straggler>[] = [
  { title: 'version', text: ({ version }) => String(version), whole: true },
  { title: 'address', text: ({ source }) => source.addressPrefix || '-' },
  { title: 'program', text: ({ source }) => source.userAgent || '-' },
  { title: 'last hour', text: ({ requestsLastHour }) => String(requestsLastHour) },
  { title: 'clears', text: ({ clearsAt }) => instantText(clearsAt), whole: true },
];

export function configureStragglers(command: Command, cli: Cli): void {
  const stragglers = describeVerb(command, {
    summary: 'list who still uses an old version that is to go, and when that clears',
    example: 'stragglers key_ck1XNyeN8fZtqA3x',
  }).argument('[key]', 'only of this key');
  addPageOptions(stragglers).action(async (keyId: string | undefined, given: PageOptions) => {
    const admin = await cli.admin();
    const query = { ...pageQuery(given), ...(keyId !== undefined && { keyId }) };
    const page = await answered(admin.GET('/v1/stragglers', { params: { query } }));
    cli.showPage(page, keyId === undefined ? [KEY, ...COLUMNS] : COLUMNS);
  });
}
