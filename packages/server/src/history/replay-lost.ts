import { isLatched, type KeysetRecord, recordIdentity, type VersionState } from '@keyturn/core';
import { keepRingKey, secretName } from '../keyset/ring.ts';
import type { Command, PendingChange } from '../lifecycle/command.ts';
import { type LostRecords, type LostRevision, takeRevision } from './lost-records.ts';
import type { LostStretch } from './lost-stretch.ts';
import { replayApi } from './replay-api.ts';
import { replayKey } from './replay-key.ts';
import { nothingReplayed, type Replayed } from './replayed.ts';

/**
 * Brings back what the journal has and the database has lost, in the transaction that opens the new
 * epoch. Every record that either side has changed since they parted goes out with its revision, so
 * that the journal goes on complete from there.
 */
export async function replayLost(command: Command, stretch: LostStretch): Promise<Replayed> {
  const replayed = nothingReplayed();
  const own = await republishOwn(command, stretch.lastCommon?.revision ?? 0);
  const ownSince = new Set(own.map(recordIdentity));
  const lost = stretch.told;
  // Should the transaction be run again, it is there already: what is latched stays so.
  takeRevision(lost, latchesOf(own, lost, command.now));
  await replayRing(command, lost, replayed);
  for (const record of lost.apis.values()) {
    if (!ownSince.has(recordIdentity(record))) await replayApi(command, record, replayed);
  }
  for (const [id, key] of [...lost.keys].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await replayKey(command, id, key, ownSince, replayed);
  }
  keepLast(command.changes);
  return replayed;
}

/** What the database has changed itself since the histories parted; verifiers are told it again. */
async function republishOwn(command: Command, lastCommon: number): Promise<KeysetRecord[]> {
  const rows = await command.tx
    .selectFrom('keyset_records')
    .select(['api_id', 'record'])
    .where('revision', '>', lastCommon)
    .execute();
  const own = rows.map(({ api_id, record }) => ({ apiId: api_id, record: JSON.parse(record) }));
  for (const { record, apiId } of own) command.change(record, apiId);
  return own.map(({ record }) => record);
}

/** What verifiers handed back of keys that only the journal knows: it is latched, whatever the journal says. */
function latchesOf(
  own: readonly KeysetRecord[],
  { keys }: LostRecords,
  committedAt: number,
): LostRevision {
  const latches = own.filter((record) => {
    if (record.kind === 'key') return record.revoked && keys.has(record.id);
    if (record.kind !== 'version' || !keys.has(record.keyId)) return false;
    return isLatched(record.state as VersionState);
  });
  return { committedAt, records: latches.map((record) => JSON.stringify(record)) };
}

async function replayRing(
  command: Command,
  { ring }: LostRecords,
  replayed: Replayed,
): Promise<void> {
  for (const record of ring.values()) {
    const name = secretName(record.id);
    const known = await command.tx
      .selectFrom('secrets')
      .select('sealed')
      .where('name', '=', name)
      .executeTakeFirst();
    if (known && command.deployment.seal.open(known.sealed, name) === record.key) continue;
    if (known) {
      replayed.look.push(
        `ring key ${record.id} was made twice: key strings under the lost one that are not known are refused`,
      );
      continue;
    }
    await keepRingKey(command, record, null);
    command.change(record, null);
    command.audit('ring.replay', name);
    replayed.made.push({ kind: 'ring', id: name });
  }
}

/** Of an identity that was changed twice only the last goes out. */
function keepLast(changes: PendingChange[]): void {
  const last = new Map(changes.map((change) => [recordIdentity(change.record), change]));
  changes.splice(0, changes.length, ...last.values());
}
