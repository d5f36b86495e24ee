/**
 * What the client asks of the world. `system.ts` has the real ones; a simulator hands in its own.
 * Nothing else in this package reads a clock, draws a random number, sets a timer or opens a
 * connection.
 */
export interface ClientPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly schedule: Schedule;
  readonly fetch: typeof globalThis.fetch;
}

export interface Clock {
  /** Wall clock, ms since 1970. It decides nothing where a server's `Date` was seen (K8). */
  wallMs(): number;
  /** Monotonic clock, ms since an arbitrary start. */
  monotonicMs(): number;
}

/** A uniform random number, at least 0 and below 1. For jitter and windows (K11), never a secret. */
export type Random = () => number;

export interface Schedule {
  /**
   * Calls back once, after at least `ms`, however long that is; the returned function forgets it.
   * It keeps the process alive only where `awaited` says that a caller waits for it.
   */
  after(ms: number, call: () => void, awaited?: boolean): () => void;
}
