import { DEFAULT_DURATIONS, type Durations } from '@keyturn/core';

/** The lease in ticks. */
export const LEASE = 2;

/** How long a gateway keeps a no, in ticks (K2). */
export const NEGATIVE_CACHE = 1;

/** What tells one small world's durations from another's, in ticks. */
export interface DurationChoices {
  /** G of the key's class. */
  readonly grace: number;
  /** Ddep of whoever is not known: all that K4 adds up here. */
  readonly deployment: number;
  /** K12 */
  readonly holdDown: number;
}

/** As short as they can be while no two that a rule tells apart are the same. */
export function modelDurations({ grace, deployment, holdDown }: DurationChoices): Durations {
  return {
    ...DEFAULT_DURATIONS,
    propagationMs: 0,
    clockToleranceMs: 0,
    negativeCacheMs: NEGATIVE_CACHE,
    pollMs: 0,
    clientCacheMs: 0,
    sdkDeploymentMs: 0,
    deploymentMs: deployment,
    longestRequestMs: 0,
    reportAlarmMs: 1,
    leaseMs: LEASE,
    graceMs: { strict: 0, balanced: grace, available: grace },
    quietMs: 1,
    sourceOnceMs: 3,
    gapMarginMs: 1,
    ephemeralSilenceMs: 3,
    unobservedRestartMs: 1,
    retireSafetyMs: 0,
    suspensionMs: 2,
    holdDownMs: holdDown,
  };
}
