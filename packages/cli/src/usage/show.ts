import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { instantText } from '../instant-text.ts';
import { instantOption } from '../late-option.ts';
import { table } from '../table.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';

interface ShowGiven extends PageOptions {
  key?: string;
  from?: string;
  to?: string;
}

export function addShowVerb(noun: Command, cli: Cli): void {
  const nowMs = cli.system.wallMs();
  const show = addVerb(noun, 'show', {
    summary: 'show uses by version, minute, region and answer; of the last hour if not told else',
    example: 'usage show --key key_ck1XNyeN8fZtqA3x',
  })
    .option('--key <key>', 'only of this key')
    .addOption(instantOption('--from <instant>', 'as 2026-11-23T02:17:00Z', nowMs))
    .addOption(instantOption('--to <instant>', 'not included', nowMs));
  addPageOptions(show).action((given: ShowGiven) => showUsage(cli, given));
}

async function showUsage(cli: Cli, given: ShowGiven): Promise<void> {
  const admin = await cli.admin();
  const query = {
    ...pageQuery(given),
    ...(given.key !== undefined && { keyId: given.key }),
    ...(given.from !== undefined && { from: given.from }),
    ...(given.to !== undefined && { to: given.to }),
  };
  const page = await answered(admin.GET('/v1/usage', { params: { query } }));
  cli.show(page, ({ items, next, completeUntil }, width) => {
    const rows = table(
      items,
      [
        { title: 'minute', text: ({ minute }) => instantText(minute), whole: true },
        { title: 'key', text: ({ keyId }) => keyId ?? '-', whole: true },
        { title: 'version', text: ({ version }) => String(version ?? '-') },
        { title: 'region', text: ({ region }) => region },
        { title: 'answer', text: ({ outcome, reason }) => answerText(outcome, reason) },
        { title: 'count', text: ({ count }) => String(count), whole: true },
      ],
      width,
    );
    const complete = completeUntil === null ? 'no verifier runs' : instantText(completeUntil);
    const more = next === null ? '' : `more: --cursor ${next}\n`;
    return `${items.length === 0 ? 'none\n' : rows}\ncomplete until: ${complete}\n${more}`;
  });
}

function answerText(outcome: string, reason: string): string {
  return outcome === reason ? outcome : `${outcome} ${reason}`;
}
