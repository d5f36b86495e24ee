import { EVENT_OF_ACT, type RotationAct } from '@keyturn/core';
import { behindBarrier, holdAtBarrier } from '../campaigns/barrier.ts';
import { releaseWithContact } from '../contacts/no-contact-hold.ts';
import type { Deployment } from '../deployment.ts';
import { SYSTEM } from './actor.ts';
import { changeLineage } from './change-lineage.ts';
import type { Command } from './command.ts';
import { loadLineage, type RotationRow } from './lineage-load.ts';
import { meetDeadline } from './rotation-deadline.ts';
import { lookAtRotation, type RotationLook } from './rotation-look.ts';
import { narrowByEvidence } from './rotation-narrow.ts';
import { answerPresentations } from './rotation-presented.ts';
import { tellChange } from './rotation-tell.ts';
import { runCommand } from './run-command.ts';

/**
 * Looks at a key's open rotation, answers what was presented (K6), and takes at most one step, in
 * one transaction under the lineage's lock. Whoever crashes between two steps leaves a rotation that
 * the next look finds where it is.
 *
 * @returns the step that was taken; null: none was due, or no rotation is open.
 */
export async function advanceRotation(
  deployment: Deployment,
  keyId: string,
): Promise<RotationAct | 'restore' | null> {
  return runCommand(deployment, SYSTEM, async (command) => {
    await command.lockKey(keyId);
    const loaded = await releaseWithContact(command, await loadLineage(command.tx, keyId));
    if (loaded.rotation === null) return null;
    const presented = await answerPresentations(command, loaded, loaded.rotation);
    if (presented.restored) return 'restore';
    const open = presented.loaded.rotation ?? loaded.rotation;
    const met = await meetDeadline(command, presented.loaded, open);
    const rotation = met.rotation ?? open;
    const look = await lookAtRotation(command, met, rotation);
    const { act } = look.step;
    if (act === 'narrow') await narrowByEvidence(command, look);
    else if (act !== null) await take(command, look, rotation, act);
    else showOnly(command, keyId, look.differs);
    return act;
  });
}

/**
 * A look without a step gives no reconciler anything to do, also where it shows something new: two nodes
 * that see a rotation otherwise, as where the clock of one is off, would else wake each other for ever.
 */
function showOnly(command: Command, keyId: string, differs: boolean): void {
  command.touchedKeys.delete(keyId);
  if (differs) command.shownKeys.add(keyId);
}

async function take(
  command: Command,
  { loaded, step }: RotationLook,
  rotation: RotationRow,
  act: RotationAct,
): Promise<void> {
  const because = step.because === null ? {} : { because: step.because };
  command.audit(`rotation.${act}`, rotation.id, { keyId: rotation.key_id, ...because });
  const event = EVENT_OF_ACT[act];
  if (event === null) return hide(command, rotation);
  // Before anything locks the head: as a campaign itself, which writes its rows first.
  const barrier = act === 'promote' ? await behindBarrier(command, rotation) : null;
  const { loaded: moved, changed } = await changeLineage(command, loaded, event, because);
  if (!changed) throw new Error(`rotation ${rotation.id}: ${act} is due and changes nothing`);
  const after = barrier === null ? moved : await holdAtBarrier(command, moved, barrier);
  if (after.rotation) await tellChange(command, after.rotation, []);
}

/** The suspended version is accepted by none from here on: K6 counts. */
async function hide(command: Command, rotation: RotationRow): Promise<void> {
  await command.tx
    .updateTable('rotations')
    .set({ hidden_at: command.now })
    .where('id', '=', rotation.id)
    .execute();
}
