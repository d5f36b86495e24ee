import { formatInstant } from '@keyturn/core';
import type { Selectable } from 'kysely';
import { notMeUrl } from '../access/not-me-link.ts';
import type { Deployment } from '../deployment.ts';
import { HAND_OUT_NOTICE } from '../lifecycle/rotation-tell.ts';
import type { OutboxTable } from '../store/schema.ts';

/**
 * The body of a notice: a CloudEvents 1.0 event in structured mode whose extension attribute
 * `timestamp` makes it a Standard Webhooks body as well. Thin: ids, never a key. Its `source` is the
 * public origin of this server; with `id` it is unique.
 */
export function webhookMessage(
  deployment: Deployment,
  row: Pick<Selectable<OutboxTable>, 'id' | 'type' | 'data' | 'created_at'>,
): string {
  const time = formatInstant(row.created_at);
  return JSON.stringify({
    specversion: '1.0',
    id: row.id,
    source: deployment.publicUrl,
    type: row.type,
    time,
    timestamp: time,
    datacontenttype: 'application/json',
    data: withLink(deployment, row.type, JSON.parse(row.data)),
  });
}

/** The link is made where it is sent: what is queued must not be a right to act (K12). */
function withLink(deployment: Deployment, type: string, data: Record<string, unknown>): object {
  if (type !== HAND_OUT_NOTICE) return data;
  return { ...data, notMeUrl: notMeUrl(deployment, String(data.rotationId)) };
}
