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
