import { refused, same } from './answer.ts';
import { compromise, revokeVersion } from './fall.ts';
import { changeOne, clearKey, endKey, handOutFirst, taintKey } from './key-events.ts';
import type { EndedRotation, Lineage } from './lineage.ts';
import type { LifecycleOutcome } from './outcome.ts';
import { PERSON_ROWS } from './person-rows.ts';
import { PROGRESS_ROWS } from './progress-rows.ts';
import type { Row } from './rotation-cell.ts';
import type { EventOf, RotationEvent } from './rotation-event.ts';
import { SECURITY_ROWS } from './security-rows.ts';

/** Events that a row of the table answers under the event's own name. */
type RowEvent = EventOf<keyof typeof PROGRESS_ROWS | keyof typeof PERSON_ROWS>;

/** Rotation phase × event, whole. Rows that end in `Fell`, `Ended`, `Held`, `Freed` are derived. */
export const ROTATION_TABLE = {
  ...PROGRESS_ROWS,
  ...PERSON_ROWS,
  ...SECURITY_ROWS,
} satisfies { [T in RowEvent['type']]: Row<EventOf<T>> } & Record<
  keyof typeof SECURITY_ROWS,
  Row<unknown>
>;

/**
 * Decides what an event does to a key, its versions and its rotation. Pure and total; the caller
 * writes the difference and carries out the acts in one transaction. Whether an event is due (K1,
 * K4, K5, K6, windows, waves, freezes) is asked before; holds, phases and states are judged here.
 */
export function applyRotationEvent(lineage: Lineage, event: RotationEvent): LifecycleOutcome {
  switch (event.type) {
    case 'handOut':
      return handOutFirst(lineage);
    case 'destroy':
    case 'narrow':
    case 'expose':
      return changeOne(lineage, event.version, event.type);
    case 'revokeVersion':
      return revokeVersion(lineage, event, decideDerived);
    case 'compromise':
      return compromise(lineage, event, decideDerived);
    case 'revokeKey':
      return decideIfChanged('keyEnded', lineage, endKey(lineage, 'revoked'));
    case 'expireKey':
      return decideIfChanged('keyEnded', lineage, endKey(lineage, 'expired'));
    case 'taint':
      return decideIfChanged('keyHeld', lineage, taintKey(lineage));
    case 'suspendKey':
      return suspendKey(lineage);
    case 'resumeKey':
      return lineage.suspended ? freed({ ...lineage, suspended: false }) : same();
    case 'clearTaint':
      return lineage.tainted ? freed(clearKey(lineage)) : same();
    default:
      return decideNamed(lineage, event);
  }
}

/**
 * The answer to an event that means a rotation which is no longer the open one, by the table's
 * column `ended`. Only for events that name a rotation; it never changes anything.
 */
export function applyToEndedRotation(
  lineage: Lineage,
  ended: EndedRotation,
  event: Exclude<RowEvent, EventOf<'begin'>>,
): LifecycleOutcome {
  return decideNamed({ ...lineage, rotation: null, lastEnd: ended }, event);
}

function decideNamed(lineage: Lineage, event: RowEvent): LifecycleOutcome {
  // The row has the event's own name, which TypeScript cannot follow through a union.
  const row = ROTATION_TABLE[event.type] as Row<RowEvent>;
  return decideIn(row, lineage, event);
}

function decideDerived(name: keyof typeof SECURITY_ROWS, lineage: Lineage): LifecycleOutcome {
  return decideIn(SECURITY_ROWS[name], lineage, undefined);
}

function decideIn<E>(row: Row<E>, lineage: Lineage, event: E): LifecycleOutcome {
  const { rotation } = lineage;
  if (rotation === null) return row.ended(lineage, event);
  return row[rotation.phase](lineage, rotation, event);
}

function decideIfChanged(
  name: keyof typeof SECURITY_ROWS,
  before: Lineage,
  after: Lineage,
): LifecycleOutcome {
  return after === before ? same() : decideDerived(name, after);
}

function suspendKey(lineage: Lineage): LifecycleOutcome {
  if (lineage.ended !== null) return refused('key-ended');
  return lineage.suspended ? same() : decideDerived('keyHeld', { ...lineage, suspended: true });
}

function freed(lineage: Lineage): LifecycleOutcome {
  const stillHeld = lineage.suspended || lineage.tainted;
  return decideDerived(stillHeld ? 'keyHeld' : 'keyFreed', lineage);
}
