/**
 * What a verifier may ask of the world. `system.ts` makes the real ones; a test or a simulator
 * hands in its own. Nothing else in this package reads a clock, draws a random number, sets a
 * timer, opens a connection or touches a file.
 */
export interface Ports {
  clock: Clock;
  random: Random;
  net: Net;
  schedule: Schedule;
  files: Files;
}

export interface Clock {
  /** Wall clock, ms since 1970. Only spent grace looks at it, at start (K8). */
  wallMs(): number;
  /** Monotonic clock, ms since an arbitrary start. Leases and grace are counted on it. */
  monotonicMs(): number;
  /** Time since boot in ms, sleep included; null where it cannot be told. */
  uptimeMs(): number | null;
  /** What names this boot of the machine; null where it cannot be told. */
  bootId(): string | null;
}

export interface Random {
  /** Cryptographically strong bytes. */
  bytes(length: number): Uint8Array;
}

export interface Net {
  /** As the standard `fetch`; redirects are never followed. */
  fetch(url: string, init: RequestInit): Promise<Response>;
}

export interface Schedule {
  /** Calls back once, after at least `ms`; the returned function forgets it. Keeps no process alive. */
  after(ms: number, call: () => void): () => void;
}

export interface Files {
  /** The bytes of a file in pieces; null if there is none. */
  read(path: string): AsyncIterable<Uint8Array> | null;
  /**
   * Replaces a file as a whole: a reader sees the old one or the new one, also after a crash.
   * Readable and writable by the owner alone.
   */
  replace(path: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void>;
}
