import type { RotationEvent } from '../lifecycle/rotation-event.ts';

/** What the reconciler may do to a rotation. Each is an event of the phase table. */
export type RotationAct =
  | 'publish'
  | 'ready'
  | 'promote'
  | 'swap'
  | 'drain'
  | 'migrate'
  | 'narrow'
  | 'suspend'
  | 'hide'
  | 'complete';

/** The event of the phase table that each act is; `hide` only notes an instant. */
export const EVENT_OF_ACT = {
  publish: { type: 'publish' },
  ready: { type: 'k1Holds' },
  promote: { type: 'promote' },
  swap: { type: 'k1Holds' },
  drain: { type: 'k5aHolds' },
  migrate: { type: 'k5aFails' },
  narrow: { type: 'narrowLeaving' },
  suspend: { type: 'suspend' },
  hide: null,
  complete: { type: 'deactivate' },
} as const satisfies Record<RotationAct, RotationEvent | null>;
