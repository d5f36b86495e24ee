import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import type { Delivery } from './channel.ts';
import { NOTICE_FORMS, NOTICE_TYPES } from './words/notice-forms.ts';

const HOUR_MS = 3_600_000;

const SECURITY_TYPES = NOTICE_TYPES.filter((type) => NOTICE_FORMS[type].kind === 'security');

/**
 * How many other notices the recipient of a delivery was told, or is being told, within the last
 * hour, security apart. An attempt that failed counts: its mail may have arrived.
 */
export async function toldInHour(
  db: Kysely<Database>,
  { id, channel, recipient_id }: Delivery,
  now: number,
): Promise<number> {
  const { count } = await db
    .selectFrom('deliveries')
    .select((of) => of.fn.countAll().as('count'))
    .where('channel', '=', channel)
    .where('recipient_id', '=', recipient_id)
    .where('last_attempt_at', '>', now - HOUR_MS)
    .where('type', 'not in', SECURITY_TYPES)
    .where('id', '<>', id)
    .executeTakeFirstOrThrow();
  return Number(count);
}
