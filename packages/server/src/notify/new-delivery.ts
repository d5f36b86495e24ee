import type { Selectable } from 'kysely';
import { newId } from '../new-id.ts';
import type { Random } from '../ports.ts';
import type { DeliveriesTable } from '../store/schema.ts';

/** The row of a delivery that is due at once. */
export function newDelivery(
  random: Random,
  now: number,
  of: Pick<Selectable<DeliveriesTable>, 'notice_id' | 'type' | 'channel' | 'recipient_id'>,
): Selectable<DeliveriesTable> {
  return {
    id: newId(random, 'dlv'),
    ...of,
    state: 'waiting',
    attempts: 0,
    attempts_before_replay: 0,
    next_attempt_at: now,
    last_attempt_at: null,
    last_error: null,
    created_at: now,
    ended_at: null,
    postponed: 0,
    waits_for: null,
    digest_at: null,
    digest_id: null,
  };
}
