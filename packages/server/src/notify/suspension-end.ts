import type { Deployment } from '../deployment.ts';
import { loadLineage } from '../lifecycle/lineage-load.ts';
import { durationsOf, holdFacts } from '../lifecycle/rotation-facts.ts';

/**
 * The earliest instant at which a suspended version may end for good, ms; null: it is held.
 *
 * @param suspendedAt - when it was, where the rotation does not say so any more.
 */
export async function suspensionEnd(
  deployment: Deployment,
  { keyId, rotationId }: { keyId: string; rotationId: string },
  suspendedAt: number,
): Promise<number | null> {
  const loaded = await loadLineage(deployment.store.db, keyId);
  const rotation = loaded.rotation?.id === rotationId ? loaded.rotation : null;
  if (rotation !== null && holdFacts(loaded.holds, loaded).length > 0) return null;
  const { suspensionMs } = durationsOf(deployment, loaded);
  return (rotation?.suspended_at ?? suspendedAt) + suspensionMs;
}
