import type { AdminClient } from '@keyturn/admin';
import type { Campaign } from '@keyturn/core';
import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { CliFault, failed, stillWaiting } from '../cli-fault.ts';
import { EXIT } from '../exit-code.ts';
import { durationOption } from '../late-option.ts';
import { plainText } from '../plain-text.ts';
import { addVerb } from '../verb.ts';
import { campaignText, progressLine } from './campaign-text.ts';
import { findCampaign } from './find-campaign.ts';

const LOOK_EVERY_MS = 1_000;

/** States in which nothing goes on by itself any more. */
const RESTING: readonly Campaign['state'][] = ['completed', 'cancelled', 'stopped', 'paused'];

export function addWatchVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'watch', {
    summary: 'follow a campaign until it ends, stops or is paused; then show where it stands',
    example: 'campaigns watch cmp_ck1XNyeN8fZtqA3x --timeout 2h',
  })
    .argument('<campaign>', 'id or name')
    .addOption(durationOption('--timeout <duration>', 'how long to follow it').default('24h'))
    .action(async (text: string, { timeout }: { timeout: number }) => {
      const admin = await cli.admin();
      const campaign = await followed(cli, admin, await findCampaign(admin, text), timeout);
      cli.show(campaign, campaignText);
      await requireCompleted(campaign);
    });
}

/** Tells each change. A server that is away for a while is waited for. */
async function followed(
  cli: Cli,
  admin: AdminClient,
  first: Campaign,
  timeoutMs: number,
): Promise<Campaign> {
  const endsMs = cli.system.monotonicMs() + timeoutMs;
  let campaign = first;
  let told = '';
  for (;;) {
    const line = plainText(progressLine(campaign));
    if (line !== told) cli.progress(line);
    told = line;
    const leftMs = endsMs - cli.system.monotonicMs();
    if (RESTING.includes(campaign.state) || leftMs <= 0) return campaign;
    await cli.system.sleep(Math.min(LOOK_EVERY_MS, leftMs));
    campaign = (await look(admin, first.id)) ?? campaign;
  }
}

/** @returns null while no server answers. */
async function look(admin: AdminClient, campaignId: string): Promise<Campaign | null> {
  const call = admin.GET('/v1/campaigns/{campaignId}', { params: { path: { campaignId } } });
  try {
    return await answered(call);
  } catch (error) {
    if (error instanceof CliFault && error.exitCode === EXIT.unreachable) return null;
    throw error;
  }
}

async function requireCompleted({ id, state, stoppedBecause }: Campaign): Promise<void> {
  if (state === 'completed') return;
  if (!RESTING.includes(state)) {
    throw stillWaiting(
      `${id} is ${state} and goes on by itself`,
      `follow it: keyturn campaigns watch ${id}`,
    );
  }
  const because = stoppedBecause === null ? '' : `: ${stoppedBecause.text}`;
  const advice = state === 'cancelled' ? null : `go on with: keyturn campaigns resume ${id}`;
  throw failed(`${id} is ${state}${because}`, advice);
}
