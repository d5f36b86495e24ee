import type { AdminClient } from '@keyturn/admin';
import type { Campaign } from '@keyturn/core';
import { answered } from '../answer.ts';
import { find } from '../find.ts';

/** The campaign of that id or name. @throws CliFault where there is none, or several. */
export function findCampaign(admin: AdminClient, text: string): Promise<Campaign> {
  return find<Campaign>(
    {
      kind: 'campaign',
      noun: 'campaigns',
      id: /^cmp_[A-Za-z0-9_-]{16}$/,
      show: (campaignId) =>
        answered(admin.GET('/v1/campaigns/{campaignId}', { params: { path: { campaignId } } })),
      list: (query) => answered(admin.GET('/v1/campaigns', { params: { query } })),
    },
    text,
  );
}
