import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { campaignText } from './campaign-text.ts';
import { findCampaign } from './find-campaign.ts';

export function addPauseVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'pause', {
    summary: 'begin nothing further; rotations that are open go on',
    example: 'campaigns pause cmp_ck1XNyeN8fZtqA3x',
  })
    .argument('<campaign>', 'id or name')
    .action(async (text: string) => {
      const admin = await cli.admin();
      const { id: campaignId } = await findCampaign(admin, text);
      const params = { path: { campaignId } };
      const call = admin.POST('/v1/campaigns/{campaignId}/pause', { params });
      cli.show(await answered(call), campaignText);
    });
}
