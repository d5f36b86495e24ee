import type { VerifierFact } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { REMEMBERED_MS } from '../remembered.ts';
import type { Database } from '../store/schema.ts';
import { commitsLostAt, LOST_AT_MOST_MS } from './commits-lost.ts';
import type { InstanceRow } from './instance-row.ts';
import { fixedGrace, type GraceInForce, leaseGivenMs } from './terms.ts';

/**
 * The instances that may accept a key of this api, or may have accepted it since `since`: those
 * fresh or in grace, those lost since, those that a person called gone. Not those that stopped
 * cleanly: they accept nothing, and their watermark covers all that they did.
 *
 * On PostgreSQL each statement sees what was committed when it began. So a command that judges K5
 * reads these watermarks *before* it reads sources and uses; the other way round, a report that
 * commits between the two would make a use look like silence.
 *
 * @param apiId - null: the instances of every group.
 * @param grace - of the key in question; a number: ms, whatever was told before.
 * @param since - server time, ms; instances whose grace was over before it are left out.
 */
export async function instanceFacts(
  tx: Kysely<Database>,
  deployment: Deployment,
  apiId: string | null,
  grace: number | GraceInForce,
  since = 0,
): Promise<VerifierFact[]> {
  const now = deployment.serverTime.now();
  const acceptedAfter = Math.max(since, now - REMEMBERED_MS);
  const inForce = typeof grace === 'number' ? fixedGrace(grace) : grace;
  const slack = longestLeaseMs(deployment) + deployment.durations.clockToleranceMs;
  const earliest = acceptedAfter - slack - inForce.mostMs;
  const rows = await tx
    .selectFrom('instances')
    .innerJoin('verifiers', 'verifiers.id', 'instances.verifier_id')
    .selectAll('instances')
    .select(['verifiers.name', 'verifiers.region', 'verifiers.apis'])
    .select((of) => commitsLostAt(of, apiId).as('commits_lost_at'))
    .where('instances.closed_at', 'is', null)
    .where((where) =>
      where.or([
        where('instances.last_report_at', '>=', earliest),
        where.and([
          where('instances.last_report_at', '>=', earliest - LOST_AT_MOST_MS),
          where(commitsLostAt(where, apiId), '>=', earliest),
        ]),
      ]),
    )
    .orderBy('instances.id')
    .execute();
  return rows
    .filter((row) => apiId === null || (JSON.parse(row.apis) as string[]).includes(apiId))
    .map((row) => instanceFact(deployment, row, inForce.of(row), now));
}

function longestLeaseMs(deployment: Deployment): number {
  return leaseGivenMs(deployment, {
    applied_epoch: null,
    applied_revision: null,
    lease_renewed_at: 0,
  });
}

/** A row of `instances` with its group's name and region. */
export type NamedInstanceRow = InstanceRow & {
  name: string;
  region: string;
  /** When the database was last noticed to have lost commits, server time, ms; 0: never. */
  commits_lost_at: number;
};

/** One instance as decisions see it. Shows its counter to the lease watch. */
export function instanceFact(
  deployment: Deployment,
  row: NamedInstanceRow,
  graceMs: number,
  now: number,
): VerifierFact {
  const leaseEndsAt = leaseEnd(deployment, row, now);
  const graceEndsAt = graceEnd(leaseEndsAt, graceMs);
  return {
    instance: row.id,
    group: row.verifier_id,
    groupName: row.name,
    region: row.region,
    standing: standingOf(row, leaseEndsAt, graceEndsAt, now),
    applied:
      row.applied_epoch === null || row.applied_revision === null
        ? null
        : { epoch: row.applied_epoch, revision: row.applied_revision },
    lastReportAt: row.last_report_at,
    leaseEndsAt,
    graceEndsAt,
    watermark: Math.max(row.watermark, earliestAcceptance(deployment, row, graceMs)),
    firstSeenAt: row.first_seen_at,
  };
}

/**
 * Before this an instance has accepted nothing that another one does not stand for: it began at the
 * earliest with what grace was left of an earlier one, whose lease and grace are counted by its own
 * row. An instance that cannot tell the time yet reports no watermark; this is then its.
 */
function earliestAcceptance(deployment: Deployment, row: InstanceRow, graceMs: number): number {
  return row.first_seen_at - longestLeaseMs(deployment) - graceMs;
}

/**
 * Server time by which its lease has surely ended; 0 where it never had one. The monotonic watch
 * decides whether it may still run. The stored renewal only dates what is over: after a restart the
 * watch knows no better than that it had ended one lease later.
 */
function leaseEnd(deployment: Deployment, row: NamedInstanceRow, now: number): number {
  const { durations, keyset } = deployment;
  const renewedAt = renewedAtMost(row);
  if (renewedAt === null) return 0;
  keyset.leases.see(row.id, row);
  const remaining = Math.ceil(keyset.leases.remainingMs(row.id));
  if (remaining > 0) return now + remaining;
  const dated = renewedAt + leaseGivenMs(deployment, row) + durations.clockToleranceMs;
  return Math.min(now + remaining, dated);
}

/** A renewal may have been lost with commits. Null: it never had a lease. */
function renewedAtMost(row: NamedInstanceRow): number | null {
  const { lease_counter, lease_renewed_at, commits_lost_at } = row;
  if (lease_counter === 0) return null;
  const isLost = commits_lost_at - lease_renewed_at <= LOST_AT_MOST_MS;
  return isLost ? Math.max(lease_renewed_at, commits_lost_at) : lease_renewed_at;
}

/**
 * Not cut where a person said that the instance is gone: its process may run on all the same, or
 * another one from its file. "Gone" is believed in K1 alone, where a mistake costs an answer 503.
 */
function graceEnd(leaseEndsAt: number, graceMs: number): number {
  return leaseEndsAt === 0 ? 0 : leaseEndsAt + graceMs;
}

/** While its lease may run, "gone" is not believed: were it wrong, a fresh instance would say no. */
function standingOf(
  row: InstanceRow,
  leaseEndsAt: number,
  graceEndsAt: number,
  now: number,
): VerifierFact['standing'] {
  if (row.closed_at !== null) return 'closed';
  if (now < leaseEndsAt) return 'fresh';
  if (row.gone_at !== null) return 'gone';
  return now < graceEndsAt ? 'grace' : 'stale';
}
