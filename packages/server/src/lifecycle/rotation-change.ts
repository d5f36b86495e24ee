import type { EventOf } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import { changeLineage, refuseUnlessSame } from './change-lineage.ts';
import type { Command } from './command.ts';
import {
  endedRotation,
  type LoadedLineage,
  loadLineage,
  type RotationRow,
} from './lineage-load.ts';
import { lookAtRotation } from './rotation-look.ts';
import type { RotationNotes } from './rotation-save.ts';
import { runCommand } from './run-command.ts';

type PersonEvent = EventOf<
  'cancel' | 'rollBack' | 'restore' | 'hold' | 'release' | 'extend' | 'expedite'
>;

/** What a person does to one rotation. */
export interface PersonAct {
  rotationId: string;
  event: PersonEvent;
  notes?: RotationNotes;
  /** Writes what the act changes beside the lineage; whether it changed anything. */
  note?: (command: Command, rotation: RotationRow, loaded: LoadedLineage) => Promise<boolean>;
  /** Tells people of the change; it gets the rotation as the act left it, and only if it changed. */
  tell?: (command: Command, rotation: RotationRow) => void;
  /** Makes the event on the open rotation, or refuses what the tables leave to the caller. */
  decide?: (rotation: RotationRow, loaded: LoadedLineage, now: number) => PersonEvent;
}

/**
 * One act of a person on one rotation, as one command. Where it was done before, nothing changes
 * and there is no refusal.
 *
 * @throws Refusal `not-found`, or as the tables say.
 */
export async function changeRotation(
  deployment: Deployment,
  actor: Actor,
  act: PersonAct,
): Promise<void> {
  const { key_id: keyId } = await rotationRow(deployment.store.db, act.rotationId);
  await runCommand(deployment, actor, async (command) => {
    await command.lockKey(keyId);
    const loaded = await loadLineage(command.tx, keyId);
    const { rotation } = loaded;
    if (rotation?.id !== act.rotationId) {
      const ended = await rotationRow(command.tx, act.rotationId);
      return refuseUnlessSame(loaded, endedRotation(ended), act.event);
    }
    const event = act.decide?.(rotation, loaded, command.now) ?? act.event;
    const { changed, loaded: after } = await changeLineage(command, loaded, event, act.notes);
    if (changed && after.rotation) act.tell?.(command, after.rotation);
    const noted = await act.note?.(command, rotation, loaded);
    if (!changed && !noted) return;
    const { type, ...details } = event;
    command.audit(actionOf(type), act.rotationId, { keyId, ...details });
    await lookAgain(command, await loadLineage(command.tx, keyId));
  });
}

/** The audit's name of an act: the verb as in route and CLI. */
export function actionOf(type: PersonEvent['type']): string {
  return `rotation.${type === 'rollBack' ? 'roll-back' : type}`;
}

/** What people read of a rotation is true at once after their own act; the step is not taken here. */
export async function lookAgain(command: Command, loaded: LoadedLineage): Promise<void> {
  if (loaded.rotation !== null) await lookAtRotation(command, loaded, loaded.rotation);
}

/** @throws Refusal `not-found` */
export async function rotationRow(
  db: Deployment['store']['db'],
  rotationId: string,
): Promise<RotationRow> {
  const row = await db
    .selectFrom('rotations')
    .selectAll()
    .where('id', '=', rotationId)
    .executeTakeFirst();
  if (!row) throw new Refusal('not-found', 'No rotation has this id.');
  return row;
}
