import type { Lineage } from './lineage.ts';
import type { RefusalCode, UseInstead } from './refusal.ts';

/**
 * What the shell does beside writing the new lineage, in the same transaction.
 *
 * - `begin-rotation`, `begin-expedited`: `lineage.rotation` is new.
 * - `end-rotation`: `lineage.lastEnd` says how; sealed copies go.
 * - `make-secret`: the new version is published; make its secret and seal it.
 * - `hand-out`: the staying version is handed out from this transaction on.
 * - `keep-sealed-copies`: holders still have to fetch the staying version (K13).
 * - `start-suspension`: K6 counts from the instant at which nobody accepts the version.
 * - `stop-suspension`, `resume-suspension`: that count stands still, and goes on.
 * - `restart-quiet`: the evidence of K4 and K5(b) starts anew.
 * - `stop-evidence`, `resume-evidence`: the time between is not quiet (K5(b)).
 * - `note-presented`: the leaving version was used; shown with the rotation.
 * - `ask-person`: the suspended version was used and is not restored without a person.
 * - `alarm-early-use`: a version was used that was never handed out.
 */
export type LifecycleAct =
  | 'begin-rotation'
  | 'begin-expedited'
  | 'end-rotation'
  | 'make-secret'
  | 'hand-out'
  | 'keep-sealed-copies'
  | 'start-suspension'
  | 'stop-suspension'
  | 'resume-suspension'
  | 'restart-quiet'
  | 'stop-evidence'
  | 'resume-evidence'
  | 'note-presented'
  | 'ask-person'
  | 'alarm-early-use';

export interface LifecycleRefusal {
  readonly outcome: 'refused';
  readonly code: RefusalCode;
  readonly useInstead?: UseInstead;
}

/** `same`: nothing to write, the same answer again; acts may still be asked for. */
export type LifecycleOutcome =
  | {
      readonly outcome: 'changed';
      readonly lineage: Lineage;
      readonly acts: readonly LifecycleAct[];
    }
  | { readonly outcome: 'same'; readonly acts: readonly LifecycleAct[] }
  | LifecycleRefusal;
