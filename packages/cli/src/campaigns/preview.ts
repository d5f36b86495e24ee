import type { CampaignPreview } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { addPlanOptions, type PlanGiven, planOf } from './plan-options.ts';
import { previewText } from './preview-text.ts';

export function addPreviewVerb(noun: Command, cli: Cli): void {
  const preview = addVerb(noun, 'preview', {
    summary: 'count which keys a campaign would be about, wave by wave; nothing is written',
    example: "campaigns preview --where 'api=market label.tier=gold age>60d' --canary 10",
  });
  addPlanOptions(preview).action(async (given: PlanGiven) => {
    const admin = await cli.admin();
    const body = { where: given.where, plan: await planOf(given) };
    const call = admin.POST('/v1/campaigns/preview', { body });
    const found: CampaignPreview = await answered(call);
    const { durationText } = await import('@keyturn/core');
    cli.show(found, (_, width) => previewText(found, durationText, width));
  });
}
