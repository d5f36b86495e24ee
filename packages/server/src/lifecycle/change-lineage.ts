import {
  applyRotationEvent,
  applyToEndedRotation,
  type EndedRotation,
  type EventOf,
  type LifecycleAct,
  type LifecycleOutcome,
  type LifecycleRefusal,
  problemEntry,
  type RotationEvent,
} from '@keyturn/core';
import { Refusal } from '../problem/refusal.ts';
import type { Command } from './command.ts';
import type { LoadedLineage } from './lineage-load.ts';
import { saveLineage } from './lineage-save.ts';
import type { RotationNotes } from './rotation-save.ts';
import { narrowedTo } from './version-scopes.ts';

export interface LineageChange {
  /** False: the event changed nothing, as it was done before. */
  changed: boolean;
  /** The lineage after it. */
  loaded: LoadedLineage;
  /** What core asks for beside that; asked for also where nothing changed. */
  acts: readonly LifecycleAct[];
}

/**
 * Does one event to a lineage that this command has locked and loaded: core decides, the difference
 * is written. The audit entry is the caller's.
 *
 * @throws Refusal with core's code where the tables refuse the event.
 */
export async function changeLineage(
  command: Command,
  before: LoadedLineage,
  event: RotationEvent,
  notes: RotationNotes = {},
): Promise<LineageChange> {
  return carryOut(command, before, applyRotationEvent(before.lineage, event), notes);
}

/** An event that means a rotation which has ended: it changes nothing, and most are refused. */
export function refuseUnlessSame(
  loaded: LoadedLineage,
  ended: EndedRotation,
  event: EventOf<'cancel' | 'rollBack' | 'restore' | 'hold' | 'release' | 'extend' | 'expedite'>,
): void {
  const outcome = applyToEndedRotation(loaded.lineage, ended, event);
  if (outcome.outcome === 'refused') throw refusalOf(outcome);
}

async function carryOut(
  command: Command,
  before: LoadedLineage,
  outcome: LifecycleOutcome,
  notes: RotationNotes,
): Promise<LineageChange> {
  if (outcome.outcome === 'refused') throw refusalOf(outcome);
  const isSame = outcome.outcome === 'same';
  const { acts } = outcome;
  const isMore = narrowsMore(before, notes) || movesScopes(acts, notes);
  if (isSame && !isMore) return { changed: false, loaded: before, acts };
  const lineage = isSame ? before.lineage : outcome.lineage;
  const loaded = await saveLineage(command, before, lineage, acts, notes);
  return { changed: true, loaded, acts };
}

/** That a version is narrowed is known to the tables; how far is not. */
function narrowsMore({ key, versions }: LoadedLineage, { narrowing }: RotationNotes): boolean {
  if (!narrowing) return false;
  return versions.some(
    (row) => row.reason === null && narrowedTo(key, row, narrowing) !== row.narrowed_to,
  );
}

/** The same of scopes that leave by evidence and come back, unless a person is to be asked first. */
function movesScopes(acts: readonly LifecycleAct[], { taking, returning }: RotationNotes): boolean {
  return (taking !== undefined || returning !== undefined) && !acts.includes('ask-person');
}

function refusalOf({ code, useInstead }: LifecycleRefusal): Refusal {
  const { summary } = problemEntry(code);
  return new Refusal(code, useInstead ? `${summary} Use \`${useInstead}\`.` : summary);
}
