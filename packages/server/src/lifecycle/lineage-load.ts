import {
  type Designation,
  type Direction,
  type EndedRotation,
  type Ending,
  type Lineage,
  type LineageVersion,
  leavingOf,
  type OpenRotation,
  type PolicyMembers,
  type RotationEnd,
  type RotationPhase,
  type VersionState,
  valuesOf,
} from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import { effectivePolicyOf } from '../policies/effective-of.ts';
import { Refusal } from '../problem/refusal.ts';
import type {
  ApisTable,
  Database,
  KeySuspensionsTable,
  KeysTable,
  RotationHoldsTable,
  RotationsTable,
  VersionsTable,
} from '../store/schema.ts';
import { takenScopes } from './taken-scopes.ts';

export type KeyRow = Selectable<KeysTable>;
export type ApiRow = Selectable<ApisTable>;
export type VersionRow = Selectable<VersionsTable>;
export type RotationRow = Selectable<RotationsTable>;
export type HoldRow = Selectable<RotationHoldsTable>;

/** A key with all that the lifecycle decides on: its rows, and core's view of them. */
export interface LoadedLineage {
  key: KeyRow;
  api: ApiRow;
  /** What the policies come to that the key is under; all null without one. */
  policy: PolicyMembers;
  /** By number. */
  versions: VersionRow[];
  /** When an operator had the key suspended, oldest first; the last may still last. */
  suspensions: Selectable<KeySuspensionsTable>[];
  /** The open one. */
  rotation: RotationRow | null;
  /** The holds that were set on the open rotation. */
  holds: HoldRow[];
  lastEnd: EndedRotation | null;
  lineage: Lineage;
}

/**
 * Reads a lineage. A command locks it first (`command.lockKey`), else what it reads may be over
 * before it decides.
 *
 * @throws Refusal `not-found`
 */
export async function loadLineage(tx: Kysely<Database>, keyId: string): Promise<LoadedLineage> {
  const key = await tx.selectFrom('keys').selectAll().where('id', '=', keyId).executeTakeFirst();
  if (!key) throw new Refusal('not-found', `There is no key ${keyId}.`);
  const rows = {
    key,
    api: await apiOf(tx, key.api_id),
    policy: valuesOf(await effectivePolicyOf(tx, key)),
    versions: await versionsOf(tx, keyId),
    suspensions: await suspensionsOf(tx, keyId),
    ...(await openRotationOf(tx, keyId)),
    lastEnd: await lastEndOf(tx, keyId),
  };
  return { ...rows, lineage: lineageOf(rows) };
}

/** Core's view of the rows. */
export function lineageOf(rows: Omit<LoadedLineage, 'lineage'>): Lineage {
  const { key, versions, rotation, holds, lastEnd } = rows;
  return {
    suspended: key.suspended === 1,
    tainted: key.tainted === 1,
    ended: key.ended as Lineage['ended'],
    versions: versions.map((version) => lineageVersion(version, key)),
    rotation: rotation && openRotation(rotation, holds, versions),
    lastEnd,
  };
}

function lineageVersion(row: VersionRow, key: KeyRow): LineageVersion {
  return {
    number: row.number,
    state: row.state as VersionState,
    designation: row.designation as Designation | null,
    ending: row.reason as Ending | null,
    handedOut: row.handed_out_at !== null,
    narrowed: row.narrowed_to !== null,
    exposed: row.exposed === 1,
    tainted: key.tainted === 1 && row.digest !== null,
    refuseAt: row.refuse_at,
  };
}

function openRotation(
  row: RotationRow,
  holds: readonly HoldRow[],
  versions: readonly VersionRow[],
): OpenRotation {
  const path = {
    from: row.from_version,
    to: row.to_version,
    direction: row.direction as Direction,
  };
  const leaving = versions.find(({ number }) => number === leavingOf(path));
  return {
    ...path,
    narrowed: leaving !== undefined && takenScopes(leaving).length > 0,
    phase: row.phase as RotationPhase,
    expedited: row.expedited === 1,
    bySecurityAct: row.by_security_act === 1,
    rollBackPending: row.roll_back_pending === 1,
    restoring: row.restoring === 1,
    restoredByItself: row.restores > 0,
    holds: holds.map(({ name }) => name).sort(),
    extendedUntil: row.extended_until,
  };
}

/** How a rotation that is over ended, as core asks for it. */
export function endedRotation(
  row: Pick<RotationRow, 'from_version' | 'to_version' | 'phase'>,
): EndedRotation {
  return { from: row.from_version, to: row.to_version, end: row.phase as RotationEnd };
}

async function apiOf(tx: Kysely<Database>, apiId: string): Promise<ApiRow> {
  return tx.selectFrom('apis').selectAll().where('id', '=', apiId).executeTakeFirstOrThrow();
}

async function versionsOf(tx: Kysely<Database>, keyId: string): Promise<VersionRow[]> {
  return tx
    .selectFrom('versions')
    .selectAll()
    .where('key_id', '=', keyId)
    .orderBy('number')
    .execute();
}

async function suspensionsOf(
  tx: Kysely<Database>,
  keyId: string,
): Promise<LoadedLineage['suspensions']> {
  return tx
    .selectFrom('key_suspensions')
    .selectAll()
    .where('key_id', '=', keyId)
    .orderBy('started_at')
    .execute();
}

async function openRotationOf(
  tx: Kysely<Database>,
  keyId: string,
): Promise<Pick<LoadedLineage, 'rotation' | 'holds'>> {
  const rotation = await tx
    .selectFrom('rotations')
    .selectAll()
    .where('key_id', '=', keyId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (!rotation) return { rotation: null, holds: [] };
  return { rotation, holds: await holdsOfRotation(tx, rotation.id) };
}

/** The holds that were set on a rotation, oldest first. */
export async function holdsOfRotation(
  tx: Kysely<Database>,
  rotationId: string,
): Promise<HoldRow[]> {
  return tx
    .selectFrom('rotation_holds')
    .selectAll()
    .where('rotation_id', '=', rotationId)
    .orderBy('since')
    .orderBy('name')
    .execute();
}

async function lastEndOf(tx: Kysely<Database>, keyId: string): Promise<EndedRotation | null> {
  const last = await tx
    .selectFrom('rotations')
    .select(['from_version', 'to_version', 'phase'])
    .where('key_id', '=', keyId)
    .where('ended_at', 'is not', null)
    // In this order the index has them, and the first is the last.
    .orderBy('started_at', 'desc')
    .orderBy('to_version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last ? endedRotation(last) : null;
}
