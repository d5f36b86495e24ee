import { changed } from './answer.ts';
import {
  isDead,
  isDoomed,
  type Lineage,
  leavingOf,
  type OpenRotation,
  primaryOf,
  unpublishedVersion,
} from './lineage.ts';
import type { LifecycleAct, LifecycleOutcome } from './outcome.ts';
import type { RotationEnd } from './rotation-phase.ts';

interface Beginning {
  readonly expedited: boolean;
  readonly bySecurityAct: boolean;
  readonly holds: readonly string[];
}

/** What a security act makes of a rotation: nothing but K1 stands before its hand-out (K10). */
export const BY_SECURITY_ACT = { expedited: true, bySecurityAct: true } as const;

/** The lineage with a new rotation, away from the primary or from the last version that was one. */
export function beginRotation(lineage: Lineage, beginning: Beginning): Lineage {
  const newest = Math.max(...lineage.versions.map((version) => version.number));
  const rotation: OpenRotation = {
    ...beginning,
    from: originOf(lineage),
    to: newest + 1,
    direction: 'forward',
    phase: 'prepared',
    rollBackPending: false,
    restoring: false,
    narrowed: false,
    restoredByItself: false,
    extendedUntil: null,
  };
  return { ...lineage, versions: [...lineage.versions, unpublishedVersion(newest + 1)], rotation };
}

function originOf(lineage: Lineage): number {
  const primary = primaryOf(lineage);
  if (primary !== undefined) return primary.number;
  const handedOut = lineage.versions.filter((version) => version.handedOut);
  return Math.max(...(handedOut.length > 0 ? handedOut : lineage.versions).map((v) => v.number));
}

/**
 * An expedited rotation in the same transaction (K10). It inherits the holds of the rotation that
 * it replaces: they cannot stop its hand-out, and what a person wanted kept is not retired.
 */
export function beginExpedited(lineage: Lineage, holds: readonly string[]): Lineage {
  return beginRotation(lineage, { ...BY_SECURITY_ACT, holds });
}

/**
 * Ends the open rotation. An expedited one follows at once where a security act demands it, where
 * nothing of the key lives, and where what lives is about to be refused; unless the key ended.
 */
export function endRotation(
  lineage: Lineage,
  rotation: OpenRotation,
  end: RotationEnd,
  demanded: 'expedited' | 'as-needed',
): LifecycleOutcome {
  const ended: Lineage = {
    ...lineage,
    rotation: null,
    lastEnd: { from: rotation.from, to: rotation.to, end },
  };
  const needed = demanded === 'expedited' || needsSuccessor(ended);
  if (ended.ended !== null || !needed) return changed(ended, 'end-rotation');
  const acts: LifecycleAct[] = ['end-rotation', 'begin-expedited'];
  return changed(beginExpedited(ended, rotation.holds), ...acts);
}

function needsSuccessor(lineage: Lineage): boolean {
  const primary = primaryOf(lineage);
  return primary === undefined || isDoomed(lineage, primary.number);
}

/** The end that follows when the leaving version is gone and the staying one lives. */
export function endOfLeaving(rotation: Pick<OpenRotation, 'direction'>): RotationEnd {
  return rotation.direction === 'forward' ? 'completed' : 'rolled-back';
}

/** The end that follows when the staying version fell and the other takes its place. */
export function endOfStaying(rotation: Pick<OpenRotation, 'direction'>): RotationEnd {
  return rotation.direction === 'forward' ? 'rolled-back' : 'completed';
}

/** True when the version that leaves can never be accepted again. */
export function leavingIsDead(lineage: Lineage, rotation: OpenRotation): boolean {
  return isDead(lineage, leavingOf(rotation));
}
