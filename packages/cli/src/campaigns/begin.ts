import type { AdminClient } from '@keyturn/admin';
import type { CampaignPreview } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import { askYes } from '../ask.ts';
import type { Cli } from '../cli.ts';
import { failed } from '../cli-fault.ts';
import { addVerb } from '../verb.ts';
import { campaignText } from './campaign-text.ts';
import { addPlanOptions, type PlanGiven, planOf } from './plan-options.ts';
import { previewText } from './preview-text.ts';

interface BeginGiven extends PlanGiven {
  name?: string;
  reason?: string;
  yes?: true;
}

const LONGEST_NAME = 200;

export function addBeginVerb(noun: Command, cli: Cli): void {
  const begin = addVerb(noun, 'begin', {
    summary: 'begin to rotate many keys, wave by wave',
    example: "campaigns begin --where 'api=market age>60d' --canary 5 --then 10%,50% --pace 30",
  })
    .option('--name <name>', 'what people call it; default: its selector')
    .option('--reason <text>', 'why; clients are told it with each rotation')
    .option('--yes', 'do not ask, not even where it is about every key');
  addPlanOptions(begin).action(async (given: BeginGiven) => {
    const admin = await cli.admin();
    const all = await agreed(cli, admin, given);
    const body = {
      name: given.name ?? given.where.trim().slice(0, LONGEST_NAME),
      where: given.where,
      plan: await planOf(given),
      all,
      ...(given.reason !== undefined && { reason: given.reason }),
    };
    // A repetition after a lost answer is the same campaign.
    const headers = { 'idempotency-key': cli.system.uniqueId() };
    const campaign = await answered(admin.POST('/v1/campaigns', { body, headers }));
    const next = `\nnext: keyturn campaigns watch ${campaign.id}\n`;
    cli.show(campaign, (_, width) => campaignText(campaign, width) + next);
  });
}

/**
 * Who sits at a terminal sees first what it is about.
 *
 * @returns whether every key may be meant.
 * @throws CliFault where the person says no.
 */
async function agreed(cli: Cli, admin: AdminClient, given: BeginGiven): Promise<boolean> {
  if (given.yes) return true;
  if (!cli.system.isTerminal) return false;
  const body = { where: given.where, plan: await planOf(given) };
  const preview: CampaignPreview = await answered(admin.POST('/v1/campaigns/preview', { body }));
  const { durationText } = await import('@keyturn/core');
  cli.progress(previewText(preview, durationText, cli.system.columns));
  if (await askYes(`Rotate ${preview.total} keys?`, cli.system.terminal)) return true;
  throw failed('nothing has begun');
}
