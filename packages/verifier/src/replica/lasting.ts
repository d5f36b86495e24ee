import { isLatched, VERSION_STATES, type VersionRecord } from '@keyturn/core';
import type { AnyRecord, UnreadableRecord } from '../wire/record.ts';

/** How long what is latched is remembered for the server that forgets it (tombstones). */
export const LATCH_MEMORY_MS = 35 * 24 * 3_600_000;

/**
 * What holds of a version after a record: that record, but for what no record takes back of an
 * earlier one.
 */
export function lastingOf(
  earlier: VersionRecord | UnreadableRecord,
  record: VersionRecord | UnreadableRecord,
): VersionRecord | UnreadableRecord {
  if (isLatchedVersion(record)) return record;
  if (isLatchedVersion(earlier)) return earlier;
  if (earlier.kind !== 'version' || record.kind !== 'version') return record;
  const refuseAt = earlier.limits?.refuseAt ?? null;
  if (refuseAt === null || refuseAt >= (record.limits?.refuseAt ?? Number.POSITIVE_INFINITY)) {
    return record;
  }
  const limits = { scopes: record.limits?.scopes ?? null, refuseAt };
  return { ...record, schema: Math.max(record.schema, earlier.schema), limits };
}

/** A version that is never accepted again. */
export function isLatchedVersion(record: AnyRecord): boolean {
  if (record.kind !== 'version') return false;
  const state = VERSION_STATES.find((known) => known === record.state);
  return state !== undefined && isLatched(state);
}

/** A record that ends something for good: a latched version, a revoked key. */
export function latches(record: AnyRecord): boolean {
  return record.kind === 'key' ? record.revoked : isLatchedVersion(record);
}
