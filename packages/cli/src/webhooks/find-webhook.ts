import type { AdminClient } from '@keyturn/admin';
import type { Webhook } from '@keyturn/core';
import { answered } from '../answer.ts';
import { find } from '../find.ts';

/** The webhook of that id or name. @throws CliFault where there is none. */
export function findWebhook(admin: AdminClient, text: string): Promise<Webhook> {
  return find<Webhook>(
    {
      kind: 'webhook',
      noun: 'webhooks',
      id: /^whk_[A-Za-z0-9_-]{16}$/,
      show: (webhookId) =>
        answered(admin.GET('/v1/webhooks/{webhookId}', { params: { path: { webhookId } } })),
      list: (query) => answered(admin.GET('/v1/webhooks', { params: { query } })),
    },
    text,
  );
}
