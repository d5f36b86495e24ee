import type { Deployment } from '../deployment.ts';
import { SYSTEM } from './actor.ts';
import { changeLineage } from './change-lineage.ts';
import { compromiseReceipt } from './compromise-receipt.ts';
import { loadLineage } from './lineage-load.ts';
import { lookAgain } from './rotation-change.ts';
import { runCommand } from './run-command.ts';

/**
 * Ends the versions of a key whose `refuseAt` has come, for good. Verifiers refuse them by
 * themselves; this latches them, so that no restore or clock brings them back. Whoever says the
 * compromise again gets the receipt of this.
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
    await compromiseReceipt(command, loaded, { versions, refuseAt: null }, changed);
  });
}

/**
 * Ids of keys with a version that is due, in the order of ids.
 *
 * @param after - those behind this id; empty: from the first.
 */
export async function keysToRefuse(
  deployment: Deployment,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await deployment.store.db
    .selectFrom('versions')
    .select('key_id')
    .distinct()
    .where('refuse_at', 'is not', null)
    .where('refuse_at', '<=', refusedUntil(deployment))
    .where('key_id', '>', after)
    .orderBy('key_id')
    .limit(limit)
    .execute();
  return rows.map(({ key_id }) => key_id);
}

/**
 * Rounded by ε against the client (K8). No hold stops it (K10): where the clock is in doubt, the
 * later of the two times counts.
 */
function refusedUntil({ serverTime, durations }: Deployment): number {
  const doubtMs = serverTime.isHeld() ? serverTime.offsetMs() : 0;
  return serverTime.now() + doubtMs + durations.clockToleranceMs;
}
