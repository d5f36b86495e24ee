import { formatInstant } from '@keyturn/core';
import type { Selectable } from 'kysely';
import { notMeUrl } from '../access/not-me-link.ts';
import type { Deployment } from '../deployment.ts';
import { HAND_OUT_NOTICE } from '../lifecycle/rotation-tell.ts';
import type { OutboxTable } from '../store/schema.ts';
import { acknowledgeUrl } from './acknowledge.ts';

/**
 * The body of a notice: a CloudEvents 1.0 event in structured mode whose extension attribute
 * `timestamp` makes it a Standard Webhooks body as well. Thin: ids, never a key. Its `source` is the
 * public origin of this server; with `id` it is unique.
 *
 * @param acknowledgeId - what the link to acknowledge it is made of; null: it has none
 */
export function webhookMessage(
  deployment: Deployment,
  row: Pick<Selectable<OutboxTable>, 'id' | 'type' | 'data' | 'created_at'>,
  acknowledgeId: string | null,
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
    data: withLinks(deployment, row.type, JSON.parse(row.data), acknowledgeId),
  });
}

/** Links are made where they are sent: what is queued must not be a right to act (K12). */
function withLinks(
  deployment: Deployment,
  type: string,
  data: Record<string, unknown>,
  acknowledgeId: string | null,
): object {
  return {
    ...data,
    ...(type === HAND_OUT_NOTICE && { notMeUrl: notMeUrl(deployment, String(data.rotationId)) }),
    ...(acknowledgeId && { acknowledgeUrl: acknowledgeUrl(deployment, acknowledgeId) }),
  };
}
