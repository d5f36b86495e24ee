import { isLatched, type KeysetRecord, type VersionState } from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import { inRows } from '../in-rows.ts';
import type { Command } from '../lifecycle/command.ts';
import type { Database, LatchesTable } from '../store/schema.ts';

/** How far back the list of revocations reaches (K7), ms of server time. */
export const LATCHES_LISTED_MS = 25 * 3_600_000;

/** Longer than they are listed, so that none goes while a list is made. */
const LATCHES_KEPT_MS = LATCHES_LISTED_MS + 3_600_000;

export type Latch = Selectable<LatchesTable>;

/**
 * Notes what a revision latches. It stands where every record passes on its way to verifiers, so that
 * no way of latching something can be left out: not a replay, not an upgrade of a reason.
 *
 * @param records - each with its identity, as published.
 */
export async function keepLatches(
  { tx }: Command,
  latchedAt: number,
  records: readonly { identity: string; record: KeysetRecord }[],
): Promise<void> {
  const rows = records.flatMap(({ identity, record }) => latchOf(identity, record, latchedAt));
  const last = [...new Map(rows.map((row) => [row.identity, row])).values()];
  await inRows(last, (part) =>
    tx
      .insertInto('latches')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('identity').doUpdateSet((set) => ({
          latched_at: set.ref('excluded.latched_at'),
          state: set.ref('excluded.state'),
          reason: set.ref('excluded.reason'),
        })),
      )
      .execute(),
  );
}

function latchOf(identity: string, record: KeysetRecord, latchedAt: number): Latch[] {
  const latch = { identity, latched_at: latchedAt, state: null, reason: null };
  if (record.kind === 'key') return record.revoked ? [latch] : [];
  if (record.kind !== 'version' || !isLatched(record.state as VersionState)) return [];
  return [{ ...latch, state: record.state, reason: record.reason }];
}

/** The latches of after an instant, newest first, at most so many. */
export async function latchesAfter(
  db: Kysely<Database>,
  since: number,
  most: number,
): Promise<Latch[]> {
  return db
    .selectFrom('latches')
    .selectAll()
    .where('latched_at', '>', since)
    .orderBy('latched_at', 'desc')
    .limit(most)
    .execute();
}

/** Those that no list shows any more. */
export async function forgetLatches(tx: Kysely<Database>, now: number): Promise<void> {
  await tx
    .deleteFrom('latches')
    .where('latched_at', '<=', now - LATCHES_KEPT_MS)
    .execute();
}
