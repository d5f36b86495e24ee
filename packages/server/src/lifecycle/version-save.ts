import { type Lineage, type LineageVersion, leavingOf } from '@keyturn/core';
import type { Command } from './command.ts';
import type { LoadedLineage, VersionRow } from './lineage-load.ts';
import { mint } from './mint.ts';
import { type TakenScope, takenScopes } from './taken-scopes.ts';
import { narrowedTo, type VersionNarrowing } from './version-scopes.ts';

/** What a change of the lineage asks of its versions' rows. */
export interface VersionChanges {
  /** The version whose secret is made now; null: none. */
  publishes: number | null;
  /** The version whose sealed copy is spent and goes with its rotation (K13); null: none. */
  unseals: number | null;
  narrowing: VersionNarrowing | null;
  /** The scope that evidence takes from the leaving version; null: none. */
  taking: string | null;
  /** The scopes that it gets back by rule. */
  returning: readonly string[];
}

/** Writes the versions of `after` that differ from `before`, and answers all as they then are. */
export async function saveVersions(
  command: Command,
  before: LoadedLineage,
  after: Lineage,
  changes: VersionChanges,
): Promise<VersionRow[]> {
  const rows: VersionRow[] = [];
  for (const version of after.versions) {
    const known = before.versions.find(({ number }) => number === version.number);
    const leaving = after.rotation?.narrowed ? leavingOf(after.rotation) : null;
    const row = await nextRow(command, before, known ?? null, version, { ...changes, leaving });
    if (!known) await command.tx.insertInto('versions').values(row).execute();
    else if (JSON.stringify(row) !== JSON.stringify(known)) await update(command, row);
    rows.push(row);
  }
  return rows;
}

async function nextRow(
  command: Command,
  before: LoadedLineage,
  known: VersionRow | null,
  version: LineageVersion,
  changes: VersionChanges & { leaving: number | null },
): Promise<VersionRow> {
  const { number, state, designation, ending, handedOut, exposed, refuseAt } = version;
  const row = { ...(known ?? unpublishedRow(command, before.key.id, number)) };
  Object.assign(row, { state, designation, reason: ending });
  Object.assign(row, { exposed: Number(exposed), refuse_at: refuseAt });
  row.taken_scopes = JSON.stringify(takenAfter(row, changes, command.now));
  if (ending === null) row.narrowed_to = narrowedTo(before.key, row, changes.narrowing);
  if (changes.publishes === number) {
    const { prefix } = before.api;
    const environment = before.key.environment as 'live' | 'test';
    const minted = await mint(command, { keyId: before.key.id, number, prefix, environment });
    Object.assign(row, minted);
  }
  if (handedOut) row.handed_out_at ??= command.now;
  if (ending !== null || changes.unseals === number) row.sealed = null;
  Object.assign(row, await positions(command, known, row));
  return row;
}

/**
 * Where it is accepted from, and where it stopped being accepted by commit. A restore moves the one
 * and clears the other: K1 is asked anew of a version that is to be handed out a second time.
 */
async function positions(command: Command, known: VersionRow | null, row: VersionRow) {
  if (known?.state === row.state) return isWidened(known, row) ? publishedNow(command) : {};
  if (row.state === 'active') {
    const cleared = { withdrawn_epoch: null, withdrawn_revision: null, withdrawn_at: null };
    if (known?.state !== 'suspended') return cleared;
    return { ...cleared, ...(await publishedNow(command)) };
  }
  if (known?.state !== 'active') return {};
  const { epoch, revision } = await command.takeRevision();
  return { withdrawn_epoch: epoch, withdrawn_revision: revision, withdrawn_at: command.now };
}

async function publishedNow(command: Command) {
  const { epoch, revision } = await command.takeRevision();
  return { published_epoch: epoch, published_revision: revision };
}

/** It is accepted for more than before: K1 is asked anew, as of a restore. */
function isWidened(known: VersionRow, row: VersionRow): boolean {
  return row.state === 'active' && takenScopes(row).length < takenScopes(known).length;
}

/**
 * What evidence has taken from a version, after a change. It lasts only while the version leaves: one
 * that turns round, is restored, or takes the place of one that fell has all of it back.
 */
function takenAfter(
  row: VersionRow,
  { leaving, taking, returning }: VersionChanges & { leaving: number | null },
  now: number,
): TakenScope[] {
  if (leaving !== row.number) return [];
  const kept = takenScopes(row).filter(({ scope }) => !returning.includes(scope));
  return taking === null ? kept : [...kept, { scope: taking, at: now }];
}

/** A version that has a number and no secret. */
export function unpublishedRow(command: Command, keyId: string, number: number): VersionRow {
  return {
    key_id: keyId,
    number,
    state: 'pre-activation',
    designation: null,
    digest: null,
    published_epoch: null,
    published_revision: null,
    published_at: null,
    handed_out_at: null,
    sealed: null,
    last_four: null,
    reason: null,
    withdrawn_epoch: null,
    withdrawn_revision: null,
    withdrawn_at: null,
    last_used_at: null,
    accepted_total: 0,
    refused_total: 0,
    created_at: command.now,
    narrowed_to: null,
    taken_scopes: '[]',
    exposed: 0,
    exposed_as: null,
    refuse_at: null,
    ring_id: null,
  };
}

/** Leaves alone what reports write without the lineage's lock. */
async function update(command: Command, row: VersionRow): Promise<void> {
  const { key_id, number, last_used_at, accepted_total, refused_total, ...rest } = row;
  const { exposed_as, ...changed } = rest;
  await command.tx
    .updateTable('versions')
    .set(changed)
    .where('key_id', '=', key_id)
    .where('number', '=', number)
    .execute();
}
