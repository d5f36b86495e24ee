import type { Campaign } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import { askYes } from '../ask.ts';
import type { Cli } from '../cli.ts';
import { failed } from '../cli-fault.ts';
import { addVerb } from '../verb.ts';
import { campaignText } from './campaign-text.ts';
import { findCampaign } from './find-campaign.ts';

export function addCancelVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'cancel', {
    summary: 'cancel the rotations that were not handed out, and leave the others to finish',
    example: 'campaigns cancel cmp_ck1XNyeN8fZtqA3x --yes',
  })
    .argument('<campaign>', 'id or name')
    .option('--yes', 'do not ask')
    .action(async (text: string, { yes }: { yes?: true }) => {
      const admin = await cli.admin();
      const campaign = await findCampaign(admin, text);
      if (!yes && cli.system.isTerminal) await confirm(cli, campaign);
      const params = { path: { campaignId: campaign.id } };
      const call = admin.POST('/v1/campaigns/{campaignId}/cancel', { params });
      cli.show(await answered(call), campaignText);
    });
}

async function confirm(cli: Cli, { name, counts }: Campaign): Promise<void> {
  const question = `Cancel "${name}"? ${counts.waiting + counts.blocked} keys have not begun, ${counts.begun} rotations are cancelled, ${counts.handedOut} finish.`;
  if (await askYes(question, cli.system.terminal)) return;
  throw failed('nothing was cancelled');
}
