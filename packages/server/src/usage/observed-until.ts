import type { Deployment } from '../deployment.ts';
import { instanceFacts } from '../keyset/instances.ts';

/**
 * Server time up to which every instance that may accept a key of these apis has reported all that
 * it saw, ms; null where none may. Read it before uses, never after.
 *
 * @param apiIds - null: of any api.
 */
export async function observedUntil(
  deployment: Deployment,
  apiIds: readonly string[] | null,
): Promise<number | null> {
  const { durations, serverTime, store } = deployment;
  const now = serverTime.now();
  let until: number | null = null;
  for (const apiId of apiIds ?? [null]) {
    const graceMs = durations.graceMs.balanced;
    const facts = await instanceFacts(store.db, deployment, apiId, graceMs, now);
    for (const { standing, watermark } of facts) {
      if (standing !== 'fresh' && standing !== 'grace') continue;
      until = Math.min(until ?? watermark, watermark);
    }
  }
  return until;
}
