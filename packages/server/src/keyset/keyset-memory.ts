import type { Durations } from '@keyturn/core';
import type { Clock } from '../ports.ts';
import { LeaseWatch } from './lease-watch.ts';
import type { PastTerms } from './past-terms.ts';
import { ReportMemory } from './report-memory.ts';

/** A key of the tag ring (K3), opened: it makes the tags of the key strings that are minted now. */
export interface RingKey {
  id: number;
  /** As it stands in the database. */
  sealed: string;
  /** 32 bytes. */
  key: Uint8Array;
}

/** What one process knows of the key set beside the database. Nothing of it must survive a restart. */
export class KeysetMemory {
  readonly leases: LeaseWatch;
  readonly reports = new ReportMemory();
  /** Set by `startKeyset`: terms that verifiers may still go by. */
  pastTerms: readonly PastTerms[] = [];
  /** The key that was minted with last; whether it still is the one stands in the database. */
  ring: RingKey | null = null;

  constructor(clock: Clock, durations: Durations) {
    this.leases = new LeaseWatch(clock, durations);
  }
}
