import type { Deployment } from '../deployment.ts';
import { noteServerStart } from '../history/server-start.ts';
import { REMEMBERED_MS } from '../remembered.ts';
import { openRing } from './open-ring.ts';
import { changeTerms } from './terms.ts';

/**
 * Readies the key set: the tag ring exists, and every lease that may still run is
 * watched from now on (K8: a grantor counts at the earliest from its own start). Call it once,
 * before commands and reports.
 */
export async function startKeyset(deployment: Deployment): Promise<void> {
  await noteServerStart(deployment);
  await forgetInstances(deployment);
  deployment.keyset.pastTerms = await changeTerms(deployment);
  deployment.keyset.leases.outlast(deployment.keyset.pastTerms, deployment.serverTime.now());
  const instances = await deployment.store.db
    .selectFrom('instances')
    .select(['id', 'lease_counter', 'lease_renewed_at'])
    .where('closed_at', 'is', null)
    .execute();
  for (const row of instances) deployment.keyset.leases.see(row.id, row);
  await openRing(deployment);
}

/** Those of whom nothing counts any more. */
async function forgetInstances({ serverTime, store }: Deployment): Promise<void> {
  const before = serverTime.now() - REMEMBERED_MS;
  await store.transaction(async (tx) => {
    const forgotten = tx.selectFrom('instances').select('id').where('last_report_at', '<', before);
    await tx.deleteFrom('instance_sessions').where('instance_id', 'in', forgotten).execute();
    await tx.deleteFrom('instances').where('last_report_at', '<', before).execute();
  });
}
