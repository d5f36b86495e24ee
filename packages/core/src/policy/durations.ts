import type { GraceClass } from './grace.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Every duration that the rules speak of, in milliseconds. *Facts* are measured or declared for an
 * integration and never chosen for convenience; *choices* are the operator's. A deployment sets
 * them under `durations` in `keyturn.yaml`, without the suffix `Ms` and written as `24h`.
 */
export interface Durations {
  /** Fact Dprp: commit to applied at a connected verifier. */
  propagationMs: number;
  /** Fact ρ: relative error of a monotonic clock's rate. A ratio, not a duration. */
  clockRateError: number;
  /** Fact ε: wall-clock difference tolerated. */
  clockToleranceMs: number;
  /** Fact TTLneg: how long anything in front of a verifier keeps a no (K2). */
  negativeCacheMs: number;
  /** Fact Pc: how often a client asks for its successor. */
  pollMs: number;
  /** Fact TTLc: how long a client's cache serves a key. */
  clientCacheMs: number;
  /** Fact Ddep of enrolled SDK holders. */
  sdkDeploymentMs: number;
  /** Fact Ddep of everything else, the unknown holder among it. */
  deploymentMs: number;
  /** Fact Rmax: the longest request. */
  longestRequestMs: number;
  /** Fact: how often an instance reports. */
  reportEveryMs: number;
  /** Fact Drep: a watermark older than this is an alarm. */
  reportAlarmMs: number;
  /** Choice L: the lease. Not a policy's to set. */
  leaseMs: number;
  /** Choice G by grace class. `strict` is always 0. */
  graceMs: Record<GraceClass, number>;
  /** Choice Qmin: the shortest quiet window. */
  quietMs: number;
  /** K5(b): a source seen once is waited for this long. */
  sourceOnceMs: number;
  /** K5(b): the most that a long gap is stretched by (g + 7 days). */
  gapMarginMs: number;
  /** K5(a): an ephemeral holder not heard of for this long (or 10·Pc) joins the unknown holder. */
  ephemeralSilenceMs: number;
  /** K5(c): a longer unobserved stretch restarts the window. */
  unobservedRestartMs: number;
  /** Choice Sret: safety margin of K4. */
  retireSafetyMs: number;
  /** Choice: how long a version stays suspended, counted from accepted-by-none (K6). */
  suspensionMs: number;
  /** Choice: the hold-down of K12, counted from hand-out. */
  holdDownMs: number;
  /** Choice J as a share of Pc. A ratio, not a duration. */
  jitterRatio: number;
}

/** The values in force where nothing else was declared. */
export const DEFAULT_DURATIONS: Durations = {
  propagationMs: 5 * SECOND,
  clockRateError: 0.001,
  clockToleranceMs: 5 * SECOND,
  negativeCacheMs: 5 * SECOND,
  pollMs: 5 * MINUTE,
  clientCacheMs: MINUTE,
  sdkDeploymentMs: 0,
  deploymentMs: DAY,
  longestRequestMs: 15 * MINUTE,
  reportEveryMs: 3 * SECOND,
  reportAlarmMs: MINUTE,
  leaseMs: 30 * SECOND,
  graceMs: { strict: 0, balanced: 15 * MINUTE, available: DAY },
  quietMs: DAY,
  sourceOnceMs: 35 * DAY,
  gapMarginMs: 7 * DAY,
  ephemeralSilenceMs: DAY,
  unobservedRestartMs: 5 * MINUTE,
  retireSafetyMs: HOUR,
  suspensionMs: DAY,
  holdDownMs: DAY,
  jitterRatio: 0.1,
};
