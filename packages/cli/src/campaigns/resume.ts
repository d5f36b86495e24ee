import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb } from '../verb.ts';
import { campaignText } from './campaign-text.ts';
import { findCampaign } from './find-campaign.ts';

export function addResumeVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'resume', {
    summary:
      'go on after a pause, or after it has stopped by itself; faults until now are forgiven',
    example: 'campaigns resume cmp_ck1XNyeN8fZtqA3x',
  })
    .argument('<campaign>', 'id or name')
    .option('--retry', 'begin again what was rolled back; where it had stopped by itself it does')
    .option('--no-retry', 'leave what was rolled back as it is')
    .action(async (text: string, { retry }: { retry?: boolean }) => {
      const admin = await cli.admin();
      const { id: campaignId } = await findCampaign(admin, text);
      const params = { path: { campaignId } };
      const body = retry === undefined ? {} : { retry };
      const call = admin.POST('/v1/campaigns/{campaignId}/resume', { params, body });
      cli.show(await answered(call), campaignText);
    });
}
