import {
  type Direction,
  formatInstant,
  type Hold,
  type HoldFact,
  type ProgressCounts,
  type Rotation,
} from '@keyturn/core';
import { clockHold } from '../clock-hold.ts';
import type { Deployment } from '../deployment.ts';
import { forecastOf } from './forecast-view.ts';
import { holdsOfRotation, loadLineage, type RotationRow } from './lineage-load.ts';
import { holdFacts } from './rotation-facts.ts';
import { shareOnVersion } from './share-on-version.ts';

/**
 * A rotation as people and programs read it. What it waits for, and how far it has come, is from
 * the last look at it: seconds ago while it is open.
 */
export async function rotationView(deployment: Deployment, row: RotationRow): Promise<Rotation> {
  const { db } = deployment.store;
  const now = deployment.serverTime.now();
  const counts: ProgressCounts = JSON.parse(row.progress);
  const shareOnNew = await shareOnVersion(db, row.key_id, row.to_version, row.ended_at ?? now);
  const isOpen = row.ended_at === null;
  return {
    id: row.id,
    keyId: row.key_id,
    from: row.from_version,
    to: row.to_version,
    direction: row.direction as Direction,
    phase: row.phase,
    reason: row.reason,
    expedited: row.expedited === 1,
    startedAt: formatInstant(row.started_at),
    endedAt: row.ended_at === null ? null : formatInstant(row.ended_at),
    nextCheckAt: isOpen ? formatInstant(row.next_check_at) : null,
    holds: (await holdsOf(deployment, row)).map(holdView),
    waitsFor: isOpen ? JSON.parse(row.waits_for) : [],
    progress: { ...counts, shareOnNew },
    safeToRetireAt: row.safe_to_retire_at === null ? null : formatInstant(row.safe_to_retire_at),
    forecast: forecastOf(row),
    scopes: isOpen && row.scopes !== null ? JSON.parse(row.scopes) : [],
  };
}

/** Of an ended rotation, the holds that were set; those of the key are facts of now. */
async function holdsOf(deployment: Deployment, row: RotationRow): Promise<HoldFact[]> {
  const { db } = deployment.store;
  if (row.ended_at !== null) return holdsOfRotation(db, row.id);
  const loaded = await loadLineage(db, row.key_id);
  const held = holdFacts(await holdsOfRotation(db, row.id), loaded);
  return [...held, ...clockHold(deployment)];
}

function holdView({ name, by, since, text }: HoldFact): Hold {
  return { name, by, since: formatInstant(since), text };
}
