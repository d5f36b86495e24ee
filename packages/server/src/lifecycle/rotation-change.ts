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

/** What a person does to one rotation. */
export interface PersonAct {
  rotationId: string;
  event: EventOf<'cancel' | 'hold' | 'release' | 'extend' | 'expedite'>;
  /** Details of the audit entry beside the key. */
  details?: Record<string, unknown>;
  notes?: RotationNotes;
  /** Refuses, on the open rotation, what the tables leave to the caller. */
  check?: (loaded: LoadedLineage, command: Command) => void;
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
    if (loaded.rotation?.id !== act.rotationId) {
      const ended = await rotationRow(command.tx, act.rotationId);
      return refuseUnlessSame(loaded, endedRotation(ended), act.event);
    }
    act.check?.(loaded, command);
    const change = await changeLineage(command, loaded, act.event, act.notes);
    if (!change.changed) return;
    command.audit(`rotation.${act.event.type}`, act.rotationId, { keyId, ...act.details });
    await lookAgain(command, change.loaded);
  });
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
