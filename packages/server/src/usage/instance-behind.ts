import type { VerifierFact } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { instanceFacts } from '../keyset/instances.ts';

/**
 * The instance that may accept a key of these apis and has reported the least: up to its watermark
 * every one has reported all that it saw. Null where none may. Read it before uses, never after.
 *
 * @param apiIds - null: of any api.
 */
export async function instanceBehind(
  deployment: Deployment,
  apiIds: readonly string[] | null,
): Promise<VerifierFact | null> {
  const { durations, store } = deployment;
  let behind: VerifierFact | null = null;
  for (const apiId of apiIds ?? [null]) {
    const graceMs = durations.graceMs.balanced;
    const now = deployment.serverTime.now();
    for (const one of await instanceFacts(store.db, deployment, apiId, graceMs, now)) {
      if (one.standing !== 'fresh' && one.standing !== 'grace') continue;
      if (behind === null || one.watermark < behind.watermark) behind = one;
    }
  }
  return behind;
}
