import { refused, same } from './answer.ts';
import type { Lineage, OpenRotation } from './lineage.ts';
import type { LifecycleOutcome } from './outcome.ts';
import type { RefusalCode, UseInstead } from './refusal.ts';
import type { RotationPhase } from './rotation-phase.ts';

/** What an event does to a rotation in one phase. */
export type OpenCell<E> = (lineage: Lineage, rotation: OpenRotation, event: E) => LifecycleOutcome;

/** What an event does when no rotation is open, or the one that it means has ended. */
export type EndedCell<E> = (lineage: Lineage, event: E) => LifecycleOutcome;

/** One event in every phase: a missing cell does not compile. */
export type Row<E> = Readonly<Record<RotationPhase, OpenCell<E>>> & {
  readonly ended: EndedCell<E>;
};

/** Done already, or of no consequence here. */
export const keep = (): LifecycleOutcome => same();

/** Refused here, whatever the lineage. */
export function refuse(code: RefusalCode, useInstead?: UseInstead): () => LifecycleOutcome {
  const refusal = refused(code, useInstead);
  return () => refusal;
}

export const tooLate = refuse('rotation-ended');
export const elsewhere = refuse('not-in-this-phase');
