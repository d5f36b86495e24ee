import type { Instant } from './objects.ts';

/** A verifier group: a service that checks keys. Each of its process starts is an instance. */
export interface Verifier {
  id: string;
  name: string;
  region: string;
  /** Ids of the apis whose keys it is told. */
  apis: string[];
  createdAt: Instant;
  /** Those that report or may still accept; not those that stopped cleanly. */
  instances: VerifierInstance[];
}

export interface VerifierInstance {
  id: string;
  /**
   * As the server counts it: `fresh` while its lease may run, `grace` while it may say yes to a key
   * of class `balanced` after that, then `stale`; `gone` when a person said so.
   */
  standing: 'fresh' | 'grace' | 'stale' | 'gone';
  firstSeenAt: Instant;
  lastReportAt: Instant;
  /** What it has applied; null while it holds no key set. */
  applied: { epoch: number; revision: number } | null;
  /** How many revisions it lacks; null where it holds none of this epoch. */
  revisionsBehind: number | null;
  /** Since its lease was last renewed; null: never. */
  leaseAgeMs: number | null;
  /** Up to here it has reported all that it saw. */
  watermark: Instant;
  watermarkAgeMs: number;
  /** Open sessions. */
  sessions: number;
}
