import type { Instant } from './objects.ts';
import type { Page } from './resources.ts';

/** Uses of one version in one minute and region with one answer. */
export interface UsageMinute {
  /** Null where no record matched what was presented. */
  keyId: string | null;
  version: number | null;
  /** The start of the minute. */
  minute: Instant;
  region: string;
  /** As `Verdict.outcome` and `Verdict.reason`. */
  outcome: string;
  reason: string;
  count: number;
}

export interface UsagePage extends Page<UsageMinute> {
  /**
   * Up to here every verifier that may accept has reported all that it saw; null where none may.
   * Later minutes can still grow.
   */
  completeUntil: Instant | null;
  /** The instance that holds `completeUntil` back; null where none may accept. */
  behind: BehindInstance | null;
  /** Server time of the answer. */
  at: Instant;
}

export interface BehindInstance {
  instance: string;
  /** The verifier's name. */
  verifier: string;
  /** How long ago, ms, it was that it had reported all that it saw. */
  silentMs: number;
}

/** What can be seen of an unknown holder of a key. */
export interface Source {
  id: string;
  keyId: string;
  /** In CIDR form; '' where addresses are not kept. */
  addressPrefix: string;
  userAgent: string;
  /** Method and route pattern. */
  route: string;
  region: string;
  firstSeenAt: Instant;
  lastSeenAt: Instant;
  /** How often it presented any version of the key, accepted or refused. */
  presentations: number;
  /** The longest time in which it presented none. */
  longestGapMs: number;
  /** When a person said that it is gone; null where nobody did, or where it came back. */
  goneAt: Instant | null;
  versions: SourceVersion[];
}

export interface SourceVersion {
  version: number;
  firstSeenAt: Instant;
  lastSeenAt: Instant;
  accepted: number;
  refused: number;
}
