import {
  type BehindInstance,
  formatInstant,
  type UsageMinute,
  type UsagePage,
  type VerifierFact,
} from '@keyturn/core';
import { type Selectable, type SqlBool, sql } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { foreignCursor } from '../page.ts';
import type { UsageMinutesTable } from '../store/schema.ts';
import { instanceBehind } from './instance-behind.ts';

export interface UsageQuery {
  /** Uses of keys of these apis; null: all, those that matched no record included. */
  apiIds: readonly string[] | null;
  keyId?: string | null;
  /** Server time, ms; null: an hour ago. */
  from?: number | null;
  /** Server time, ms, not included; null: no end. */
  to?: number | null;
  cursor: string | null;
  /** 1 to 200. */
  limit: number;
}

const HOUR_MS = 3_600_000;

/**
 * Uses per version, minute, region and answer, oldest minute first, and until when they are complete.
 *
 * @throws Refusal `invalid-input` for a foreign cursor
 */
export async function listUsage(deployment: Deployment, query: UsageQuery): Promise<UsagePage> {
  // Before the rows: what is read after it can only be more.
  const behind = await instanceBehind(deployment, query.apiIds);
  const now = deployment.serverTime.now();
  const rows = await readRows(deployment, query);
  const last = rows[query.limit - 1];
  return {
    items: rows.slice(0, query.limit).map(usageView),
    next: rows.length > query.limit && last ? writePosition(last) : null,
    completeUntil: behind === null ? null : formatInstant(behind.watermark),
    behind: behind && behindView(behind, now),
    at: formatInstant(now),
  };
}

function behindView({ instance, groupName, watermark }: VerifierFact, now: number): BehindInstance {
  return { instance, verifier: groupName, silentMs: Math.max(0, now - watermark) };
}

type UsageRow = Selectable<UsageMinutesTable>;

async function readRows(
  { serverTime, store }: Deployment,
  { apiIds, keyId = null, from = null, to = null, cursor, limit }: UsageQuery,
): Promise<UsageRow[]> {
  if (apiIds?.length === 0) return [];
  let query = store.db
    .selectFrom('usage_minutes')
    .selectAll()
    .where('minute', '>=', from ?? serverTime.now() - HOUR_MS);
  if (to !== null) query = query.where('minute', '<', to);
  if (keyId !== null) query = query.where('key_id', '=', keyId);
  if (apiIds !== null) {
    query = query.where('key_id', 'in', (keys) =>
      keys.selectFrom('keys').select('id').where('api_id', 'in', apiIds),
    );
  }
  if (cursor !== null) query = query.where(isAfter(readPosition(cursor)));
  return query
    .orderBy('minute')
    .orderBy('key_id')
    .orderBy('version')
    .orderBy('region')
    .orderBy('outcome')
    .orderBy('reason')
    .limit(limit + 1)
    .execute();
}

/** Where a page ended: the primary key, minute first. */
type Position = [
  minute: number,
  keyId: string,
  version: number,
  region: string,
  outcome: string,
  reason: string,
];

function isAfter(position: Position) {
  return sql<SqlBool>`(minute, key_id, version, region, outcome, reason) > (${sql.join(position)})`;
}

function writePosition(row: UsageRow): string {
  const { minute, key_id, version, region, outcome, reason } = row;
  const position: Position = [minute, key_id, version, region, outcome, reason];
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function readPosition(cursor: string): Position {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (isPosition(position)) return position;
  } catch {
    // Not JSON: not ours.
  }
  throw foreignCursor();
}

function isPosition(value: unknown): value is Position {
  if (!Array.isArray(value) || value.length !== 6) return false;
  return value.every((part, index) =>
    index === 0 || index === 2 ? Number.isSafeInteger(part) : isText(part),
  );
}

function isText(part: unknown): boolean {
  return typeof part === 'string' && part.length <= 256 && !part.includes('\0');
}

function usageView(row: UsageRow): UsageMinute {
  const isKnown = row.key_id !== '';
  return {
    keyId: isKnown ? row.key_id : null,
    version: isKnown ? row.version : null,
    minute: formatInstant(row.minute),
    region: row.region,
    outcome: row.outcome,
    reason: row.reason,
    count: row.count,
  };
}
