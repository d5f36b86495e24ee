import type { Report } from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { VerifierGroup } from '../keyset/group.ts';
import type { Database } from '../store/schema.ts';
import { markExposures } from './exposures.ts';
import { addMinutes } from './minutes.ts';
import { addRegionHours } from './region-days.ts';
import { reportedUses } from './reported-use.ts';
import { addSources } from './sources.ts';
import { addVersionTotals } from './version-totals.ts';

/**
 * Takes a report's uses in, within the report's transaction: a few statements, whatever the number of
 * rows. Rows that this group may not speak of are left out and logged.
 *
 * @param now - server time, ms.
 * @returns ids of the keys that were presented.
 */
export async function takeUsage(
  tx: Kysely<Database>,
  deployment: Deployment,
  group: VerifierGroup,
  report: Report,
  now: number,
): Promise<string[]> {
  if (report.usage.length === 0) return [];
  const { random, log } = deployment;
  const { uses, refused } = await reportedUses(tx, group, report, now);
  if (refused > 0) {
    log.warn({ group: group.id, instance: report.instance, refused }, 'usage of unknown versions');
  }
  await addMinutes(tx, group.region, uses);
  await addVersionTotals(tx, uses);
  await addRegionHours(tx, group.region, uses);
  await markExposures(tx, uses);
  await addSources({ tx, random, region: group.region, now }, uses);
  return [...new Set(uses.map(({ keyId }) => keyId))].filter((keyId) => keyId !== '');
}
