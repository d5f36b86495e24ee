import { applyRotationEvent, type EventOf } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Actor } from './actor.ts';
import { changeLineage } from './change-lineage.ts';
import type { Command } from './command.ts';
import { type LoadedLineage, loadLineage, type RotationRow } from './lineage-load.ts';
import { actionOf, lookAgain, rotationRow } from './rotation-change.ts';
import { durationsOf } from './rotation-facts.ts';
import { tellTurn } from './rotation-tell.ts';
import { runCommand } from './run-command.ts';

/** What "this was not me" does about the rotation, beside the taint of the key. */
export type NotMeRemedy =
  /** The new version was handed out: the old one becomes primary again. */
  | 'roll-back'
  /** It was not. */
  | 'cancel'
  /** The rotation is over, or the old version is: nothing can be taken back. */
  | 'none';

/** What an owner is told of a rotation, and what the answer does or did. */
export interface NotMeView {
  keyName: string;
  /** Of the old version and of the new; null: it has none. */
  lastFourOld: string | null;
  lastFourNew: string | null;
  /** Server time, ms. */
  startedAt: number;
  handedOutAt: number | null;
  /** Where the rotation stands, or how it ended. */
  phase: string;
  remedy: NotMeRemedy;
  /** All of it was done before. */
  isDone: boolean;
}

/**
 * What stands on the page behind the link of a rotation's notice. Changes nothing.
 *
 * @throws Refusal `not-found`, also once the hold-down after the rotation's end is over.
 */
export async function showNotMe(deployment: Deployment, rotationId: string): Promise<NotMeView> {
  const { db } = deployment.store;
  const rotation = await rotationRow(db, rotationId);
  const loaded = await loadLineage(db, rotation.key_id);
  requireInTime(deployment, loaded, rotation);
  return viewOf(loaded, rotation);
}

/**
 * The owner says that a rotation was not theirs (K12): the key is tainted, and the rotation rolled
 * back, or cancelled before its hand-out, in one transaction. Nobody who holds a version is refused
 * for it. Said again, it changes nothing.
 *
 * @throws Refusal as `showNotMe`
 */
export async function sayNotMe(
  deployment: Deployment,
  actor: Actor,
  rotationId: string,
): Promise<NotMeView> {
  const { key_id: keyId } = await rotationRow(deployment.store.db, rotationId);
  return runCommand(deployment, actor, async (command) => {
    await command.lockKey(keyId);
    const before = await loadLineage(command.tx, keyId);
    const rotation = await rotationRow(command.tx, rotationId);
    requireInTime(deployment, before, rotation);
    const view = viewOf(before, rotation);
    const turned = await remedy(command, before, rotation, view.remedy);
    const { changed, loaded } = await changeLineage(command, turned, { type: 'taint' });
    if (changed) {
      command.audit('key.taint', keyId, { rotationId });
      command.notice('key.tainted', { keyId, rotationId });
    }
    if (changed || turned !== before) await lookAgain(command, loaded);
    return view;
  });
}

async function remedy(
  command: Command,
  before: LoadedLineage,
  { id, key_id: keyId }: RotationRow,
  means: NotMeRemedy,
): Promise<LoadedLineage> {
  if (means === 'none') return before;
  const { changed, loaded } = await changeLineage(command, before, eventOf(means));
  if (!changed) return before;
  command.audit(actionOf(eventOf(means).type), id, { keyId });
  if (means === 'roll-back' && loaded.rotation) tellTurn(command, loaded.rotation, 'owner');
  return loaded;
}

function eventOf(means: 'roll-back' | 'cancel'): EventOf<'rollBack' | 'cancel'> {
  return { type: means === 'cancel' ? 'cancel' : 'rollBack' };
}

function viewOf(loaded: LoadedLineage, rotation: RotationRow): NotMeView {
  const { key, versions, lineage } = loaded;
  const rowOf = (wanted: number) => versions.find(({ number }) => number === wanted);
  const made = rowOf(rotation.to_version);
  const { means, isDone } = meansFor(loaded, rotation);
  return {
    keyName: key.name,
    lastFourOld: rowOf(rotation.from_version)?.last_four ?? null,
    lastFourNew: made?.last_four ?? null,
    startedAt: rotation.started_at,
    handedOutAt: made?.handed_out_at ?? null,
    phase: rotation.phase,
    remedy: means,
    isDone: isDone && lineage.tainted,
  };
}

function meansFor(
  { lineage, rotation: open }: LoadedLineage,
  rotation: RotationRow,
): { means: NotMeRemedy; isDone: boolean } {
  if (open?.id !== rotation.id) return { means: 'none', isDone: true };
  for (const means of ['cancel', 'roll-back'] as const) {
    const { outcome } = applyRotationEvent(lineage, eventOf(means));
    if (outcome !== 'refused') return { means, isDone: outcome === 'same' };
  }
  return { means: 'none', isDone: true };
}

/** The link ends a hold-down after its rotation did. */
function requireInTime(
  deployment: Deployment,
  loaded: LoadedLineage,
  { ended_at: endedAt }: RotationRow,
): void {
  const { holdDownMs } = durationsOf(deployment, loaded);
  if (endedAt === null || deployment.serverTime.now() < endedAt + holdDownMs) return;
  throw new Refusal('not-found', 'The time of this link is over.');
}
