import {
  applyRotationEvent,
  decideActive,
  decideHit,
  decideMiss,
  decideSynchronised,
  type FreshnessFacts,
  floorStandingOf,
  freshnessOf,
  isHolderAwaited,
  type Lineage,
  nextStep,
  type Reason,
} from '@keyturn/core';
import { NEGATIVE_CACHE } from './durations.ts';

/**
 * Every decision that is taken in the small world, each by the product's own function where there is
 * one. A rule is removed by replacing exactly one of these.
 */
export interface Rules {
  /** S, K7: how well a verifier knows the key set. */
  freshness(facts: FreshnessFacts): ReturnType<typeof freshnessOf>;
  /** S: which freshness decides about a no that a fresh verifier would say. */
  nays(freshness: ReturnType<typeof freshnessOf>): ReturnType<typeof freshnessOf>;
  hit: typeof decideHit;
  miss: typeof decideMiss;
  active: typeof decideActive;
  synchronised: typeof decideSynchronised;
  /** K3 */
  floor: typeof floorStandingOf;
  /** L: the record's answer, null where none was found, beside what the string's parts say. */
  order(byRecord: Reason | null, byString: () => Reason): Reason;
  /** K1, K4 to K6, K12, K15 */
  step: typeof nextStep;
  /** K9, K10 */
  event: typeof applyRotationEvent;
  /** K8: from when on a lease is counted. */
  leaseFrom(askedAt: number, heardAt: number): number;
  /** K2: how long a gateway keeps a no, in ticks. */
  keepsNo(): number;
  /** K13: whether a holder is given the version. */
  mayPickUp(holder: Parameters<typeof isHolderAwaited>, pickedUp: boolean): boolean;
  /** K14: what a privileged act is decided on. */
  reads(atStart: Lineage, atWrite: Lineage): Lineage;
  /** K16: whether a connection goes on after this verdict. */
  staysOpen(accepted: boolean): boolean;
  /** K16: whether an open connection counts as use. */
  countsAsUse(): boolean;
}

export const RULES: Rules = {
  freshness: freshnessOf,
  nays: (freshness) => freshness,
  hit: decideHit,
  miss: decideMiss,
  active: decideActive,
  synchronised: decideSynchronised,
  floor: floorStandingOf,
  order: (byRecord, byString) => byRecord ?? byString(),
  step: nextStep,
  event: applyRotationEvent,
  leaseFrom: (askedAt) => askedAt,
  keepsNo: () => NEGATIVE_CACHE,
  mayPickUp: (holder) => isHolderAwaited(...holder),
  reads: (_, atWrite) => atWrite,
  staysOpen: (accepted) => accepted,
  countsAsUse: () => true,
};
