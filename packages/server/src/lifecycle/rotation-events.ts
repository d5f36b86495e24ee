import { formatInstant } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { rotationRow } from './rotation-change.ts';
import type { RotationEventView } from './rotation-tell.ts';

/** An event with its place: `seq` is what a reader resumes after. */
export interface RotationEventRow extends RotationEventView {
  seq: number;
  at: string;
}

/** How many events one answer holds at most. */
const MOST_EVENTS = 500;

/**
 * What happened to a rotation after `after`, in order; at most 500. More may come at any commit that
 * touches its key (`Signals`), until it has ended.
 *
 * @param after - `seq` of the last event that is known; 0 for all.
 * @throws Refusal `not-found`
 */
export async function rotationEvents(
  deployment: Deployment,
  rotationId: string,
  after: number,
): Promise<{ keyId: string; ended: boolean; events: RotationEventRow[] }> {
  const { db } = deployment.store;
  // The rotation first: an end that it shows has its event among those read after.
  const { key_id: keyId, ended_at } = await rotationRow(db, rotationId);
  const rows = await db
    .selectFrom('rotation_events')
    .selectAll()
    .where('rotation_id', '=', rotationId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(MOST_EVENTS)
    .execute();
  const events = rows.map(({ seq, at, event }) => ({
    seq,
    at: formatInstant(at),
    ...(JSON.parse(event) as RotationEventView),
  }));
  return { keyId, ended: ended_at !== null && rows.length < MOST_EVENTS, events };
}
