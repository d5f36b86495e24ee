import type { CampaignRow } from './campaign-rows.ts';

const NAMED = /(?:^|\()campaign (cmp_[\w-]+)\)?$/;

/**
 * The reason of a campaign's rotations, by which they are known as its own. Clients are told of it, so
 * neither the campaign's name nor its selector is in it, which may name others.
 */
export function reasonOf({ id, reason }: Pick<CampaignRow, 'id' | 'reason'>): string {
  return reason === '' ? `campaign ${id}` : `${reason} (campaign ${id})`;
}

/** The id of the campaign that a reason names, which anybody may have written; null: none. */
export function campaignNamed(reason: string): string | null {
  return NAMED.exec(reason)?.[1] ?? null;
}
