import type { Deployment } from '../deployment.ts';
import { SYSTEM } from './actor.ts';
import { changeLineage } from './change-lineage.ts';
import { loadLineage } from './lineage-load.ts';
import { lookAgain } from './rotation-change.ts';
import { runCommand } from './run-command.ts';

/**
 * Ends the versions of a key whose `refuseAt` has come, for good. Verifiers refuse them by
 * themselves; this latches them, so that no restore or clock brings them back.
 */
export async function refuseDueVersions(deployment: Deployment, keyId: string): Promise<void> {
  await runCommand(deployment, SYSTEM, async (command) => {
    await command.lockKey(keyId);
    const before = await loadLineage(command.tx, keyId);
    const until = refusedUntil(deployment);
    const versions = before.versions
      .filter(({ refuse_at }) => refuse_at !== null && refuse_at <= until)
      .map(({ number }) => number);
    if (versions.length === 0) return;
    const event = { type: 'compromise', versions, refuseAt: null } as const;
    const reason = 'a compromised version is refused';
    const { changed, loaded } = await changeLineage(command, before, event, { reason });
    if (!changed) return;
    command.audit('version.refuse', keyId, { versions });
    await lookAgain(command, loaded);
  });
}

/** Ids of keys with a version that is due, at most `limit`, in the order of ids. */
export async function keysToRefuse(deployment: Deployment, limit: number): Promise<string[]> {
  const rows = await deployment.store.db
    .selectFrom('versions')
    .select('key_id')
    .distinct()
    .where('refuse_at', 'is not', null)
    .where('refuse_at', '<=', refusedUntil(deployment))
    .orderBy('key_id')
    .limit(limit)
    .execute();
  return rows.map(({ key_id }) => key_id);
}

/** Rounded by ε against the client (K8). No hold stops it, that of the clock included (K10). */
function refusedUntil({ serverTime, durations }: Deployment): number {
  return serverTime.now() + durations.clockToleranceMs;
}
