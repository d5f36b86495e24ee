import { formatInstant, type Receipt, reaches, SESSION_END_MS } from '@keyturn/core';
import type { Kysely, Selectable } from 'kysely';
import type { Deployment } from '../deployment.ts';
import type { Command } from '../lifecycle/command.ts';
import { newId } from '../new-id.ts';
import { Refusal } from '../problem/refusal.ts';
import type { Database, ReceiptsTable } from '../store/schema.ts';
import { Wake } from '../wake.ts';
import { instanceFacts } from './instances.ts';
import { grantedLeaseMs } from './lease-watch.ts';
import { instancesWithRefused } from './open-sessions.ts';
import type { GraceInForce } from './terms.ts';

/** An instance that may still accept what was withdrawn, and until when at the latest. */
interface Concerned {
  instance: string;
  /** Id of its group. */
  group: string;
  region: string;
  /** Server time, ms. */
  mustStopBy: number;
}

/** What a receipt is about. */
export interface ReceiptSubject {
  keyId: string;
  /** Null: the whole key. */
  version: number | null;
  /** The verb: `revoke`, `suspend`. */
  act: string;
  /** The grace in force for the key. */
  grace: GraceInForce;
}

/**
 * Writes the receipt of a command that withdraws something (K7): who may still accept it. Call it
 * after `takeRevision`, in the command whose revision verifiers must apply.
 *
 * @returns the receipt's id.
 */
export async function openReceipt(command: Command, subject: ReceiptSubject): Promise<string> {
  const { deployment, tx, now } = command;
  const { epoch, revision } = await command.takeRevision();
  const apiId = await apiOfKey(tx, subject.keyId);
  const concerned = await mayAccept(tx, deployment, apiId, subject.grace);
  // A cut-off instance may go by a longer grace than the one in force now.
  const bounds = concerned.map(({ mustStopBy }) => mustStopBy);
  const worstCaseAt = Math.max(
    now + grantedLeaseMs(deployment.durations) + subject.grace.nowMs + SESSION_END_MS,
    ...bounds,
  );
  const id = newId(deployment.random, 'rcp');
  await tx
    .insertInto('receipts')
    .values({
      id,
      key_id: subject.keyId,
      version: subject.version,
      act: subject.act,
      epoch,
      revision,
      created_at: now,
      worst_case_at: worstCaseAt,
      concerned: JSON.stringify(concerned),
    })
    .execute();
  return id;
}

/**
 * How far a withdrawal has got. An instance is done when it has applied the revision and told that
 * no connection is open by what was withdrawn (K16), when it stopped cleanly, or when its bound has
 * passed: it then says no by Rule S, and has ended what was open.
 *
 * @throws Refusal `not-found`
 */
export async function showReceipt(deployment: Deployment, receiptId: string): Promise<Receipt> {
  const row = await findReceipt(deployment, receiptId);
  const now = deployment.serverTime.now();
  const concerned = now < row.worst_case_at ? await allConcerned(deployment, row) : storedIn(row);
  const stopped = await stoppedOf(deployment.store.db, row, concerned);
  const pending = concerned.filter(
    ({ instance, mustStopBy }) => now < mustStopBy && !stopped.has(instance),
  );
  const waitedFor = new Set(pending.map(({ instance }) => instance));
  return {
    id: row.id,
    revision: row.revision,
    done: concerned.map(({ instance }) => instance).filter((id) => !waitedFor.has(id)),
    pending: pending.map((one) => ({ ...one, mustStopBy: formatInstant(one.mustStopBy) })),
    worstCaseAt: formatInstant(row.worst_case_at),
    complete: pending.length === 0,
  };
}

/** How often a wait looks again without having been woken: bounds pass, instances stop. */
const LOOK_MS = 1_000;

/**
 * As `showReceipt`, but once it is complete, or after `waitMs` at the latest.
 *
 * @throws Refusal `not-found`
 */
export async function waitReceipt(
  deployment: Deployment,
  receiptId: string,
  waitMs: number,
  signal?: AbortSignal,
): Promise<Receipt> {
  const { clock, schedule, signals } = deployment;
  const { key_id } = await findReceipt(deployment, receiptId);
  const until = clock.monotonicMs() + waitMs;
  const wake = new Wake(signals, schedule, ({ keys }) => keys.has(key_id));
  try {
    for (;;) {
      const receipt = await showReceipt(deployment, receiptId);
      const left = until - clock.monotonicMs();
      if (receipt.complete || left <= 0 || signal?.aborted) return receipt;
      await wake.wait(Math.min(left, LOOK_MS), signal);
    }
  } finally {
    wake.close();
  }
}

/**
 * The api whose key a receipt is about.
 *
 * @throws Refusal `not-found`
 */
export async function receiptApi(deployment: Deployment, receiptId: string): Promise<string> {
  const { key_id } = await findReceipt(deployment, receiptId);
  return apiOfKey(deployment.store.db, key_id);
}

type ReceiptRow = Selectable<ReceiptsTable>;

async function findReceipt({ store }: Deployment, id: string): Promise<ReceiptRow> {
  const row = await store.db
    .selectFrom('receipts')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new Refusal('not-found', 'No receipt has this id.');
  return row;
}

async function apiOfKey(db: Kysely<Database>, keyId: string): Promise<string> {
  const key = await db
    .selectFrom('keys')
    .select('api_id')
    .where('id', '=', keyId)
    .executeTakeFirstOrThrow();
  return key.api_id;
}

async function mayAccept(
  db: Kysely<Database>,
  deployment: Deployment,
  apiId: string,
  grace: number | GraceInForce,
): Promise<Concerned[]> {
  const now = deployment.serverTime.now();
  const facts = await instanceFacts(db, deployment, apiId, grace, now);
  return facts
    .map(({ instance, group, region, graceEndsAt }) => {
      return { instance, group, region, mustStopBy: graceEndsAt + SESSION_END_MS };
    })
    .filter(({ mustStopBy }) => now < mustStopBy);
}

function storedIn(row: ReceiptRow): Concerned[] {
  return JSON.parse(row.concerned);
}

/**
 * Those of the commit, and those that the command could not see: on PostgreSQL an instance may have
 * been renewed by a report that committed just before it. Such a lease ended by the worst case too.
 */
async function allConcerned(deployment: Deployment, row: ReceiptRow): Promise<Concerned[]> {
  const { db } = deployment.store;
  const leaseMs = grantedLeaseMs(deployment.durations);
  const graceMs = row.worst_case_at - row.created_at - leaseMs - SESSION_END_MS;
  const stored = storedIn(row);
  const known = new Set(stored.map(({ instance }) => instance));
  const apiId = await apiOfKey(db, row.key_id);
  const live = await mayAccept(db, deployment, apiId, Math.max(0, graceMs));
  const unseen = live
    .filter(({ instance }) => !known.has(instance))
    .map((one) => ({ ...one, mustStopBy: Math.min(one.mustStopBy, row.worst_case_at) }));
  const stopped = await stoppedOf(db, row, unseen);
  return [...stored, ...unseen.filter(({ instance }) => !stopped.has(instance))];
}

/**
 * The instances that have applied the revision and have nothing open by what was withdrawn, or that
 * stopped cleanly.
 */
async function stoppedOf(
  db: Kysely<Database>,
  receipt: ReceiptRow,
  concerned: readonly Concerned[],
): Promise<Set<string>> {
  if (concerned.length === 0) return new Set();
  const connected = await instancesWithRefused(db, receipt);
  const rows = await db
    .selectFrom('instances')
    .select(['id', 'applied_epoch', 'applied_revision', 'closed_at'])
    .where(
      'id',
      'in',
      concerned.map(({ instance }) => instance),
    )
    .execute();
  const stopped = rows.filter(({ id, applied_epoch, applied_revision, closed_at }) => {
    if (closed_at !== null) return true;
    if (applied_epoch === null || applied_revision === null || connected.has(id)) return false;
    return reaches({ epoch: applied_epoch, revision: applied_revision }, receipt);
  });
  return new Set(stopped.map(({ id }) => id));
}
