import type { Durations } from '../policy/durations.ts';
import type { HolderFact } from './facts.ts';

/**
 * Tavail of K4: when the last known holder could have fetched the staying version. One that enrolled
 * after the hand-out could not before; what it passes on goes out from then.
 */
export function lastAvailableAt(handedOutAt: number, holders: readonly HolderFact[]): number {
  const enrolled = holders.filter(isServed).map(({ enrolledAt }) => enrolledAt);
  return Math.max(handedOutAt, ...enrolled);
}

/**
 * K4: the earliest instant at which the leaving version may end by time alone. Per holder class
 * present, the unknown holder (class `deployed`) always among them; the maximum counts.
 *
 * @param availableAt - Tavail, ms: see {@link lastAvailableAt}.
 */
export function overlapEndsAt(
  availableAt: number,
  holders: readonly HolderFact[],
  durations: Durations,
): number {
  const deployment = [durations.deploymentMs];
  if (holders.some((holder) => isServed(holder) && holder.class === 'sdk')) {
    deployment.push(durations.sdkDeploymentMs);
  }
  return (
    availableAt +
    durations.pollMs * (1 + durations.jitterRatio) +
    durations.clientCacheMs +
    Math.max(...deployment) +
    durations.longestRequestMs +
    durations.propagationMs +
    durations.clockToleranceMs +
    durations.retireSafetyMs
  );
}

function isServed({ gone, tainted }: HolderFact): boolean {
  return !gone && !tainted;
}
