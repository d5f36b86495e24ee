import { formatInstant, type Head, type Verifier, type VerifierInstance } from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { Database, VerifiersTable } from '../store/schema.ts';
import { readHead } from './change-log.ts';
import { commitsLostAt } from './commits-lost.ts';
import { instanceFact, type NamedInstanceRow } from './instances.ts';

/** An instance that has not been heard of for longer than this is shown no more. */
const SHOWN_MS = 86_400_000;

export type VerifierRow = Selectable<VerifiersTable>;

/** Groups as people see them, each with the instances that report or may still accept. */
export async function verifierViews(
  db: Kysely<Database>,
  deployment: Deployment,
  groups: readonly VerifierRow[],
): Promise<Verifier[]> {
  const head = await readHead(db);
  const rows = await shownInstances(db, deployment, groups);
  const byGroup = Map.groupBy(rows, ({ verifier_id }) => verifier_id);
  return groups.map((group) => ({
    id: group.id,
    name: group.name,
    region: group.region,
    apis: JSON.parse(group.apis),
    createdAt: formatInstant(group.created_at),
    instances: (byGroup.get(group.id) ?? []).map((row) => instanceView(deployment, row, head)),
  }));
}

async function shownInstances(
  db: Kysely<Database>,
  { serverTime }: Deployment,
  groups: readonly VerifierRow[],
): Promise<NamedInstanceRow[]> {
  if (groups.length === 0) return [];
  return db
    .selectFrom('instances')
    .innerJoin('verifiers', 'verifiers.id', 'instances.verifier_id')
    .selectAll('instances')
    .select(['verifiers.name', 'verifiers.region'])
    .select((of) => commitsLostAt(of, null).as('commits_lost_at'))
    .where(
      'instances.verifier_id',
      'in',
      groups.map(({ id }) => id),
    )
    .where('instances.closed_at', 'is', null)
    .where('instances.last_report_at', '>=', serverTime.now() - SHOWN_MS)
    .orderBy('instances.first_seen_at')
    .orderBy('instances.id')
    .execute();
}

function instanceView(deployment: Deployment, row: NamedInstanceRow, head: Head): VerifierInstance {
  const now = deployment.serverTime.now();
  const fact = instanceFact(deployment, row, deployment.durations.graceMs.balanced, now);
  const { applied, standing } = fact;
  return {
    id: row.id,
    standing: standing === 'closed' ? 'stale' : standing,
    firstSeenAt: formatInstant(row.first_seen_at),
    lastReportAt: formatInstant(row.last_report_at),
    applied,
    revisionsBehind: applied?.epoch === head.epoch ? head.revision - applied.revision : null,
    leaseAgeMs: row.lease_counter === 0 ? null : Math.max(0, now - row.lease_renewed_at),
    watermark: formatInstant(row.watermark),
    watermarkAgeMs: Math.max(0, now - row.watermark),
    sessions: row.sessions,
  };
}
