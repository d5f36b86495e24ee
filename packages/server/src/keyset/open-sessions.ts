import {
  type Durations,
  type OpenConnectionsFact,
  type OpenSessions,
  type Position,
  reaches,
} from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import type { Database, InstanceSessionsTable, ReceiptsTable } from '../store/schema.ts';
import type { InstanceRow } from './instance-row.ts';

const ROWS_AT_ONCE = 500;

type SessionsRow = Selectable<InstanceSessionsTable>;

/**
 * Notes the connections that an instance has open (K16), where they differ from what is known. Under
 * the lock of the instance's row.
 *
 * @returns the keys of which another number is open now.
 */
export async function noteSessions(
  tx: Kysely<Database>,
  before: InstanceRow,
  sessions: readonly OpenSessions[],
  now: number,
): Promise<string[]> {
  if (sessions.length === 0 && before.sessions === 0) return [];
  const known = new Map((await sessionsOf(tx, before.id)).map((row) => [nameOf(row), row]));
  const rows = added(sessions).map(({ keyId, version, open }) => {
    const row = { instance_id: before.id, key_id: keyId, version, open };
    return { ...row, since: known.get(nameOf(row))?.since ?? now };
  });
  const reported = new Set(rows.map(nameOf));
  const ended = [...known.values()].filter((row) => !reported.has(nameOf(row)));
  const changed = rows.filter((row) => known.get(nameOf(row))?.open !== row.open);
  await remove(tx, before.id, ended);
  await put(tx, changed);
  return [...new Set([...ended, ...changed].map(({ key_id }) => key_id))];
}

/** Nothing is known of this instance's connections any more. */
export async function forgetSessions(tx: Kysely<Database>, instanceId: string): Promise<void> {
  await tx.deleteFrom('instance_sessions').where('instance_id', '=', instanceId).execute();
}

/** Beyond lease and grace: by then every instance that was lost has ended what it had open. */
const LOST_AFTER_MS = 7 * 86_400_000;

/**
 * Forgets the connections of instances that were lost without a word. Whoever comes back after that
 * tells what it has open.
 */
export async function forgetLostSessions(
  tx: Kysely<Database>,
  durations: Pick<Durations, 'graceMs' | 'leaseMs'>,
  now: number,
): Promise<void> {
  const longestMs = durations.leaseMs + Math.max(...Object.values(durations.graceMs));
  await tx
    .deleteFrom('instance_sessions')
    .where('instance_id', 'in', (from) =>
      from
        .selectFrom('instances')
        .select('id')
        .where('last_report_at', '<', now - longestMs - LOST_AFTER_MS),
    )
    .execute();
}

/** Connections that are open on one version of a key, by instance. */
export async function connectionFacts(
  tx: Kysely<Database>,
  keyId: string,
  version: number,
): Promise<OpenConnectionsFact[]> {
  const rows = await tx
    .selectFrom('instance_sessions')
    .selectAll()
    .where('key_id', '=', keyId)
    .where('version', '=', version)
    .orderBy('instance_id')
    .execute();
  return rows.map(({ instance_id, open, since }) => ({ instance: instance_id, open, since }));
}

/** The act of a receipt, and where it stands among the revisions. */
type Withdrawal = Pick<Selectable<ReceiptsTable>, 'key_id' | 'version' | 'act'> & Position;

/**
 * The instances with a connection that was opened with what an act withdrew: by a version that the
 * act had refused, or by a key that it suspended and that still is. What is refused only since then,
 * as a narrowed version at its `refuseAt`, has a receipt of its own.
 */
export async function instancesWithRefused(
  db: Kysely<Database>,
  { key_id: keyId, version, act, epoch, revision }: Withdrawal,
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('instance_sessions')
    .innerJoin('keys', 'keys.id', 'instance_sessions.key_id')
    .leftJoin('versions', (join) =>
      join
        .onRef('versions.key_id', '=', 'instance_sessions.key_id')
        .onRef('versions.number', '=', 'instance_sessions.version'),
    )
    .select([
      'instance_sessions.instance_id',
      'instance_sessions.version',
      'keys.suspended',
      'versions.state',
      'versions.withdrawn_epoch',
      'versions.withdrawn_revision',
    ])
    .where('instance_sessions.key_id', '=', keyId)
    .execute();
  const refused = rows.filter((row) => {
    if (version !== null && row.version !== version) return false;
    if (act === 'suspend' && row.suspended === 1) return true;
    const { withdrawn_epoch, withdrawn_revision } = row;
    if (withdrawn_epoch === null || withdrawn_revision === null) return row.state !== 'active';
    return reaches({ epoch, revision }, { epoch: withdrawn_epoch, revision: withdrawn_revision });
  });
  return new Set(refused.map(({ instance_id }) => instance_id));
}

/** One row for each key and version, also where a report names one twice. */
function added(sessions: readonly OpenSessions[]): OpenSessions[] {
  const byName = new Map<string, OpenSessions>();
  for (const { keyId, version, open } of sessions) {
    const name = nameOf({ key_id: keyId, version });
    byName.set(name, { keyId, version, open: open + (byName.get(name)?.open ?? 0) });
  }
  return [...byName.values()];
}

function nameOf({ key_id, version }: Pick<SessionsRow, 'key_id' | 'version'>): string {
  return `${key_id} ${version}`;
}

async function sessionsOf(tx: Kysely<Database>, instanceId: string): Promise<SessionsRow[]> {
  return tx
    .selectFrom('instance_sessions')
    .selectAll()
    .where('instance_id', '=', instanceId)
    .execute();
}

async function remove(
  tx: Kysely<Database>,
  instanceId: string,
  rows: readonly SessionsRow[],
): Promise<void> {
  for (const [version, ofVersion] of Map.groupBy(rows, (row) => row.version)) {
    for (const some of chunksOf(ofVersion)) {
      const keys = some.map(({ key_id }) => key_id);
      await tx
        .deleteFrom('instance_sessions')
        .where('instance_id', '=', instanceId)
        .where('version', '=', version)
        .where('key_id', 'in', keys)
        .execute();
    }
  }
}

async function put(tx: Kysely<Database>, rows: readonly SessionsRow[]): Promise<void> {
  for (const some of chunksOf(rows)) {
    await tx
      .insertInto('instance_sessions')
      .values(some)
      .onConflict((conflict) =>
        conflict
          .columns(['instance_id', 'key_id', 'version'])
          .doUpdateSet(({ ref }) => ({ open: ref('excluded.open') })),
      )
      .execute();
  }
}

function chunksOf<Row>(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / ROWS_AT_ONCE);
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  );
}
