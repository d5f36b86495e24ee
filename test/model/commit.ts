import {
  isLatched,
  type Lineage,
  leavingOf,
  type Position,
  type RotationEvent,
} from '@keyturn/core';
import { recordsOf } from './records.ts';
import type { Setting } from './scene.ts';
import type { Database, RotationRow, VersionRow, World } from './world.ts';

/** The database after a lifecycle event; null where the tables refuse it or nothing changes. */
export function afterEvent(
  database: Database,
  event: RotationEvent,
  now: number,
  { rules }: Setting,
): Database | null {
  const outcome = rules.event(database.lineage, event);
  if (outcome.outcome !== 'changed') return null;
  const { lineage } = outcome;
  const next: Position = { epoch: database.head.epoch, revision: database.head.revision + 1 };
  const versions = versionsAfter(database, lineage, next);
  const isTold = recordsOf(lineage, versions) !== recordsOf(database.lineage, database.versions);
  return {
    ...database,
    head: isTold ? next : database.head,
    lineage,
    versions,
    rotation: outcome.acts.reduce(
      (row, act) => rotationAfter(row, act, lineage, now),
      database.rotation,
    ),
  };
}

/** The world after a commit, which a fail-over may lose. */
export function committed(world: World, database: Database, { mayFailOver }: Setting): World {
  return { ...world, database, before: mayFailOver ? world.database : null };
}

function versionsAfter(before: Database, lineage: Lineage, at: Position): VersionRow[] {
  return lineage.versions.map(({ state }, index) => {
    const row = before.versions[index] ?? {
      floor: { epoch: 0, revision: 0 },
      publishedAt: null,
      withdrawnAt: null,
      lastPresentedAt: null,
    };
    const was = before.lineage.versions[index]?.state ?? 'pre-activation';
    if (state === was) return row;
    if (state === 'active') {
      const floor = was === 'pre-activation' ? at : row.floor;
      return { ...row, floor, publishedAt: at, withdrawnAt: null };
    }
    return state === 'suspended' || isLatched(state) ? { ...row, withdrawnAt: at } : row;
  });
}

function rotationAfter(row: RotationRow, act: string, lineage: Lineage, now: number): RotationRow {
  switch (act) {
    case 'begin-rotation':
    case 'begin-expedited':
    case 'end-rotation':
      return {
        startedAt: now,
        handedOutAt: null,
        turnedAt: null,
        suspendedAt: null,
        hiddenAt: null,
      };
    case 'hand-out':
      return {
        ...row,
        handedOutAt: now,
        turnedAt: lineage.rotation?.direction === 'back' ? now : null,
      };
    case 'start-suspension':
      return { ...row, suspendedAt: now, hiddenAt: null };
    case 'restart-quiet':
      return { ...row, suspendedAt: null, hiddenAt: null };
    default:
      return row;
  }
}

/** The number of the version that the open rotation takes away; null where none is open. */
export function leavingNumber({ lineage }: Database): number | null {
  return lineage.rotation && leavingOf(lineage.rotation);
}
