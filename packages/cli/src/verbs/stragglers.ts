import type { AdminClient } from '@keyturn/admin';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { namesOf } from '../names.ts';
import { addPageOptions, describeVerb, type PageOptions, pageQuery } from '../verb.ts';
import { whyNoStragglers } from './no-stragglers.ts';
import { stragglerTexts } from './straggler-text.ts';

export function configureStragglers(command: Command, cli: Cli): void {
  const stragglers = describeVerb(command, {
    summary: 'list who still uses an old version that is to go, until when, and what to do',
    example: 'stragglers key_ck1XNyeN8fZtqA3x',
  }).argument('[key]', 'only of this key');
  addPageOptions(stragglers).action((keyId: string | undefined, given: PageOptions) =>
    showStragglers(cli, keyId ?? null, given),
  );
}

async function showStragglers(cli: Cli, keyId: string | null, given: PageOptions): Promise<void> {
  const admin = await cli.admin();
  const query = { ...pageQuery(given), ...(keyId !== null && { keyId }) };
  const page = await answered(admin.GET('/v1/stragglers', { params: { query } }));
  const why = page.items.length === 0 && !cli.json ? await emptyText(admin, keyId, given) : '';
  const ids = cli.json ? [] : page.items.map((one) => one.keyId);
  const keys = keyId === null ? await namesOf(admin, 'key', ids) : null;
  const nowMs = cli.system.wallMs();
  cli.show(page, ({ items, next }, width) => {
    const told = stragglerTexts(items, { width, nowMs, keys });
    return why + told + (next === null ? '' : `\nmore: --cursor ${next}\n`);
  });
}

async function emptyText(
  admin: AdminClient,
  keyId: string | null,
  { cursor }: PageOptions,
): Promise<string> {
  return cursor === undefined ? `${await whyNoStragglers(admin, keyId)}\n` : 'none\n';
}
