import {
  type Durations,
  GRACE_CLASSES,
  type GraceClass,
  type Position,
  reaches,
} from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { REMEMBERED_MS } from '../remembered.ts';
import type { Database } from '../store/schema.ts';
import { grantedLeaseMs } from './lease-watch.ts';
import type { PastTerms } from './past-terms.ts';

/** Whoever got a lease this long after terms had changed was told the new ones with it. */
const TOLD_MS = 300_000;

/**
 * Notes the terms that this process starts with, and answers those that were in force before. A
 * verifier that was cut off goes by the ones that it was told, whatever `keyturn.yaml` says now.
 */
export async function changeTerms(deployment: Deployment): Promise<PastTerms[]> {
  const { durations, serverTime, store } = deployment;
  const now = serverTime.now();
  const lease = grantedLeaseMs(durations);
  const grace = JSON.stringify(gracesOf(durations));
  await store.transaction(async (tx) => {
    const rows = await tx.selectFrom('terms').selectAll().where('until', 'is', null).execute();
    if (rows.some((row) => row.lease_ms === lease && row.grace_ms === grace)) return;
    await tx.updateTable('terms').set({ until: now }).where('until', 'is', null).execute();
    await tx
      .insertInto('terms')
      .values({ since: now, until: null, lease_ms: lease, grace_ms: grace })
      // Changed twice within one millisecond: nobody was told the first.
      .onConflict((conflict) =>
        conflict.column('since').doUpdateSet({ until: null, lease_ms: lease, grace_ms: grace }),
      )
      .execute();
  });
  return pastTerms(store.db, now - REMEMBERED_MS);
}

function gracesOf({ graceMs }: Durations): Record<GraceClass, number> {
  return Object.fromEntries(GRACE_CLASSES.map((name) => [name, graceMs[name]])) as Record<
    GraceClass,
    number
  >;
}

async function pastTerms(db: Kysely<Database>, since: number): Promise<PastTerms[]> {
  const rows = await db.selectFrom('terms').selectAll().where('until', '>=', since).execute();
  return rows.map(({ until, lease_ms, grace_ms }) => ({
    until: until ?? 0,
    leaseMs: lease_ms,
    graceMs: JSON.parse(grace_ms),
  }));
}

/** What of an instance's row tells which terms it goes by. */
export interface ToldRow {
  applied_epoch: number | null;
  applied_revision: number | null;
  lease_renewed_at: number;
}

function mayGoBy({ lease_renewed_at }: ToldRow, { until }: PastTerms): boolean {
  return lease_renewed_at < until + TOLD_MS;
}

/** L·(1+ρ) for the lease that an instance was last given, ms, at the longest. */
export function leaseGivenMs({ durations, keyset }: Deployment, row: ToldRow): number {
  const past = keyset.pastTerms.filter((terms) => mayGoBy(row, terms));
  return Math.max(grantedLeaseMs(durations), ...past.map(({ leaseMs }) => leaseMs));
}

/** The grace of a key, as it may be in force at verifiers: a cut-off one has not heard of less. */
export interface GraceInForce {
  /** As it is published now, ms. */
  nowMs: number;
  /** The longest that any may go by, ms. */
  mostMs: number;
  /** The longest that this instance may go by, ms. */
  of(row: ToldRow): number;
}

/** A grace of a fixed length, for questions that are about no key. */
export function fixedGrace(ms: number): GraceInForce {
  return { nowMs: ms, mostMs: ms, of: () => ms };
}

/** @param grace - the grace class of the key now. */
export async function graceInForce(
  tx: Kysely<Database>,
  { durations, keyset }: Deployment,
  key: { id: string; api_id: string; class: string },
  grace: GraceClass,
): Promise<GraceInForce> {
  const past = await pastGraces(tx, key);
  const longest = (names: readonly string[], terms: readonly PastTerms[]) =>
    Math.max(
      ...names.flatMap((name) =>
        [durations, ...terms].map(({ graceMs }) => graceMs[name as GraceClass]),
      ),
    );
  return {
    nowMs: durations.graceMs[grace],
    mostMs: longest([grace, ...past.map((one) => one.grace)], keyset.pastTerms),
    of(row) {
      const unheard = past.filter((one) => !reaches(appliedBy(row), one));
      return longest(
        [grace, ...unheard.map((one) => one.grace)],
        keyset.pastTerms.filter((terms) => mayGoBy(row, terms)),
      );
    },
  };
}

/** What its class and the key itself had before, each until a revision. */
async function pastGraces(
  tx: Kysely<Database>,
  key: { id: string; api_id: string; class: string },
): Promise<{ grace: string; epoch: number; revision: number }[]> {
  const ofClass = tx
    .selectFrom('past_graces')
    .select(['grace', 'epoch', 'revision'])
    .where('api_id', '=', key.api_id)
    .where('class', '=', key.class);
  const ofKey = tx
    .selectFrom('past_key_graces')
    .select(['grace', 'epoch', 'revision'])
    .where('key_id', '=', key.id);
  return ofClass.unionAll(ofKey).execute();
}

function appliedBy({ applied_epoch, applied_revision }: ToldRow): Position | null {
  if (applied_epoch === null || applied_revision === null) return null;
  return { epoch: applied_epoch, revision: applied_revision };
}
