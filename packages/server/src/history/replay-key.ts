import { isLatched, type KeyRecord, RESTORED_HOLD, recoveredLineage } from '@keyturn/core';
import type { Command } from '../lifecycle/command.ts';
import { graceOf, recordsOf } from '../lifecycle/keyset-records.ts';
import { type KeyRow, type LoadedLineage, loadLineage } from '../lifecycle/lineage-load.ts';
import { saveLineage } from '../lifecycle/lineage-save.ts';
import type { LostKey } from './lost-records.ts';
import { apiRow, classWithGrace } from './replay-api.ts';
import { type KnownVersion, replayVersions } from './replay-versions.ts';
import type { Replayed } from './replayed.ts';

const HELD =
  'the database was put back: what clients did with this rotation since then is not known; look, then release it';

/**
 * Brings a key to where the lost stretch left it, as far as that is told. Its lineage is locked by
 * this command, and `coexistenceFaults` holds afterwards.
 *
 * @param ownSince - identities that the database has changed itself since the histories parted: it is
 * believed, but for what is latched.
 */
export async function replayKey(
  command: Command,
  id: string,
  lost: LostKey,
  ownSince: ReadonlySet<string>,
  replayed: Replayed,
): Promise<void> {
  await command.lockKey(id);
  const known = await command.tx
    .selectFrom('keys')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!known && lost.record === null) {
    replayed.look.push(`key ${id}: neither database nor journal say whose it is; left out`);
    return;
  }
  const isOwn = ownSince.has(`key:${id}`);
  if (!known && lost.record) await makeKey(command, lost.record, lost.firstAt, replayed);
  else if (known && lost.record && !isOwn) await changeKey(command, known, lost.record);
  if (known) replayed.changedKeys.push(id);
  const versions = await replayVersions(
    command,
    id,
    lost,
    { ownSince, latchesOnly: false },
    replayed,
  );
  const before = await loadLineage(command.tx, id);
  const after = await settle(command, before, lost, versions, isOwn, replayed);
  for (const record of recordsOf(after)) command.change(record, after.api.id);
  command.audit('key.replay', id, { made: !known, versions: versions.map(({ number }) => number) });
}

async function settle(
  command: Command,
  before: LoadedLineage,
  lost: LostKey,
  versions: readonly KnownVersion[],
  isOwn: boolean,
  replayed: Replayed,
): Promise<LoadedLineage> {
  const { id } = before.key;
  const isSuspended = lost.record?.suspended ?? null;
  const after = recoveredLineage(before.lineage, {
    ended: endOf(lost),
    // Of two histories the one that suspends counts.
    suspended:
      isOwn && isSuspended !== null ? isSuspended || before.lineage.suspended : isSuspended,
    versions,
    unsealed: before.versions.filter(({ sealed }) => sealed === null).map(({ number }) => number),
  });
  const hold = { by: 'restore', text: HELD };
  const saved = await saveLineage(command, before, after, [], { reason: RESTORED_HOLD, hold });
  await noteInstants(command, id);
  if (after.rotation?.holds.includes(RESTORED_HOLD)) replayed.held.push(id);
  noteEnds(before, after, versions, replayed);
  return saved;
}

function noteEnds(
  before: LoadedLineage,
  after: LoadedLineage['lineage'],
  told: readonly KnownVersion[],
  replayed: Replayed,
): void {
  const keyId = before.key.id;
  for (const { number, state, handedOut } of after.versions) {
    const was = before.lineage.versions.find((one) => one.number === number);
    if (!isLatched(state) || (was && isLatched(was.state))) continue;
    replayed.latched.push({ keyId, number, state });
    const isTold = told.some((one) => one.number === number && one.ending !== undefined);
    if (handedOut && !isTold && after.ended === null) {
      replayed.look.push(
        `key ${keyId}: version ${number} had to end, as two others live; whoever has it is refused`,
      );
    }
  }
}

/** Verifiers are told that a key is over, and by its versions why. */
function endOf({ record, versions }: LostKey): 'revoked' | 'expired' | null {
  if (record?.revoked !== true) return null;
  const reasons = [...versions.values()].map((one) => one.record.reason);
  return reasons.includes('expired') && !reasons.includes('revoked') ? 'expired' : 'revoked';
}

/** What a change of the lineage leaves to the commands that this one stands for. */
async function noteInstants(command: Command, keyId: string): Promise<void> {
  const { tx, now } = command;
  const { epoch, revision } = await command.takeRevision();
  await tx
    .updateTable('versions')
    .set({ withdrawn_epoch: epoch, withdrawn_revision: revision, withdrawn_at: now })
    .where('key_id', '=', keyId)
    .where('digest', 'is not', null)
    .where('reason', 'is not', null)
    .where('withdrawn_revision', 'is', null)
    .execute();
  await tx
    .updateTable('rotations')
    .set({ promoted_at: now })
    .where('key_id', '=', keyId)
    .where('ended_at', 'is', null)
    .where('phase', '=', 'migrating')
    .execute();
  await tx
    .updateTable('rotations')
    .set({ turned_at: now })
    .where('key_id', '=', keyId)
    .where('ended_at', 'is', null)
    .where('direction', '=', 'back')
    .where('turned_at', 'is', null)
    .execute();
}

async function makeKey(
  command: Command,
  record: KeyRecord,
  createdAt: number,
  replayed: Replayed,
): Promise<void> {
  const api = await apiRow(command, record.apiId);
  if (api === null) throw new Error(`key ${record.id}: no journal tells of its api`);
  await requireClient(command, record.clientId, replayed);
  const row: KeyRow = {
    id: record.id,
    api_id: record.apiId,
    client_id: record.clientId,
    name: `restored ${record.id}`,
    environment: record.environment,
    owner: 'unknown: restored from the journal',
    purpose: '',
    class: await classWithGrace(command, api, record.grace),
    labels: '{}',
    ...toldOf(record),
    policy_id: null,
    suspended: 0,
    tainted: 0,
    tainted_at: null,
    ended: null,
    sources_missed_at: null,
    created_at: createdAt,
    schedule_at: null,
    next_rotation_at: null,
    ladder_told: '[]',
    scheduled_since: null,
    schedule_blocked: null,
    grace: null,
  };
  await command.tx.insertInto('keys').values(row).execute();
  replayed.made.push({ kind: 'key', id: record.id });
}

async function changeKey(command: Command, known: KeyRow, record: KeyRecord): Promise<void> {
  const api = await apiRow(command, known.api_id);
  if (api === null) throw new Error(`key ${known.id} has no api`);
  const isSame = graceOf(api, known) === record.grace;
  const changed = {
    ...toldOf(record),
    // What its policies say is looked up again, and told to verifiers where it is another.
    ...(!isSame && {
      class: await classWithGrace(command, api, record.grace),
      grace: null,
      schedule_at: command.now,
    }),
  };
  await command.tx.updateTable('keys').set(changed).where('id', '=', known.id).execute();
}

function toldOf({ scopes, regions, addresses, notBefore, expiresAt }: KeyRecord) {
  return {
    scopes: JSON.stringify(scopes),
    regions: JSON.stringify(regions),
    addresses: JSON.stringify(addresses),
    not_before: notBefore,
    expires_at: expiresAt,
  };
}

async function requireClient(command: Command, id: string, replayed: Replayed): Promise<void> {
  const { tx, now } = command;
  const known = await tx.selectFrom('clients').select('id').where('id', '=', id).executeTakeFirst();
  if (known) return;
  const row = { id, name: `restored ${id}`, contacts: '[]', created_at: now };
  await tx.insertInto('clients').values(row).execute();
  command.audit('client.replay', id);
  replayed.made.push({ kind: 'client', id });
}
