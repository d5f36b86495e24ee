import { formatInstant, type NoticeState } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import { NO_WEBHOOK } from './deliver-due.ts';

/** Notices that were given up are told for this long. */
const TOLD_MS = 7 * 86_400_000;

/** How the notices are getting on, all in all; nothing of what they say. */
export async function outboxState(db: Kysely<Database>, now: number): Promise<NoticeState> {
  const waiting = await db
    .selectFrom('outbox')
    .select((of) => [of.fn.countAll().as('count'), of.fn.min('created_at').as('oldest')])
    .where('delivered_at', 'is', null)
    .where('failed_at', 'is', null)
    .executeTakeFirstOrThrow();
  // Of those that wait, the one that was tried last.
  const failing = await db
    .selectFrom('outbox')
    .select('last_error')
    .where('delivered_at', 'is', null)
    .where('failed_at', 'is', null)
    .where('last_error', 'is not', null)
    .orderBy('next_attempt_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const givenUp = await db
    .selectFrom('outbox')
    .select((of) => of.fn.countAll().as('count'))
    .where('failed_at', '>=', now - TOLD_MS)
    // Without a webhook they are put aside, and nothing failed.
    .where('last_error', '<>', NO_WEBHOOK)
    .executeTakeFirstOrThrow();
  return {
    pending: Number(waiting.count),
    oldestPendingAt: waiting.oldest === null ? null : formatInstant(Number(waiting.oldest)),
    lastError: failing?.last_error ?? null,
    givenUp: Number(givenUp.count),
  };
}
