import type { AdminClient } from '@keyturn/admin';
import type { CampaignKeyState } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { wrongUsage } from '../cli-fault.ts';
import { LateOption } from '../late-option.ts';
import { namesOf } from '../names.ts';
import { addPageOptions, addVerb, type PageOptions, pageQuery } from '../verb.ts';
import { campaignText } from './campaign-text.ts';
import { findCampaign } from './find-campaign.ts';

interface ShowGiven extends PageOptions {
  keys?: CampaignKeyState | 'all';
}

export function addShowVerb(noun: Command, cli: Cli): void {
  const show = addVerb(noun, 'show', {
    summary: 'show a campaign with where its keys stand, or list its keys',
    example: 'campaigns show cmp_ck1XNyeN8fZtqA3x --keys skipped',
  })
    .argument('<campaign>', 'id or name')
    .addOption(keysOption());
  addPageOptions(show).action(async (text: string, given: ShowGiven) => {
    const admin = await cli.admin();
    const campaign = await findCampaign(admin, text);
    if (given.keys !== undefined) return showKeys(cli, admin, campaign.id, given);
    cli.show(campaign, campaignText);
  });
}

/** `--keys skipped`, or all of them. */
function keysOption(): LateOption {
  const text = 'its keys that stand there, as skipped with the reason; or all';
  return new LateOption('--keys <state>', text, async (given) => {
    const { CAMPAIGN_KEY_STATES } = await import('@keyturn/core');
    const words: readonly string[] = ['all', ...CAMPAIGN_KEY_STATES];
    if (words.includes(given)) return given;
    throw wrongUsage(`--keys is "${given}"`, `write one of ${words.join(', ')}`);
  });
}

async function showKeys(
  cli: Cli,
  admin: AdminClient,
  campaignId: string,
  { keys, ...page }: ShowGiven,
): Promise<void> {
  const query = {
    ...pageQuery(page),
    ...(keys !== undefined && keys !== 'all' && { state: keys }),
  };
  const params = { path: { campaignId }, query };
  const found = await answered(admin.GET('/v1/campaigns/{campaignId}/keys', { params }));
  const ids = cli.json ? [] : found.items.map(({ keyId }) => keyId);
  const names = await namesOf(admin, 'key', ids);
  cli.showPage(found, [
    { title: 'key', text: ({ keyId }) => keyId, whole: true },
    { title: 'name', text: ({ keyId }) => names.get(keyId) ?? '-' },
    { title: 'wave', text: ({ wave }) => `${wave}`, whole: true },
    { title: 'state', text: ({ state }) => state, whole: true },
    { title: 'rotation', text: ({ rotationId }) => rotationId ?? '-', whole: true },
    { title: 'because', text: ({ reason }) => reason ?? '-' },
  ]);
}
