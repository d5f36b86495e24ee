import type { AdminClient } from '@keyturn/admin';
import type { UsageMinute, UsagePage } from '@keyturn/core';
import { type Command, Option } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { wrongUsage } from '../cli-fault.ts';
import { instantText } from '../instant-text.ts';
import { requireKey } from '../keys/require-key.ts';
import { durationOption, instantOption } from '../late-option.ts';
import { table } from '../table.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';
import { completeText } from './complete-text.ts';
import { usageChart } from './usage-chart.ts';
import { answerText } from './usage-series.ts';

interface ShowGiven extends PageOptions {
  since?: number;
  from?: string;
  to?: string;
  as?: 'chart' | 'table';
}

const MINUTE_MS = 60_000;

const HOUR_MS = 60 * MINUTE_MS;

/** Pages of 200 rows that a chart is drawn from at most. */
const MOST_PAGES = 100;

export function addShowVerb(noun: Command, cli: Cli): void {
  const nowMs = cli.system.wallMs();
  const show = addVerb(noun, 'show', {
    summary: 'show how much each version is used, and how that was answered',
    example: 'usage show key_ck1XNyeN8fZtqA3x --since 6h',
  })
    .argument('[key]', 'only of this key')
    .addOption(durationOption('--since <duration>', 'how far back (default: 1h)'))
    .addOption(instantOption('--from <instant>', 'as 2026-11-23T02:17:00Z', nowMs))
    .addOption(instantOption('--to <instant>', 'not included', nowMs))
    .addOption(
      new Option(
        '--as <form>',
        'a chart, or a table by minute (default where no terminal is)',
      ).choices(['chart', 'table']),
    );
  addPageOptions(show).action((keyId: string | undefined, given: ShowGiven) =>
    showUsage(cli, keyId ?? null, given),
  );
}

async function showUsage(cli: Cli, keyId: string | null, given: ShowGiven): Promise<void> {
  if (given.since !== undefined && given.from !== undefined) {
    throw wrongUsage('from when is not clear', 'pass either --since or --from');
  }
  const admin = await cli.admin();
  if (keyId !== null) await requireKey(admin, keyId);
  const query = await queryOf(admin, keyId, given);
  const isPaged = given.cursor !== undefined || given.limit !== undefined;
  const isChart = given.as === 'chart' || (given.as !== 'table' && cli.system.isOutputTerminal);
  if (!cli.json && isChart && !isPaged) return showChart(cli, admin, query);
  const page = await answered(
    admin.GET('/v1/usage', { params: { query: { ...query, ...pageQuery(given) } } }),
  );
  cli.show(page, usageTable);
}

interface Query {
  keyId?: string;
  from?: string;
  to?: string;
}

/** `--since` counts in whole minutes from the server's time: this machine's clock may be wrong. */
async function queryOf(
  admin: AdminClient,
  keyId: string | null,
  { since, from, to }: ShowGiven,
): Promise<Query> {
  const start = since === undefined ? from : await sinceInstant(admin, since);
  return {
    ...(keyId !== null && { keyId }),
    ...(start !== undefined && { from: start }),
    ...(to !== undefined && { to }),
  };
}

async function sinceInstant(admin: AdminClient, since: number): Promise<string> {
  const call = admin.GET('/v1/usage', { params: { query: { limit: 1 } } });
  const { at } = await answered(call);
  const minutes = Math.max(0, Math.floor((Date.parse(at) - since) / MINUTE_MS));
  return new Date(minutes * MINUTE_MS).toISOString();
}

async function showChart(cli: Cli, admin: AdminClient, query: Query): Promise<void> {
  const { items, last } = await everyMinute(admin, query);
  const now = Date.parse(last.at);
  const chart = {
    ...{ items, keyId: query.keyId ?? null },
    ...{ completeUntil: last.completeUntil, behind: last.behind },
    from: query.from === undefined ? now - HOUR_MS : Date.parse(query.from),
    to: query.to === undefined ? now : Math.min(now, Date.parse(query.to)),
  };
  cli.show(chart, usageChart);
}

async function everyMinute(
  admin: AdminClient,
  query: Query,
): Promise<{ items: UsageMinute[]; last: UsagePage }> {
  const items: UsageMinute[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const part = { ...query, limit: 200, ...(cursor !== null && { cursor }) };
    const page: UsagePage = await answered(admin.GET('/v1/usage', { params: { query: part } }));
    items.push(...page.items);
    if (page.next === null) return { items, last: page };
    cursor = page.next;
  }
  throw wrongUsage('there is more than a chart can show', 'name a key, or a shorter --since');
}

function usageTable(page: UsagePage, width: number): string {
  const { items, next } = page;
  const rows = table(
    items,
    [
      { title: 'minute', text: ({ minute }) => minuteText(minute), whole: true },
      { title: 'key', text: ({ keyId }) => keyId ?? '-', whole: true },
      { title: 'version', text: ({ version }) => String(version ?? '-') },
      { title: 'region', text: ({ region }) => region, optional: true },
      { title: 'answer', text: ({ outcome, reason }) => answerText(outcome, reason) },
      { title: 'count', text: ({ count }) => String(count), whole: true },
    ],
    width,
  );
  const more = next === null ? '' : `more: --cursor ${next}\n`;
  return `${items.length === 0 ? 'none\n' : rows}\n${completeText(page)}\n${more}`;
}

/** `2026-11-23 02:17Z`: a minute has no seconds. */
function minuteText(minute: string): string {
  return instantText(minute).replace(/:\d\dZ$/, 'Z');
}
