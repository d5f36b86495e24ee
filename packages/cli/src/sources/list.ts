import type { Source } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import { relativeTime } from '../chart/relative-time.ts';
import type { Cli } from '../cli.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';

export function addListVerb(noun: Command, cli: Cli): void {
  const list = addVerb(noun, 'list', {
    summary: 'list what is seen of callers: address, program and route',
    example: 'sources list --key key_ck1XNyeN8fZtqA3x',
  }).option('--key <key>', 'only of this key');
  addPageOptions(list).action(async (given: PageOptions & { key?: string }) => {
    const admin = await cli.admin();
    const nowMs = cli.system.wallMs();
    const seenText = ({ lastSeenAt }: Source) =>
      relativeTime(Math.min(nowMs, Date.parse(lastSeenAt)), nowMs);
    const query = { ...pageQuery(given), ...(given.key !== undefined && { keyId: given.key }) };
    cli.showPage(await answered(admin.GET('/v1/sources', { params: { query } })), [
      { title: 'id', text: ({ id }) => id, whole: true },
      { title: 'address', text: ({ addressPrefix }) => addressPrefix || '-' },
      { title: 'program', text: ({ userAgent }) => userAgent || '-' },
      { title: 'route', text: ({ route }) => route, optional: true },
      { title: 'version', text: newestVersion },
      { title: 'last seen', text: seenText, whole: true },
    ]);
  });
}

/** The version that it presented last. */
function newestVersion({ versions, goneAt }: Source): string {
  if (goneAt !== null) return 'gone';
  const [last] = [...versions].sort((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt));
  return last === undefined ? '-' : String(last.version);
}
