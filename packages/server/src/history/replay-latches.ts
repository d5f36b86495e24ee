import {
  type ChangeSet,
  type EventOf,
  isLatched,
  type KeyRecord,
  recordIdentity,
  type VersionRecord,
  type VersionState,
} from '@keyturn/core';
import { changeLineage } from '../lifecycle/change-lineage.ts';
import type { Command } from '../lifecycle/command.ts';
import { recordsOf } from '../lifecycle/keyset-records.ts';
import { type LoadedLineage, loadLineage } from '../lifecycle/lineage-load.ts';
import { type LostKey, lostRecords } from './lost-records.ts';
import { type KnownVersion, replayVersions } from './replay-versions.ts';
import { nothingReplayed, type Replayed } from './replayed.ts';

type LatchEvent = EventOf<'revokeKey' | 'expireKey' | 'revokeVersion' | 'compromise'>;

/**
 * Takes from change sets that verifiers handed back what was latched in them, and nothing else: a
 * version that was once told to be over is never accepted again (I3). What that means for the key's
 * rotation, the tables say. Signatures and digests are checked by the caller. Said again, it changes
 * nothing. Of a key that the database does not know, verifiers are told the latches: a journal that
 * brings that key back later finds them, and so never brings it back as good.
 *
 * @param sets - in the order in which they were committed.
 */
export async function replayLatches(
  command: Command,
  sets: readonly ChangeSet[],
): Promise<Replayed> {
  const replayed = nothingReplayed();
  for (const [id, lost] of [...lostRecords(sets).keys].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await command.lockKey(id);
    if (await hasKey(command, id)) await latchKey(command, id, lost, replayed);
    else await keepLatched(command, id, lost, replayed);
  }
  return replayed;
}

async function keepLatched(
  command: Command,
  id: string,
  { record: key, versions }: LostKey,
  replayed: Replayed,
): Promise<void> {
  const latched = [...versions.values()].map(({ record }) => record).filter(isLatching);
  const told: (KeyRecord | VersionRecord)[] = key?.revoked ? [key, ...latched] : latched;
  const identities = told.map(recordIdentity);
  if (identities.length === 0) return;
  const known = await command.tx
    .selectFrom('keyset_records')
    .select('identity')
    .where('identity', 'in', identities)
    .execute();
  const isKnown = new Set(known.map(({ identity }) => identity));
  const news = told.filter((record) => !isKnown.has(recordIdentity(record)));
  if (news.length === 0) return;
  for (const record of news) command.change(record, key?.apiId ?? null);
  command.audit('key.latch', id, { versions: latched.map(({ number }) => number) });
  replayed.look.push(`key ${id}: the database does not know it; only its latches are kept`);
}

function isLatching({ state }: VersionRecord): boolean {
  return isLatched(state as VersionState);
}

async function hasKey({ tx }: Command, id: string): Promise<boolean> {
  const row = await tx.selectFrom('keys').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

async function latchKey(
  command: Command,
  id: string,
  lost: LostKey,
  replayed: Replayed,
): Promise<void> {
  const told: Replayed = nothingReplayed();
  const rules = { ownSince: new Set<string>(), latchesOnly: true };
  const versions = await replayVersions(command, id, lost, rules, told);
  let loaded = await loadLineage(command.tx, id);
  publish(command, loaded, told);
  const events = eventsOf(loaded, lost, versions);
  for (const event of events) {
    loaded = (await changeLineage(command, loaded, event, { reason: 'handed back' })).loaded;
  }
  if (events.length === 0 && told.versions.length === 0) return;
  command.audit('key.replay', id, { made: false, versions: versions.map(({ number }) => number) });
  replayed.changedKeys.push(id);
  replayed.versions.push(...told.versions);
  replayed.look.push(...told.look);
  for (const { number, state } of loaded.lineage.versions) {
    const isTold = versions.some((one) => one.number === number);
    if (isTold && isLatched(state)) replayed.latched.push({ keyId: id, number, state });
  }
}

/** Versions of which the database knew nothing are told to verifiers as what they are: over. */
function publish(command: Command, loaded: LoadedLineage, { versions }: Replayed): void {
  for (const record of recordsOf(loaded)) {
    const isNew =
      record.kind === 'version' && versions.some(({ number }) => number === record.number);
    if (isNew) command.change(record, loaded.api.id);
  }
}

/** What the database has not latched yet. */
function eventsOf(
  { lineage }: LoadedLineage,
  lost: LostKey,
  told: readonly KnownVersion[],
): LatchEvent[] {
  if (lost.record?.revoked === true) {
    return lineage.ended === null ? [{ type: 'revokeKey' }] : [];
  }
  return told.flatMap(({ number, ending }): LatchEvent[] => {
    const version = lineage.versions.find((one) => one.number === number);
    if (version === undefined || isLatched(version.state)) return [];
    if (ending !== 'compromised') return [{ type: 'revokeVersion', version: number }];
    return [{ type: 'compromise', versions: [number], refuseAt: null }];
  });
}
