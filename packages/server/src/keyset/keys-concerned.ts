import type { KeysetRecord } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** An instance that catches up over more than this tells of the newest alone; a timer finds the rest. */
const MOST_RECORDS = 1_000;

interface AppliedRow {
  applied_epoch: number | null;
  applied_revision: number | null;
}

/**
 * The keys whose changes an instance has acknowledged by moving from `before` to `after`. None where
 * it held nothing before: nobody waited for it.
 */
export async function keysAcknowledged(
  db: Kysely<Database>,
  apis: readonly string[],
  before: AppliedRow,
  after: AppliedRow,
): Promise<Set<string>> {
  const keys = new Set<string>();
  if (before.applied_revision === null) return keys;
  if (after.applied_epoch === null || after.applied_revision === null) return keys;
  const from = before.applied_epoch === after.applied_epoch ? before.applied_revision : 0;
  if (from >= after.applied_revision) return keys;
  const rows = await db
    .selectFrom('change_records')
    .select('record')
    .where('epoch', '=', after.applied_epoch)
    .where('api_id', 'in', apis)
    .where('revision', '>', from)
    .where('revision', '<=', after.applied_revision)
    .orderBy('revision', 'desc')
    .limit(MOST_RECORDS)
    .execute();
  for (const { record } of rows) {
    const keyId = keyOf(JSON.parse(record) as KeysetRecord);
    if (keyId !== null) keys.add(keyId);
  }
  return keys;
}

/** Keys with an open rotation: only there can a use change anything. */
export interface KeysRotating {
  /** Where the leaving version is suspended. */
  suspended: string[];
  others: string[];
}

/** Those of these keys that have an open rotation. */
export async function keysRotating(
  db: Kysely<Database>,
  keyIds: readonly string[],
): Promise<KeysRotating> {
  if (keyIds.length === 0) return { suspended: [], others: [] };
  const rows = await db
    .selectFrom('rotations')
    .select(['key_id', 'phase'])
    .where('key_id', 'in', keyIds)
    .where('ended_at', 'is', null)
    .execute();
  const { suspended = [], others = [] } = Object.groupBy(rows, ({ phase }) =>
    phase === 'suspended' ? 'suspended' : 'others',
  );
  return { suspended: keysOf(suspended), others: keysOf(others) };
}

function keysOf(rows: readonly { key_id: string }[]): string[] {
  return rows.map(({ key_id }) => key_id);
}

function keyOf(record: KeysetRecord): string | null {
  if (record.kind === 'version') return record.keyId;
  return record.kind === 'key' ? record.id : null;
}
