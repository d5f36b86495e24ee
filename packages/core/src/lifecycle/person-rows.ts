/** Rows of the rotation table: what a person asks for. */

import { changed, refused, same } from './answer.ts';
import { withHold, withoutHold } from './holds.ts';
import {
  isDead,
  isDoomed,
  KEY_SUSPENDED_HOLD,
  KEY_TAINTED_HOLD,
  type Lineage,
  type OpenRotation,
  primaryOf,
} from './lineage.ts';
import type { LifecycleOutcome } from './outcome.ts';
import { restoreScopes, restoreSuspended, rollBackActive, rollBackSuspended } from './roll-back.ts';
import { beginRotation, endRotation } from './rotation-boundary.ts';
import { keep, type OpenCell, type Row, refuse, tooLate } from './rotation-cell.ts';
import type { EventOf } from './rotation-event.ts';
import { changeRotation, changeVersion } from './version-change.ts';

/** The same cell in every phase of an open rotation. */
function inEveryPhase<E>(cell: OpenCell<E>) {
  return {
    prepared: cell,
    publishing: cell,
    ready: cell,
    migrating: cell,
    draining: cell,
    suspended: cell,
  };
}

/** Beginning again returns the same rotation (K9). */
const begin: Row<EventOf<'begin'>> = {
  ...inEveryPhase(keep),
  ended: (lineage, event) => {
    if (lineage.ended !== null) return refused('key-ended');
    if (primaryOf(lineage) === undefined) return refused('key-not-handed-out');
    if (lineage.suspended) return refused('key-suspended', 'resume');
    if (!event.verifierRegistered) return refused('no-verifier');
    if (lineage.tainted && !event.expedited) return refused('key-tainted', 'expedite');
    const { expedited } = event;
    // An expedited rotation away from what is under suspicion is a security act: the taint lets it
    // through, to holders that are not tainted (K12).
    const beginning = { expedited, bySecurityAct: lineage.tainted, holds: [] };
    return changed(beginRotation(lineage, beginning), 'begin-rotation');
  },
};

const afterHandOut = refuse('use-roll-back', 'rollBack');

const cancel: Row<unknown> = {
  prepared: cancelUnused,
  publishing: cancelUnused,
  ready: cancelUnused,
  migrating: afterHandOut,
  draining: afterHandOut,
  suspended: afterHandOut,
  ended: (lineage) => (lineage.lastEnd?.end === 'cancelled' ? same() : refused('rotation-ended')),
};

/** A living key would have no version to live by without the new one: then only `revoke` ends it. */
function cancelUnused(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  if (isDead(lineage, rotation.from) || isDoomed(lineage, rotation.from)) {
    return refused('use-revoke', 'revoke');
  }
  const withdrawn = changeVersion(lineage, rotation.to, 'cancel');
  return endRotation(withdrawn, rotation, 'cancelled', 'as-needed');
}

const beforeHandOut = refuse('use-cancel', 'cancel');

const rollBack: Row<unknown> = {
  prepared: beforeHandOut,
  publishing: beforeHandOut,
  ready: beforeHandOut,
  migrating: rollBackActive,
  draining: rollBackActive,
  suspended: rollBackSuspended,
  ended: tooLate,
};

const notSuspended = refuse('not-in-this-phase');

const restore: Row<unknown> = {
  prepared: notSuspended,
  publishing: notSuspended,
  ready: notSuspended,
  migrating: restoreScopes,
  draining: restoreScopes,
  suspended: restoreSuspended,
  ended: tooLate,
};

const hold: Row<EventOf<'hold'>> = {
  ...inEveryPhase<EventOf<'hold'>>((lineage, rotation, event) =>
    withHolds(lineage, rotation, withHold(rotation.holds, event.name)),
  ),
  ended: tooLate,
};

const release: Row<EventOf<'release'>> = {
  ...inEveryPhase<EventOf<'release'>>((lineage, rotation, event) => {
    const holds = withoutHold(rotation.holds, event.name);
    if (holds !== rotation.holds) return withHolds(lineage, rotation, holds);
    if (event.name === KEY_SUSPENDED_HOLD && lineage.suspended) {
      return refused('key-suspended', 'resume');
    }
    if (event.name === KEY_TAINTED_HOLD && lineage.tainted) {
      return refused('key-tainted', 'clearTaint');
    }
    return same();
  }),
  ended: tooLate,
};

function withHolds(
  lineage: Lineage,
  rotation: OpenRotation,
  holds: readonly string[],
): LifecycleOutcome {
  if (holds === rotation.holds) return same();
  return changed(changeRotation(lineage, rotation, { holds }));
}

/** Only ever later. */
const extend: Row<EventOf<'extend'>> = {
  ...inEveryPhase<EventOf<'extend'>>((lineage, rotation, event) => {
    if (rotation.extendedUntil !== null && rotation.extendedUntil >= event.until) return same();
    return changed(changeRotation(lineage, rotation, { extendedUntil: event.until }));
  }),
  ended: tooLate,
};

/** A person's `expedite` lifts no hold. */
function expediteUnused(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  if (rotation.expedited) return same();
  return changed(changeRotation(lineage, rotation, { expedited: true }));
}

const expedite: Row<unknown> = {
  prepared: expediteUnused,
  publishing: expediteUnused,
  ready: expediteUnused,
  migrating: keep,
  draining: keep,
  suspended: keep,
  ended: tooLate,
};

export const PERSON_ROWS = { begin, cancel, rollBack, restore, hold, release, extend, expedite };
