import { coexistenceFaults, type LifecycleAct, type Lineage } from '@keyturn/core';
import { isCopySpent } from '../deliver/kept-copies.ts';
import { scheduleAfter } from '../schedules/schedule-after.ts';
import type { Command } from './command.ts';
import { publishDifference } from './keyset-records.ts';
import { type LoadedLineage, lineageOf } from './lineage-load.ts';
import { type RotationNotes, saveRotation } from './rotation-save.ts';
import { tellBegin, tellEnd, tellHandOut, tellSuspension } from './rotation-tell.ts';
import { saveVersions } from './version-save.ts';

/**
 * Writes the difference that an event made: rows, the records that verifiers need, and what people
 * are told of a rotation that began or ended. The lineage is locked by this command.
 *
 * @throws Error where the lineage could not stand so; the transaction is rolled back.
 */
export async function saveLineage(
  command: Command,
  before: LoadedLineage,
  after: Lineage,
  acts: readonly LifecycleAct[],
  notes: RotationNotes = {},
): Promise<LoadedLineage> {
  const faults = coexistenceFaults(after);
  if (faults.length > 0) throw new Error(`key ${before.key.id}: ${faults.join('; ')}`);
  const versions = await saveVersions(command, before, after, {
    publishes: acts.includes('make-secret') ? (after.rotation?.to ?? null) : null,
    unseals: acts.includes('end-rotation') ? await spentCopy(command, before) : null,
    narrowing: notes.narrowing ?? null,
    taking: notes.taking ?? null,
    returning: notes.returning ?? [],
  });
  const { rotation, holds, ended, began } = await saveRotation(command, before, after, acts, notes);
  const key = await saveKey(command, before, after);
  const suspensions = await saveSuspensions(command, before, after);
  const rows = { ...before, key, versions, suspensions, rotation, holds, lastEnd: after.lastEnd };
  const saved: LoadedLineage = { ...rows, lineage: lineageOf(rows) };
  publishDifference(command, before, saved);
  if (ended) await tellEnd(command, ended);
  if (began && rotation) await tellBegin(command, rotation);
  if (acts.includes('hand-out') && rotation?.direction === 'forward') {
    tellHandOut(command, rotation);
  }
  if (rotation?.phase === 'suspended' && before.rotation?.phase !== 'suspended') {
    tellSuspension(command, rotation);
  }
  return saved;
}

/** The version that outlives the rotation, if nobody needs its sealed copy any more (K13). */
async function spentCopy(
  { deployment, now, tx }: Command,
  { key, rotation }: LoadedLineage,
): Promise<number | null> {
  if (rotation === null) return null;
  const staysOld = rotation.direction === 'back';
  const number = staysOld ? rotation.from_version : rotation.to_version;
  const version = { keyId: key.id, number };
  const isSpent = await isCopySpent(tx, version, deployment.durations, now);
  return isSpent ? version.number : null;
}

async function saveKey(command: Command, before: LoadedLineage, after: Lineage) {
  const { key } = before;
  const changed = {
    suspended: Number(after.suspended),
    tainted: Number(after.tainted),
    tainted_at: after.tainted ? (key.tainted_at ?? command.now) : null,
    ended: after.ended,
    ...scheduleAfter(before, after, command.now),
  };
  const next = { ...key, ...changed };
  if (JSON.stringify(next) !== JSON.stringify(key)) {
    await command.tx.updateTable('keys').set(changed).where('id', '=', key.id).execute();
  }
  return next;
}

async function saveSuspensions(
  command: Command,
  { key, lineage, suspensions }: LoadedLineage,
  after: Lineage,
): Promise<LoadedLineage['suspensions']> {
  if (after.suspended === lineage.suspended) return suspensions;
  if (after.suspended) {
    const begun = { key_id: key.id, started_at: command.now, ended_at: null };
    await command.tx
      .insertInto('key_suspensions')
      .values(begun)
      // Ended and begun anew within one millisecond.
      .onConflict((conflict) =>
        conflict.columns(['key_id', 'started_at']).doUpdateSet({ ended_at: null }),
      )
      .execute();
    return [...suspensions.filter(({ started_at }) => started_at !== command.now), begun];
  }
  await command.tx
    .updateTable('key_suspensions')
    .set({ ended_at: command.now })
    .where('key_id', '=', key.id)
    .where('ended_at', 'is', null)
    .execute();
  return suspensions.map((one) => ({ ...one, ended_at: one.ended_at ?? command.now }));
}
