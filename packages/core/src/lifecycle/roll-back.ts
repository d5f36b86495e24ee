import { changed, refused, same } from './answer.ts';
import {
  isDead,
  isDoomed,
  type Lineage,
  leavingOf,
  type OpenRotation,
  stayingOf,
} from './lineage.ts';
import type { LifecycleOutcome } from './outcome.ts';
import { changeRotation, changeVersion } from './version-change.ts';

/** Designations swap: what was leaving is primary again, the other leaves by K4 to K6. */
export function turnAround(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  const steppedBack = changeVersion(lineage, stayingOf(rotation), 'rollBack');
  const swapped = changeVersion(steppedBack, leavingOf(rotation), 'rollBack');
  const turned = changeRotation(swapped, rotation, {
    direction: rotation.direction === 'forward' ? 'back' : 'forward',
    phase: 'migrating',
    rollBackPending: false,
    restoring: false,
    narrowed: false,
  });
  return changed(turned, 'hand-out', 'restart-quiet');
}

/** The suspended version is active again, and everybody has to hear of it (K6). */
export function bringBack(
  lineage: Lineage,
  rotation: OpenRotation,
  changes: Partial<OpenRotation>,
): LifecycleOutcome {
  const restored = changeVersion(lineage, leavingOf(rotation), 'restore');
  const after = changeRotation(restored, rotation, {
    phase: 'draining',
    restoring: true,
    narrowed: false,
    ...changes,
  });
  return changed(after, 'restart-quiet');
}

/**
 * A person's `restore`. What is known to have leaked is not accepted again:
 * whoever stole it waits for that (K10).
 */
export function restoreSuspended(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  if (isDoomed(lineage, leavingOf(rotation))) return refused('version-latched');
  return bringBack(lineage, rotation, {});
}

/**
 * What evidence took from the leaving version is given back with the evidence that took it: both
 * begin anew. Verifiers have to hear of it before anyone is sent to that version.
 */
export function widen(
  lineage: Lineage,
  rotation: OpenRotation,
  changes: Partial<OpenRotation> = {},
): LifecycleOutcome {
  const wide = { narrowed: false, restoring: true, ...changes };
  return changed(changeRotation(lineage, rotation, wide), 'restart-quiet');
}

/** A person's `restore` of a version that is still accepted: it gets its scopes back. */
export function restoreScopes(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  if (!rotation.narrowed) return same();
  if (isDoomed(lineage, leavingOf(rotation))) return refused('version-latched');
  return widen(lineage, rotation);
}

/** `rollBack` while the old version is accepted everywhere, or soon is again. */
export function rollBackActive(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  if (rotation.direction === 'back' || rotation.rollBackPending) return same();
  if (isDead(lineage, rotation.from) || isDoomed(lineage, rotation.from)) {
    return refused('version-latched');
  }
  // A version is handed out only when K1 holds for it, also the second time.
  if (rotation.narrowed) return widen(lineage, rotation, { rollBackPending: true });
  if (rotation.restoring) {
    return changed(changeRotation(lineage, rotation, { rollBackPending: true }));
  }
  return turnAround(lineage, rotation);
}

/** `rollBack` of a version that was suspended: accepted first, primary when K1 holds. */
export function rollBackSuspended(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  if (rotation.direction === 'back') return same();
  if (isDoomed(lineage, rotation.from)) return refused('version-latched');
  return bringBack(lineage, rotation, { rollBackPending: true });
}
