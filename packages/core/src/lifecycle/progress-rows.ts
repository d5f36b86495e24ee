/** Rows of the rotation table: what the reconciler does and the verifiers observe. */

import { changed, refused, same } from './answer.ts';
import { withHold } from './holds.ts';
import {
  holdsOf,
  isDoomed,
  type Lineage,
  leavingOf,
  type OpenRotation,
  RESTORED_HOLD,
} from './lineage.ts';
import type { LifecycleOutcome } from './outcome.ts';
import { bringBack, turnAround, widen } from './roll-back.ts';
import { endOfLeaving, endRotation, leavingIsDead } from './rotation-boundary.ts';
import { elsewhere, keep, type Row, tooLate } from './rotation-cell.ts';
import type { EventOf } from './rotation-event.ts';
import { changeRotation, changeVersion } from './version-change.ts';

/** Window, freeze and wave are the caller's; no hold stops a security act's rotation (K10). */
const publish: Row<unknown> = {
  prepared: (lineage, rotation) => {
    if (isHeld(lineage) && !rotation.bySecurityAct) return refused('rotation-held');
    const published = changeVersion(lineage, rotation.to, 'publish');
    return changed(changeRotation(published, rotation, { phase: 'publishing' }), 'make-secret');
  },
  publishing: keep,
  ready: keep,
  migrating: keep,
  draining: keep,
  suspended: keep,
  ended: tooLate,
};

const k1Holds: Row<unknown> = {
  prepared: keep,
  publishing: (lineage, rotation) => changed(changeRotation(lineage, rotation, { phase: 'ready' })),
  ready: keep,
  migrating: restoredEverywhere,
  draining: restoredEverywhere,
  suspended: keep,
  ended: keep,
};

const promote: Row<unknown> = {
  prepared: elsewhere,
  publishing: elsewhere,
  ready: (lineage, rotation) => {
    if (isHeld(lineage) && !rotation.bySecurityAct) return refused('rotation-held');
    const steppedBack = leavingIsDead(lineage, rotation)
      ? lineage
      : changeVersion(lineage, rotation.from, 'promote');
    const promoted = changeVersion(steppedBack, rotation.to, 'promote');
    return changed(changeRotation(promoted, rotation, { phase: 'migrating' }), 'hand-out');
  },
  migrating: keep,
  draining: keep,
  suspended: keep,
  ended: tooLate,
};

const k5aHolds: Row<unknown> = {
  prepared: keep,
  publishing: keep,
  ready: keep,
  migrating: (lineage, rotation) =>
    leavingIsDead(lineage, rotation)
      ? endRotation(lineage, rotation, endOfLeaving(rotation), 'as-needed')
      : changed(changeRotation(lineage, rotation, { phase: 'draining' })),
  draining: keep,
  suspended: keep,
  ended: keep,
};

/** A new holder, or a confirmation was withdrawn. */
const k5aFails: Row<unknown> = {
  ...k5aHolds,
  migrating: keep,
  draining: (lineage, rotation) =>
    changed(changeRotation(lineage, rotation, { phase: 'migrating' })),
};

/** K4 and K5 hold; K5(d) is judged here. */
const suspend: Row<unknown> = {
  prepared: elsewhere,
  publishing: elsewhere,
  ready: elsewhere,
  migrating: elsewhere,
  draining: (lineage, rotation) => {
    const stopped = stopsEvidence(lineage, rotation);
    if (stopped !== null) return stopped;
    const suspended = changeVersion(lineage, leavingOf(rotation), 'suspend');
    const changes = { phase: 'suspended', restoring: false } as const;
    return changed(changeRotation(suspended, rotation, changes), 'start-suspension');
  },
  suspended: keep,
  ended: tooLate,
};

/** K4 and K5 hold for one scope. It is evidence that decides, so whatever stops that stops this. */
const narrowLeaving: Row<unknown> = {
  prepared: elsewhere,
  publishing: elsewhere,
  ready: elsewhere,
  migrating: elsewhere,
  draining: (lineage, rotation) => {
    const stopped = stopsEvidence(lineage, rotation);
    if (stopped !== null) return stopped;
    if (rotation.narrowed) return same();
    return changed(changeRotation(lineage, rotation, { narrowed: true }));
  },
  suspended: elsewhere,
  ended: tooLate,
};

/** A suspended version gets all back with its restore. */
const giveBack: Row<EventOf<'giveBack'>> = {
  prepared: keep,
  publishing: keep,
  ready: keep,
  migrating: giveScopeBack,
  draining: giveScopeBack,
  suspended: keep,
  ended: keep,
};

const deactivate: Row<unknown> = {
  prepared: elsewhere,
  publishing: elsewhere,
  ready: elsewhere,
  migrating: elsewhere,
  draining: elsewhere,
  suspended: (lineage, rotation) => {
    if (isHeld(lineage)) return refused('rotation-held');
    const retired = changeVersion(lineage, leavingOf(rotation), 'deactivate');
    return endRotation(retired, rotation, endOfLeaving(rotation), 'as-needed');
  },
  ended: tooLate,
};

type Presented = EventOf<'presented'>;

const presented: Row<Presented> = {
  prepared: usedBeforeHandOut,
  publishing: usedBeforeHandOut,
  ready: usedBeforeHandOut,
  migrating: (_, rotation, use) =>
    use.version === leavingOf(rotation) ? same('note-presented') : same(),
  draining: (_, rotation, use) =>
    use.version === leavingOf(rotation) ? same('note-presented', 'restart-quiet') : same(),
  suspended: (lineage, rotation, use) => {
    if (use.version !== leavingOf(rotation)) return same();
    const isTrusted = !lineage.tainted && !isDoomed(lineage, use.version);
    const byItself = use.mayRestore && isTrusted && !rotation.restoredByItself;
    return byItself ? bringBack(lineage, rotation, { restoredByItself: true }) : same('ask-person');
  },
  ended: keep,
};

const newEpoch: Row<unknown> = {
  prepared: holdRestored,
  publishing: holdRestored,
  ready: (lineage, rotation) => holdRestored(lineage, { ...rotation, phase: 'publishing' }),
  migrating: (lineage, rotation) =>
    losesItsEvidence(lineage, rotation) ? widen(lineage, rotation) : same('restart-quiet'),
  draining: (lineage, rotation) =>
    losesItsEvidence(lineage, rotation)
      ? widen(lineage, rotation, { phase: 'migrating' })
      : changed(changeRotation(lineage, rotation, { phase: 'migrating' }), 'restart-quiet'),
  // A doomed version stays where it is: no fork is a reason to accept what has leaked.
  suspended: (lineage, rotation) =>
    isDoomed(lineage, leavingOf(rotation)) ? same() : bringBack(lineage, rotation, {}),
  ended: keep,
};

/** What was taken on evidence that was lost comes back; but not to what has leaked. */
function losesItsEvidence(lineage: Lineage, rotation: OpenRotation): boolean {
  return rotation.narrowed && !isDoomed(lineage, leavingOf(rotation));
}

/** What keeps anything from being taken on evidence; null: nothing does (K5d). */
function stopsEvidence(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome | null {
  if (rotation.rollBackPending) return refused('roll-back-pending');
  return isHeld(lineage) ? refused('rotation-held') : null;
}

function isHeld(lineage: Lineage): boolean {
  return holdsOf(lineage).length > 0;
}

/** K1 holds again for the version that was restored: a roll back that waited for it goes on. */
function restoredEverywhere(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  if (!rotation.restoring) return same();
  if (rotation.rollBackPending) return turnAround(lineage, rotation);
  return changed(changeRotation(lineage, rotation, { restoring: false }));
}

function giveScopeBack(
  lineage: Lineage,
  rotation: OpenRotation,
  { last }: EventOf<'giveBack'>,
): LifecycleOutcome {
  if (!rotation.narrowed) return same();
  if (lineage.tainted || isDoomed(lineage, leavingOf(rotation))) return same('ask-person');
  if (rotation.restoring && !last) return same();
  return changed(changeRotation(lineage, rotation, { narrowed: !last, restoring: true }));
}

function usedBeforeHandOut(_: Lineage, rotation: OpenRotation, use: Presented): LifecycleOutcome {
  return use.version === rotation.to ? same('alarm-early-use') : same();
}

function holdRestored(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  const holds = withHold(rotation.holds, RESTORED_HOLD);
  const after = changeRotation(lineage, rotation, { holds });
  const unchanged = rotation === lineage.rotation && holds === rotation.holds;
  return unchanged ? same() : changed(after);
}

export const PROGRESS_ROWS = {
  publish,
  k1Holds,
  promote,
  k5aHolds,
  k5aFails,
  suspend,
  narrowLeaving,
  giveBack,
  deactivate,
  presented,
  newEpoch,
};
