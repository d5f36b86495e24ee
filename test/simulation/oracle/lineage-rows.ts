import { coexistenceFaults, type Lineage } from '@keyturn/core';
import {
  type LoadedLineage,
  lineageOf,
} from '../../../packages/server/src/lifecycle/lineage-load.ts';
import type { Truth } from './truth.ts';

/** A version as the database has it. */
export interface VersionRow {
  keyId: string;
  number: number;
  state: string;
  designation: string | null;
  digest: string | null;
  reason: string | null;
  handedOutAt: number | null;
  refuseAt: number | null;
  narrowedTo: string | null;
  /** The server has a copy of its key string. */
  hasCopy: boolean;
}

/** The open rotation of a key, as the database has it. Instants are server time, ms. */
export interface RotationRow {
  id: string;
  keyId: string;
  from: number;
  to: number;
  direction: 'forward' | 'back';
  phase: string;
  promotedAt: number | null;
  turnedAt: number | null;
  suspendedAt: number | null;
  restores: number;
  /** Codes and subjects of what it waits for. */
  waitsFor: { code: string; subject: string }[];
  holds: string[];
}

export interface KeyRow {
  id: string;
  apiId: string;
  clientId: string;
  environment: string;
  scopes: string;
  expiresAt: number | null;
  suspended: boolean;
  tainted: boolean;
  ended: string | null;
}

/** A key with its versions and its open rotation. */
export interface LineageRows {
  key: KeyRow;
  versions: VersionRow[];
  rotation: RotationRow | null;
  lineage: Lineage;
}

type Row = Record<string, unknown>;

const QUERIES = [
  'select * from keys',
  'select * from versions order by key_id, number',
  'select * from rotations where ended_at is null',
  'select * from rotation_holds',
];

/** The lineages of a database, made anew only where a row of them was written. */
export class LineageReader {
  readonly #truth: Truth;
  #rows: readonly Row[][] = [];
  #lineages: ReadonlyMap<string, LineageRows> = new Map();

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  /** Every lineage of the database, by key id. */
  read(): ReadonlyMap<string, LineageRows> {
    const rows = QUERIES.map((sql) => this.#truth.query(sql));
    if (rows.every((one, index) => one === this.#rows[index])) return this.#lineages;
    this.#rows = rows;
    this.#lineages = lineagesOf(rows);
    return this.#lineages;
  }
}

function lineagesOf(rows: readonly Row[][]): Map<string, LineageRows> {
  const [keys = [], versions = [], rotations = [], holds = []] = rows;
  return new Map(
    keys.map((row) => {
      const own = versions.filter(({ key_id }) => key_id === row.id);
      const rotation = rotations.find(({ key_id }) => key_id === row.id) ?? null;
      const held = holds.filter((hold) => hold.rotation_id === rotation?.id);
      return [String(row.id), lineageRows(row, own, rotation, held)];
    }),
  );
}

/** What stands together in it and must not. */
export function faultsOf({ lineage }: LineageRows): string[] {
  return coexistenceFaults(lineage);
}

function keyRow(row: Row): KeyRow {
  return {
    id: String(row.id),
    apiId: String(row.api_id),
    clientId: String(row.client_id),
    environment: String(row.environment),
    scopes: String(row.scopes),
    expiresAt: row.expires_at as number | null,
    suspended: row.suspended === 1,
    tainted: row.tainted === 1,
    ended: row.ended as string | null,
  };
}

function lineageRows(key: Row, versions: Row[], rotation: Row | null, holds: Row[]): LineageRows {
  // The rows are the server's own, so its own reading of them stands for core's view.
  const loaded = { key, versions, rotation, holds, lastEnd: null } as unknown;
  return {
    key: keyRow(key),
    versions: versions.map(versionRow),
    rotation: rotation && rotationRow(rotation, holds),
    lineage: lineageOf(loaded as Omit<LoadedLineage, 'lineage'>),
  };
}

function versionRow(row: Row): VersionRow {
  return {
    keyId: String(row.key_id),
    number: Number(row.number),
    state: String(row.state),
    designation: row.designation as string | null,
    digest: row.digest as string | null,
    reason: row.reason as string | null,
    handedOutAt: row.handed_out_at as number | null,
    refuseAt: row.refuse_at as number | null,
    narrowedTo: row.narrowed_to as string | null,
    hasCopy: row.sealed !== null,
  };
}

function rotationRow(row: Row, holds: Row[]): RotationRow {
  return {
    id: String(row.id),
    keyId: String(row.key_id),
    from: Number(row.from_version),
    to: Number(row.to_version),
    direction: row.direction as RotationRow['direction'],
    phase: String(row.phase),
    promotedAt: row.promoted_at as number | null,
    turnedAt: row.turned_at as number | null,
    suspendedAt: row.suspended_at as number | null,
    restores: Number(row.restores),
    waitsFor: JSON.parse(String(row.waits_for || '[]')),
    holds: holds.map(({ name }) => String(name)),
  };
}
