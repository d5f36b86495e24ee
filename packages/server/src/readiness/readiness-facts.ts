import {
  effectivePolicy,
  type PolicyMembers,
  type ReadinessFacts,
  type ReadinessKey,
  valuesOf,
} from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { policyCandidates } from '../policies/effective-of.ts';
import { REMEMBERED_MS } from '../remembered.ts';
import type { Database, KeysTable } from '../store/schema.ts';
import { isIncomplete } from '../usage/incomplete.ts';
import { readinessHolders } from './readiness-holders.ts';
import { readinessSources } from './readiness-sources.ts';

export type ReadinessKeyRow = Selectable<KeysTable> & { client_name: string };

/** What core decides readiness on, for the keys of one page. */
export interface PageFacts {
  ofKey(row: ReadinessKeyRow): ReadinessFacts;
  /** What the policies come to that the key is under; all null without one. */
  policyOf(row: ReadinessKeyRow): PolicyMembers;
}

/** Reads the facts of all keys of a page together: as many statements for 200 keys as for one. */
export async function readinessFacts(
  deployment: Deployment,
  rows: readonly ReadinessKeyRow[],
  now: number,
): Promise<PageFacts> {
  const { db } = deployment.store;
  const keyIds = rows.map(({ id }) => id);
  const versions = await versionsOf(db, keyIds);
  const rotations = await openRotations(db, keyIds);
  const suspended = await suspendedSince(db, keyIds);
  const served = await servedApis(db);
  const candidatesOf = await policyCandidates(db, rows);
  const holders = await readinessHolders(deployment, keyIds, now);
  const sources = await readinessSources(db, keyIds, now - REMEMBERED_MS);
  return {
    policyOf: (row) => valuesOf(effectivePolicy(candidatesOf(row))),
    ofKey: (row) => ({
      key: {
        ...{ id: row.id, createdAt: row.created_at, isServed: served.has(row.api_id) },
        ...(versions.get(row.id) ?? { primary: null, lastUsedAt: null }),
        suspendedAt: row.suspended === 1 ? (suspended.get(row.id) ?? row.created_at) : null,
        taintedAt: row.tainted === 1 ? (row.tainted_at ?? row.created_at) : null,
        sourcesMissedAt: isIncomplete(row, now) ? row.sources_missed_at : null,
        rotation: rotations.get(row.id) ?? null,
      },
      clientName: row.client_name,
      holders: holders.get(row.id) ?? [],
      sources: sources.get(row.id) ?? [],
    }),
  };
}

type VersionFacts = Pick<ReadinessKey, 'primary' | 'lastUsedAt'>;

async function versionsOf(
  db: Kysely<Database>,
  keyIds: readonly string[],
): Promise<Map<string, VersionFacts>> {
  const rows = await db
    .selectFrom('versions')
    .select(['key_id', ({ fn }) => fn.max('last_used_at').as('last_used_at')])
    .select(({ fn, ref, case: when }) =>
      fn.max(when('designation').when('primary').then(ref('number')).end()).as('primary_number'),
    )
    .where('key_id', 'in', keyIds)
    .groupBy('key_id')
    .execute();
  return new Map(
    rows.map((row) => [row.key_id, { primary: row.primary_number, lastUsedAt: row.last_used_at }]),
  );
}

async function openRotations(
  db: Kysely<Database>,
  keyIds: readonly string[],
): Promise<Map<string, NonNullable<ReadinessKey['rotation']>>> {
  const rows = await db
    .selectFrom('rotations')
    .select(['id', 'key_id', 'phase', 'started_at'])
    .where('key_id', 'in', keyIds)
    .where('ended_at', 'is', null)
    .execute();
  return new Map(
    rows.map(({ id, key_id, phase, started_at }) => [key_id, { id, phase, startedAt: started_at }]),
  );
}

async function suspendedSince(
  db: Kysely<Database>,
  keyIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('key_suspensions')
    .select(['key_id', 'started_at'])
    .where('key_id', 'in', keyIds)
    .where('ended_at', 'is', null)
    .execute();
  return new Map(rows.map(({ key_id, started_at }) => [key_id, started_at]));
}

/** The apis that a registered verifier serves. */
async function servedApis(db: Kysely<Database>): Promise<Set<string>> {
  const rows = await db
    .selectFrom('verifiers')
    .select('apis')
    .where('removed_at', 'is', null)
    .execute();
  return new Set(rows.flatMap(({ apis }) => JSON.parse(apis) as string[]));
}
