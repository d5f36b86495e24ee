import {
  type KeyTraits,
  matchesSelector,
  parseSelector,
  type SelectedKey,
  type Selector,
} from '@keyturn/core';
import type { Kysely } from 'kysely';
import { Refusal } from '../problem/refusal.ts';
import type { Database } from '../store/schema.ts';

/** Keys that are read at once. */
const KEYS_PER_READ = 1_000;

/** The one form in which key strings are written today (`spec/key-string.md`). */
const VERSION_FORMAT = 1;

/** What a selector fits. */
export interface Selection {
  keys: FoundKey[];
  /** Keys that were looked at: all that live and that the caller may see. */
  lookedAt: number;
}

export interface FoundKey extends SelectedKey {
  apiId: string;
  /** Why its rotation could not begin now, as the code of the refusal; null: it could. */
  notNow: 'key-suspended' | 'key-tainted' | 'key-not-handed-out' | null;
}

/** @throws Refusal `invalid-input` with the column of the fault */
export function selectorOf(where: string): Selector {
  const { selector, fault } = parseSelector(where);
  if (selector !== null) return selector;
  const message = `column ${fault.column}: ${fault.message}`;
  throw new Refusal('invalid-input', 'The selector cannot be read.', {
    errors: [{ path: 'where', message }],
  });
}

/**
 * The living keys that a selector fits at an instant (ms).
 *
 * @param apiIds - the apis that the caller may see; null: all.
 * @throws Refusal `nothing-selected`
 */
export async function selectKeys(
  db: Kysely<Database>,
  selector: Selector,
  apiIds: readonly string[] | null,
  now: number,
): Promise<Selection> {
  const keys: FoundKey[] = [];
  let lookedAt = 0;
  for (let after = ''; ; ) {
    const rows = await readKeys(db, apiIds, after);
    const fitting = rows.filter((row) => fitsKey(selector, row, now));
    keys.push(...fitting.map(foundKey));
    lookedAt += rows.length;
    const last = rows.at(-1);
    if (last === undefined || rows.length < KEYS_PER_READ) break;
    after = last.id;
  }
  if (keys.length > 0) return { keys, lookedAt };
  throw new Refusal(
    'nothing-selected',
    `The selector fits none of the ${lookedAt} living keys that this token may see.`,
  );
}

/** What a selector asks of a row of `keys`, with the names of its api and client. */
export interface KeyTraitsRow {
  api_id: string;
  api_name: string;
  client_id: string;
  client_name: string;
  scopes: string;
  labels: string;
  regions: string;
  /** Of the primary version. */
  handed_out_at: number | null;
}

/** Whether a selector fits a key at an instant (ms). */
export function fitsKey(selector: Selector, row: KeyTraitsRow, now: number): boolean {
  return matchesSelector(selector, traitsOf(row), now);
}

type ReadKey = Awaited<ReturnType<typeof readKeys>>[number];

async function readKeys(db: Kysely<Database>, apiIds: readonly string[] | null, after: string) {
  let query = db
    .selectFrom('keys')
    .innerJoin('apis', 'apis.id', 'keys.api_id')
    .innerJoin('clients', 'clients.id', 'keys.client_id')
    .leftJoin('versions', (join) =>
      join.onRef('versions.key_id', '=', 'keys.id').on('versions.designation', '=', 'primary'),
    )
    .select([
      'keys.id',
      'keys.api_id',
      'keys.client_id',
      'keys.scopes',
      'keys.labels',
      'keys.regions',
      'keys.suspended',
      'keys.tainted',
      'apis.name as api_name',
      'clients.name as client_name',
      'versions.handed_out_at',
    ])
    .where('keys.ended', 'is', null)
    .where('keys.id', '>', after);
  if (apiIds !== null) query = query.where('keys.api_id', 'in', [...apiIds]);
  return query.orderBy('keys.id').limit(KEYS_PER_READ).execute();
}

function traitsOf(row: KeyTraitsRow): KeyTraits {
  return {
    api: [row.api_id, row.api_name],
    client: [row.client_id, row.client_name],
    scopes: JSON.parse(row.scopes),
    labels: JSON.parse(row.labels),
    regions: JSON.parse(row.regions),
    handedOutAt: row.handed_out_at,
    versionFormat: VERSION_FORMAT,
  };
}

function foundKey(row: ReadKey): FoundKey {
  const { id, api_id: apiId } = row;
  const why = notNow(row);
  return { id, apiId, regions: JSON.parse(row.regions), notNow: why, canBegin: why === null };
}

function notNow({ suspended, tainted, handed_out_at }: ReadKey): FoundKey['notNow'] {
  if (suspended === 1) return 'key-suspended';
  if (tainted === 1) return 'key-tainted';
  return handed_out_at === null ? 'key-not-handed-out' : null;
}
