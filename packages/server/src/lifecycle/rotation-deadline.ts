import {
  DEADLINE_HOLD,
  type DeadlineFact,
  deadlineStanding,
  formatInstant,
  isDeadlineTold,
  type RotationFact,
  type Wait,
} from '@keyturn/core';
import { deadlineOf } from '../schedules/deadline-of.ts';
import type { Command } from './command.ts';
import { holdBySystem } from './hold-by-system.ts';
import type { LoadedLineage, RotationRow } from './lineage-load.ts';

/**
 * Tells people once that the deadline of a rotation is near, and once it is reached does what it says,
 * once: a hold that a person releases, or a word that the rotation goes on. What ends by its deadline is a
 * step of its own, and is taken as the others are, but never in the look that tells of it, and nothing ends
 * on the way back.
 *
 * @returns the lineage after it.
 */
export async function meetDeadline(
  command: Command,
  loaded: LoadedLineage,
  rotation: RotationRow,
): Promise<LoadedLineage> {
  const deadline = deadlineOf(command.deployment, loaded.policy, rotation);
  if (deadline === null) return loaded;
  const phase = rotation.phase as RotationFact['phase'];
  switch (deadlineStanding({ phase, deadline }, command.now)) {
    case 'near':
      return tellNear(command, loaded, rotation, deadline);
    case 'reached':
      return reach(command, loaded, rotation, deadline);
    default:
      return loaded;
  }
}

async function tellNear(
  command: Command,
  loaded: LoadedLineage,
  rotation: RotationRow,
  deadline: DeadlineFact,
): Promise<LoadedLineage> {
  if (isDeadlineTold(deadline, rotation.deadline_told)) return loaded;
  const { at, action } = deadline;
  const { id: rotationId, key_id: keyId, from_version: from, to_version: to } = rotation;
  const deadlineAt = formatInstant(at);
  command.notice('rotation.deadline-near', { keyId, rotationId, from, to, deadlineAt, action });
  return note(command, loaded, rotation, { deadline_told: command.now });
}

async function reach(
  command: Command,
  loaded: LoadedLineage,
  rotation: RotationRow,
  deadline: DeadlineFact,
): Promise<LoadedLineage> {
  switch (deadline.action) {
    case 'hold':
      return hold(command, await note(command, loaded, rotation, { deadline_acted: 1 }), deadline);
    case 'extend':
      return goOn(command, loaded, rotation, deadline);
    case 'retire':
      return rotation.direction === 'back' ? goOn(command, loaded, rotation, deadline) : loaded;
  }
}

/** It is told as every hold is, by the look that follows. */
async function hold(
  command: Command,
  loaded: LoadedLineage,
  { at }: DeadlineFact,
): Promise<LoadedLineage> {
  const text = `it was to be done by ${formatInstant(at)}`;
  return holdBySystem(command, loaded, { name: DEADLINE_HOLD, text, because: 'deadline' });
}

async function goOn(
  command: Command,
  loaded: LoadedLineage,
  rotation: RotationRow,
  { at }: DeadlineFact,
): Promise<LoadedLineage> {
  const { id: rotationId, key_id: keyId, phase } = rotation;
  const waits: Wait[] = JSON.parse(rotation.waits_for);
  const text = `its deadline was ${formatInstant(at)}; it goes on until this is over`;
  const passed: Wait = {
    code: 'overlap-running',
    subject: rotationId,
    since: formatInstant(command.now),
    until: null,
    text,
  };
  command.notice('rotation.waiting', { rotationId, keyId, phase, waitsFor: [passed, ...waits] });
  return note(command, loaded, rotation, { deadline_acted: 1 });
}

async function note(
  { tx }: Command,
  loaded: LoadedLineage,
  rotation: RotationRow,
  noted: Pick<RotationRow, 'deadline_told'> | Pick<RotationRow, 'deadline_acted'>,
): Promise<LoadedLineage> {
  await tx.updateTable('rotations').set(noted).where('id', '=', rotation.id).execute();
  return { ...loaded, rotation: { ...rotation, ...noted } };
}
