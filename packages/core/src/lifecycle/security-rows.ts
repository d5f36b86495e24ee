/**
 * Rows of the rotation table: security acts (K10). Their cells get the lineage with the act already
 * done to key and versions, and answer what becomes of the rotation. None of them refuses.
 */

import { changed } from './answer.ts';
import { isDead, type Lineage, leavingOf, type OpenRotation } from './lineage.ts';
import type { LifecycleAct, LifecycleOutcome } from './outcome.ts';
import {
  BY_SECURITY_ACT,
  beginExpedited,
  endOfLeaving,
  endOfStaying,
  endRotation,
} from './rotation-boundary.ts';
import type { OpenCell, Row } from './rotation-cell.ts';
import { changeRotation, changeVersion } from './version-change.ts';

const done = (lineage: Lineage): LifecycleOutcome => changed(lineage);

function doneWith(...acts: LifecycleAct[]): (lineage: Lineage) => LifecycleOutcome {
  return (lineage) => changed(lineage, ...acts);
}

/** The rotation goes on, with nothing but K1 between it and its hand-out. */
export function expediteBySecurityAct(lineage: Lineage, rotation: OpenRotation): Lineage {
  return changeRotation(lineage, rotation, BY_SECURITY_ACT);
}

const goesOn: OpenCell<unknown> = (lineage, rotation) =>
  changed(expediteBySecurityAct(lineage, rotation));

const hasLeft: OpenCell<unknown> = (lineage, rotation) =>
  endRotation(lineage, rotation, endOfLeaving(rotation), 'as-needed');

const leavingFell: Row<unknown> = {
  prepared: goesOn,
  publishing: goesOn,
  ready: goesOn,
  migrating: (lineage, rotation) => {
    const settled = { ...rotation, rollBackPending: false, restoring: false, narrowed: false };
    return changed(expediteBySecurityAct(lineage, settled), 'keep-sealed-copies');
  },
  draining: hasLeft,
  suspended: hasLeft,
  ended: done,
};

const startOver: OpenCell<unknown> = (lineage, rotation) =>
  endRotation(lineage, rotation, 'cancelled', 'expedited');

/** The other version becomes primary, if it lives, until an expedited successor replaces it. */
function otherTakesOver(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  const other = leavingOf(rotation);
  if (isDead(lineage, other)) return endRotation(lineage, rotation, 'cancelled', 'expedited');
  const promoted = changeVersion(lineage, other, 'rollBack');
  return endRotation(promoted, rotation, endOfStaying(rotation), 'expedited');
}

function primaryFell(lineage: Lineage): LifecycleOutcome {
  if (lineage.ended !== null) return changed(lineage);
  return changed(beginExpedited(lineage, []), 'begin-expedited');
}

const stayingFell: Row<unknown> = {
  // It has no secret; the event does not count it among the fallen.
  prepared: done,
  publishing: startOver,
  ready: startOver,
  migrating: otherTakesOver,
  draining: otherTakesOver,
  // The leaving version had left, so the rotation reached its end before its primary fell. It is
  // not revived to bridge the gap: whoever stole the one usually has the other.
  suspended: (lineage, rotation) => {
    const retired = changeVersion(lineage, leavingOf(rotation), 'deactivate');
    return endRotation(retired, rotation, endOfLeaving(rotation), 'expedited');
  },
  ended: primaryFell,
};

const allFell: Row<unknown> = {
  prepared: startOver,
  publishing: startOver,
  ready: startOver,
  migrating: startOver,
  draining: startOver,
  suspended: startOver,
  ended: primaryFell,
};

const cancelled: OpenCell<unknown> = (lineage, rotation) =>
  endRotation(lineage, rotation, 'cancelled', 'as-needed');

/** Revoked or expired. */
const keyEnded: Row<unknown> = {
  prepared: cancelled,
  publishing: cancelled,
  ready: cancelled,
  migrating: cancelled,
  draining: cancelled,
  suspended: cancelled,
  ended: done,
};

/** Suspended by an operator, or tainted: a hold that `holdsOf` reads from the key. */
const keyHeld: Row<unknown> = {
  prepared: done,
  publishing: done,
  ready: done,
  migrating: doneWith('stop-evidence'),
  draining: doneWith('stop-evidence'),
  suspended: doneWith('stop-suspension'),
  ended: done,
};

/** The last of these two holds is lifted. */
const keyFreed: Row<unknown> = {
  prepared: done,
  publishing: done,
  ready: done,
  migrating: doneWith('resume-evidence'),
  draining: doneWith('resume-evidence'),
  suspended: doneWith('resume-suspension'),
  ended: done,
};

export const SECURITY_ROWS = { leavingFell, stayingFell, allFell, keyEnded, keyHeld, keyFreed };
