import { type Durations, type NextStep, nextStep, type WaitReason } from '@keyturn/core';
import { CAMPAIGN_HOLD } from '../campaigns/campaign-hold.ts';
import { SYSTEM } from './actor.ts';
import type { Command } from './command.ts';
import { forecastView } from './forecast-view.ts';
import type { LoadedLineage, RotationRow } from './lineage-load.ts';
import { durationsOf, rotationFacts } from './rotation-facts.ts';
import { nextCheckAt } from './rotation-recheck.ts';
import { tellChange } from './rotation-tell.ts';
import { scopeViews } from './scope-views.ts';
import { tellStragglers } from './straggler-notice.ts';
import { type TakenScope, takenScopes } from './taken-scopes.ts';
import { waitView } from './wait-view.ts';

export interface RotationLook {
  step: NextStep;
  /** Whether people see a difference to the look before. */
  differs: boolean;
  /** The lineage with the rotation as the look left it. */
  loaded: LoadedLineage;
}

/**
 * Asks core for the next step of an open rotation, and keeps the answer where people and the
 * reconciler read it. Takes no step.
 */
export async function lookAtRotation(
  command: Command,
  loaded: LoadedLineage,
  rotation: RotationRow,
): Promise<RotationLook> {
  const { deployment, now, tx } = command;
  const durations = durationsOf(deployment, loaded);
  const facts = await rotationFacts(tx, deployment, loaded, rotation);
  const step = nextStep(facts, durations, now);
  const waits = step.waitsFor.map(waitView);
  const found = {
    waits_for: JSON.stringify(waits),
    progress: JSON.stringify(step.progress),
    safe_to_retire_at: step.safeToRetireAt,
    forecast: JSON.stringify(forecastView(step.forecast)),
    scopes: JSON.stringify(scopeViews(takenFrom(loaded, facts.leaving.number), step.scopes)),
    next_check_at: nextCheckAt(step, now),
    waits_told: JSON.stringify(tellWaits(command, loaded, rotation, step.waitsFor, durations)),
  };
  if (isNews(rotation, found, now)) {
    await tx.updateTable('rotations').set(found).where('id', '=', rotation.id).execute();
  }
  const differs = step.act === null && (await tellChange(command, rotation, waits));
  return { step, differs, loaded: { ...loaded, rotation: { ...rotation, ...found } } };
}

/** A look that finds what the last one found writes nothing, unless it was this one's turn. */
function isNews(known: RotationRow, found: Partial<RotationRow>, now: number): boolean {
  const { next_check_at: nextCheckAt = now, ...answer } = found;
  if (known.next_check_at <= now || nextCheckAt < known.next_check_at) return true;
  return Object.entries(answer).some(([name, value]) => known[name as keyof RotationRow] !== value);
}

function takenFrom({ versions }: LoadedLineage, number: number): TakenScope[] {
  const row = versions.find((version) => version.number === number);
  return row ? takenScopes(row) : [];
}

/** Tells people once of each wait that the rules do not simply ask for. */
function tellWaits(
  command: Command,
  { holds }: Pick<LoadedLineage, 'holds'>,
  rotation: RotationRow,
  waits: readonly WaitReason[],
  durations: Durations,
): readonly string[] {
  const told = tellStragglers(command, rotation, waits, JSON.parse(rotation.waits_told));
  const due = waits.filter(
    (wait) =>
      !isPlanned(wait, holds) &&
      !told.includes(nameOf(wait)) &&
      isUnexpected(wait, waits, rotation, durations, command.now),
  );
  if (due.length === 0) return told;
  command.notice('rotation.waiting', {
    rotationId: rotation.id,
    keyId: rotation.key_id,
    phase: rotation.phase,
    waitsFor: due.map(waitView),
  });
  return [...told, ...due.map(nameOf)];
}

function nameOf({ code, subject }: WaitReason): string {
  return `${code} ${subject}`;
}

/** The hold that the plan of a campaign asks for. Set by a person it is a hold like any other. */
function isPlanned({ code, subject }: WaitReason, holds: LoadedLineage['holds']): boolean {
  if (code !== 'hold' || subject !== CAMPAIGN_HOLD) return false;
  return holds.some(({ name, by }) => name === CAMPAIGN_HOLD && by === SYSTEM.name);
}

/**
 * A wait of which someone should hear: a silent verifier and a hold at once; a verifier that lacks the
 * version after the time in which reports are due; clients that a timer waits for once their overlap is
 * over, and all when they present what is already suspended. Stragglers are told of by themselves. Timers
 * are expected.
 */
function isUnexpected(
  wait: WaitReason,
  all: readonly WaitReason[],
  rotation: RotationRow,
  durations: Durations,
  now: number,
): boolean {
  switch (wait.code) {
    case 'hold':
    case 'watermark-missing':
      return true;
    case 'verifier-not-acknowledged':
    case 'verifier-in-grace':
      return now - wait.since > durations.reportAlarmMs;
    case 'holder-not-confirmed':
    case 'source-on-old':
      return rotation.phase === 'suspended';
    case 'source-quiet-too-short':
      return rotation.phase === 'suspended' || !all.some(({ code }) => code === 'overlap-running');
    default:
      return false;
  }
}
