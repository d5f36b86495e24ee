/** How a key's time limits stand. */
export type TimeStanding = 'unlimited' | 'within' | 'too-early' | 'too-late' | 'unknown';

/** Server time in milliseconds, or null for no limit. */
export interface TimeLimits {
  readonly notBefore: number | null;
  readonly expiresAt: number | null;
}

/**
 * Rows R5 and R6. `serverTime` is the last signed server time plus the monotonic clock, never a
 * wall clock; null where none was heard. Both ends are taken in the client's favour by ε
 * (`clockToleranceMs`).
 */
export function timeStandingOf(
  limits: TimeLimits,
  serverTime: number | null,
  clockToleranceMs: number,
): TimeStanding {
  const { notBefore, expiresAt } = limits;
  if (notBefore === null && expiresAt === null) return 'unlimited';
  if (serverTime === null) return 'unknown';
  if (notBefore !== null && serverTime < notBefore - clockToleranceMs) return 'too-early';
  return expiresAt !== null && serverTime > expiresAt + clockToleranceMs ? 'too-late' : 'within';
}
