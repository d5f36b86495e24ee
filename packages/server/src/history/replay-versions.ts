import {
  type Designation,
  type Ending,
  isLatched,
  type Recovered,
  type VersionState,
} from '@keyturn/core';
import type { Command } from '../lifecycle/command.ts';
import type { KeyRow, VersionRow } from '../lifecycle/lineage-load.ts';
import { unpublishedRow } from '../lifecycle/version-save.ts';
import { narrowedScopes, scopesLeft } from '../lifecycle/version-scopes.ts';
import type { LostKey, LostVersion } from './lost-records.ts';
import type { Replayed } from './replayed.ts';

/** How a lost stretch meets what the database has. */
interface ReplayRules {
  /** The database has changed these identities itself since the histories parted: it is believed. */
  ownSince: ReadonlySet<string>;
  /** Only what was latched counts. */
  latchesOnly: boolean;
}

export type KnownVersion = Recovered['versions'][number];

/**
 * Gives each version of the lost stretch a row: with its digest, so that whoever was given it goes on,
 * and without a sealed copy, as no journal has one. Answers what is known of them.
 */
export async function replayVersions(
  command: Command,
  keyId: string,
  { versions }: LostKey,
  rules: ReplayRules,
  replayed: Replayed,
): Promise<KnownVersion[]> {
  const known: KnownVersion[] = [];
  for (const lost of versions.values()) {
    if (rules.latchesOnly && !isLatched(stateOf(lost))) continue;
    const number = await rowFor(command, keyId, lost, replayed);
    if (!rules.latchesOnly) await narrow(command, keyId, number, lost);
    const isOwn = rules.latchesOnly || rules.ownSince.has(`version:${lost.record.digest}`);
    known.push({ number, ...toldOf(lost, isOwn) });
  }
  return known;
}

function stateOf({ record }: LostVersion): VersionState {
  return record.state as VersionState;
}

/** What the database has decided itself since then stands, but for what is latched and what has leaked. */
function toldOf(lost: LostVersion, isOwn: boolean): Omit<KnownVersion, 'number'> {
  const { record, handedOut } = lost;
  const refuseAt = record.limits?.refuseAt ?? null;
  const state = stateOf(lost);
  if (isLatched(state)) return { state, handedOut, ending: endingOf(lost), designation: null };
  if (isOwn) return { handedOut, refuseAt };
  return { state, designation: record.designation as Designation | null, handedOut, refuseAt };
}

function endingOf({ record }: LostVersion): Ending {
  return record.reason ?? (record.state === 'compromised' ? 'compromised' : 'deactivated');
}

/** The number of the row that has the version's digest; made where there is none. */
async function rowFor(
  command: Command,
  keyId: string,
  lost: LostVersion,
  replayed: Replayed,
): Promise<number> {
  const rows = await command.tx
    .selectFrom('versions')
    .selectAll()
    .where('key_id', '=', keyId)
    .execute();
  const { digest } = lost.record;
  const known = rows.find((row) => row.digest === digest);
  if (known) return known.number;
  const numbered = rows.find((row) => row.number === lost.record.number);
  // A number that was given twice, on either side of the fork, stays with the database's version.
  const isTaken = numbered !== undefined && (numbered.digest !== null || numbered.reason !== null);
  const newest = Math.max(0, ...rows.map((row) => row.number));
  const number = isTaken ? newest + 1 : lost.record.number;
  if (isTaken) {
    replayed.look.push(
      `key ${keyId}: version ${lost.record.number} was made twice; the one that was lost is version ${number} now`,
    );
  }
  const row = await publishedRow(command, keyId, number, lost);
  if (numbered && !isTaken) await fill(command, row);
  else await command.tx.insertInto('versions').values(row).execute();
  replayed.versions.push({ keyId, number, state: stateOf(lost) });
  return number;
}

/** Verifiers have it from the first revision of the new epoch on. */
async function publishedRow(
  command: Command,
  keyId: string,
  number: number,
  lost: LostVersion,
): Promise<VersionRow> {
  const { epoch, revision } = await command.takeRevision();
  const { state, ending, designation } = {
    ending: null,
    designation: null,
    ...toldOf(lost, false),
  };
  return {
    ...unpublishedRow(command, keyId, number),
    state: state ?? 'active',
    designation,
    reason: ending,
    digest: lost.record.digest,
    published_epoch: epoch,
    published_revision: revision,
    published_at: lost.firstAt,
    handed_out_at: lost.handedOut ? lost.firstAt : null,
    created_at: lost.firstAt,
  };
}

/** A version that the backup has without its secret. */
async function fill({ tx }: Command, row: VersionRow): Promise<void> {
  const { key_id, number, created_at, ...published } = row;
  await tx
    .updateTable('versions')
    .set(published)
    .where('key_id', '=', key_id)
    .where('number', '=', number)
    .execute();
}

/**
 * Whether security or evidence took the scopes of a version is not told: they stay away, as nothing
 * may come back to what has leaked.
 */
async function narrow(
  { tx }: Command,
  keyId: string,
  number: number,
  { record }: LostVersion,
): Promise<void> {
  const left = record.limits?.scopes ?? null;
  if (left === null) return;
  const key: KeyRow = await tx
    .selectFrom('keys')
    .selectAll()
    .where('id', '=', keyId)
    .executeTakeFirstOrThrow();
  const row: VersionRow = await tx
    .selectFrom('versions')
    .selectAll()
    .where('key_id', '=', keyId)
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  const inForce = narrowedScopes(key, row);
  if (inForce?.every((scope) => left.includes(scope))) return;
  const narrowed_to = JSON.stringify(scopesLeft(key, row).filter((scope) => left.includes(scope)));
  await tx
    .updateTable('versions')
    .set({ narrowed_to })
    .where('key_id', '=', keyId)
    .where('number', '=', number)
    .execute();
}
