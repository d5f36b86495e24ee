/** What a rotation does about a version that is to be refused later (`refuseAt`, K10). */

import { changed } from './answer.ts';
import {
  isDoomed,
  type Lineage,
  leavingOf,
  type OpenRotation,
  stayingOf,
  versionOf,
} from './lineage.ts';
import type { LifecycleOutcome } from './outcome.ts';
import { turnAround, widen } from './roll-back.ts';
import { BY_SECURITY_ACT, beginExpedited, endOfLeaving, endRotation } from './rotation-boundary.ts';
import { expediteBySecurityAct } from './security-rows.ts';
import { changeRotation, changeVersion } from './version-change.ts';

type Changed = LifecycleOutcome & { outcome: 'changed' };

/**
 * A version that will be refused needs its successor before that: the open rotation hurries, or one
 * begins. Where what the open rotation hands out is itself about to be refused, it turns to the
 * other version if that is sound, and else gives way to a rotation with a new one.
 *
 * @param before - the lineage before the compromise.
 * @param outcome - what the compromise did to versions and rotation.
 */
export function prepareForDoom(before: Lineage, outcome: Changed): LifecycleOutcome {
  const { lineage } = outcome;
  const isNew = lineage.versions.some(
    ({ number }) => isDoomed(lineage, number) && !isDoomed(before, number),
  );
  if (!isNew || lineage.ended !== null) return outcome;
  const { rotation } = lineage;
  const next =
    rotation === null
      ? changed(beginExpedited(lineage, []), 'begin-expedited')
      : hurried(lineage, rotation);
  return next.outcome === 'changed' ? changed(next.lineage, ...outcome.acts, ...next.acts) : next;
}

function hurried(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  const staying = versionOf(lineage, stayingOf(rotation));
  if (staying?.handedOut === true && isDoomed(lineage, staying.number)) {
    return withoutStaying(lineage, rotation);
  }
  // Nobody rolls back onto a version that is known to have leaked.
  const rollBackPending = rotation.rollBackPending && !isDoomed(lineage, rotation.from);
  return changed(expediteBySecurityAct(lineage, { ...rotation, rollBackPending }));
}

function withoutStaying(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  const leaving = versionOf(lineage, leavingOf(rotation));
  const isSound = leaving?.state === 'active' && !isDoomed(lineage, leaving.number);
  if (!isSound) return makeRoom(lineage, rotation);
  const hurrying = { ...rotation, ...BY_SECURITY_ACT };
  // No turn forward can pend.
  const rollBackPending = rotation.direction === 'forward';
  if (rotation.narrowed && rollBackPending) return widen(lineage, hurrying, { rollBackPending });
  if (!rotation.restoring) return turnAround(lineage, hurrying);
  // It was suspended a moment ago: K1 must hold for it first.
  return changed(changeRotation(lineage, hurrying, { rollBackPending }));
}

/**
 * Never more than two versions are active, so what leaves is over now: most have left it, and a
 * version that lives till `refuseAt` is of no use to the others without one to go to.
 */
function makeRoom(lineage: Lineage, rotation: OpenRotation): LifecycleOutcome {
  const leaving = leavingOf(rotation);
  const isSuspended = versionOf(lineage, leaving)?.state === 'suspended';
  const event = isSuspended && !isDoomed(lineage, leaving) ? 'deactivate' : 'compromise';
  const roomy = changeVersion(lineage, leaving, event);
  return endRotation(roomy, rotation, endOfLeaving(rotation), 'expedited');
}
