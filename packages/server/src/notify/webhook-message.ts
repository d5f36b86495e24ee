import { formatInstant } from '@keyturn/core';
import type { Selectable } from 'kysely';
import type { OutboxTable } from '../store/schema.ts';

/**
 * The body of a notice: a CloudEvents 1.0 event in structured mode whose extension attribute
 * `timestamp` makes it a Standard Webhooks body as well. Thin: ids, never a key.
 *
 * @param source - the public origin of this server; with `id` it is unique.
 */
export function webhookMessage(row: Selectable<OutboxTable>, source: string): string {
  const time = formatInstant(row.created_at);
  return JSON.stringify({
    specversion: '1.0',
    id: row.id,
    source,
    type: row.type,
    time,
    timestamp: time,
    datacontenttype: 'application/json',
    data: JSON.parse(row.data),
  });
}
