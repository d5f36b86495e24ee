/** What reconciler and verifiers observe, or what has become due. */
export type ProgressEvent =
  /** K1 holds for the first version: it may be shown to whoever asked for the key. */
  | { readonly type: 'handOut' }
  | { readonly type: 'publish' }
  | { readonly type: 'k1Holds' }
  | { readonly type: 'promote' }
  | { readonly type: 'k5aHolds' }
  | { readonly type: 'k5aFails' }
  /** K4 and K5 hold: the leaving version is suspended. */
  | { readonly type: 'suspend' }
  /** K4 and K5 hold for a scope: it is taken from the leaving version. Which one, the caller writes. */
  | { readonly type: 'narrowLeaving' }
  /**
   * Someone who was accepted before is refused for a scope that was taken so: it is given back.
   * `last`: nothing that was taken by evidence is missing then.
   */
  | { readonly type: 'giveBack'; readonly last: boolean }
  /** 24 hours hidden and never presented: the suspended version is deactivated. */
  | { readonly type: 'deactivate' }
  /** `mayRestore`: the policy allows it and the source was accepted on this lineage before (K6). */
  | { readonly type: 'presented'; readonly version: number; readonly mayRestore: boolean }
  /** A fork or a restore opened a new epoch. */
  | { readonly type: 'newEpoch' }
  /** Hidden, and its retention is over. */
  | { readonly type: 'destroy'; readonly version: number };

/** What a person, or a policy in a person's name, asks for. */
export type PersonEvent =
  | {
      readonly type: 'begin';
      readonly expedited: boolean;
      /** Some verifier is registered for the key's api. */
      readonly verifierRegistered: boolean;
    }
  | { readonly type: 'cancel' }
  | { readonly type: 'rollBack' }
  | { readonly type: 'restore' }
  | { readonly type: 'hold'; readonly name: string }
  | { readonly type: 'release'; readonly name: string }
  /** Server time in ms; that it lies ahead is the caller's to check. */
  | { readonly type: 'extend'; readonly until: number }
  | { readonly type: 'expedite' }
  | { readonly type: 'resumeKey' }
  | { readonly type: 'clearTaint' };

/** Acts that no hold, freeze or open rotation stops (K10), and the end of the key's life. */
export type SecurityEvent =
  | { readonly type: 'revokeVersion'; readonly version: number }
  | {
      readonly type: 'compromise';
      /** Default in the API: `handed-out`, every version that some client may hold. */
      readonly versions: readonly number[] | 'handed-out';
      /**
       * Server time in ms from which versions that clients hold are refused, null for now. Once it
       * is reached the caller compromises them again, with null.
       */
      readonly refuseAt: number | null;
    }
  | { readonly type: 'revokeKey' }
  | { readonly type: 'expireKey' }
  | { readonly type: 'suspendKey' }
  | { readonly type: 'taint' }
  | { readonly type: 'narrow'; readonly version: number }
  | { readonly type: 'expose'; readonly version: number };

/** Everything that can happen to a key. */
export type RotationEvent = ProgressEvent | PersonEvent | SecurityEvent;

export type EventOf<T extends RotationEvent['type']> = Extract<RotationEvent, { type: T }>;
