import type { Report, ReportedSource } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { VerifierGroup } from '../keyset/group.ts';
import { REMEMBERED_MS } from '../remembered.ts';
import type { Database } from '../store/schema.ts';

/** A row of a report, checked against what this group may speak of, its instants bounded. */
export interface Use {
  /** '' where no record matched. */
  keyId: string;
  /** The api of the key; '' where no record matched. */
  apiId: string;
  /** 0 where no record matched. */
  version: number;
  outcome: string;
  reason: string;
  /** Null where no record matched, and where the verifier could not say. */
  source: ReportedSource | null;
  minute: number;
  count: number;
  firstAt: number;
  lastAt: number;
  probe: boolean;
}

const MINUTE_MS = 60_000;

/**
 * The uses of a report that its group may speak of: those of versions of its own apis' keys (a
 * verifier cannot invent use of another api's keys), and those that matched no record. No instant of
 * them lies ahead of server time.
 */
export async function reportedUses(
  tx: Kysely<Database>,
  group: VerifierGroup,
  report: Report,
  now: number,
): Promise<{ uses: Use[]; refused: number }> {
  const versions = await knownVersions(tx, group, report);
  const uses: Use[] = [];
  for (const row of report.usage) {
    const keyId = row.keyId ?? '';
    const version = row.version ?? 0;
    const known = versions.get(keyId);
    if (row.keyId !== null && !known?.versions.has(version)) continue;
    if (row.count <= 0) continue;
    const lastAt = between(now - REMEMBERED_MS, row.lastAt, now);
    uses.push({
      keyId,
      apiId: known?.apiId ?? '',
      version,
      outcome: row.outcome,
      reason: row.reason,
      source: row.source === null ? null : (report.sources[row.source] ?? null),
      minute: Math.floor(between(now - REMEMBERED_MS, row.minute, now) / MINUTE_MS) * MINUTE_MS,
      count: row.count,
      firstAt: between(now - REMEMBERED_MS, row.firstAt, lastAt),
      lastAt,
      probe: row.probe,
    });
  }
  return { uses, refused: report.usage.length - uses.length };
}

interface KnownKey {
  apiId: string;
  versions: Set<number>;
}

async function knownVersions(
  tx: Kysely<Database>,
  group: VerifierGroup,
  report: Report,
): Promise<Map<string, KnownKey>> {
  const keyIds = [...new Set(report.usage.flatMap(({ keyId }) => keyId ?? []))];
  const versions = new Map<string, KnownKey>();
  if (keyIds.length === 0) return versions;
  const rows = await tx
    .selectFrom('versions')
    .innerJoin('keys', 'keys.id', 'versions.key_id')
    .select(['versions.key_id', 'versions.number', 'keys.api_id'])
    .where('versions.key_id', 'in', keyIds)
    .where('keys.api_id', 'in', group.apis)
    .execute();
  for (const { key_id, number, api_id } of rows) {
    const known = versions.get(key_id);
    if (known) known.versions.add(number);
    else versions.set(key_id, { apiId: api_id, versions: new Set([number]) });
  }
  return versions;
}

function between(low: number, value: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
