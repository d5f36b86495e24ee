import type { KeysetRecord } from '@keyturn/core';
import type { Transaction } from 'kysely';
import { appendAudit } from '../audit/append.ts';
import type { Deployment } from '../deployment.ts';
import { appendChanges, type PendingChange } from '../keyset/append.ts';
import type { Database, HeadTable } from '../store/schema.ts';
import type { Actor } from './actor.ts';

/** One audit entry of a command. `details` never holds a name, an address or a secret. */
export interface AuditEntry {
  /** `noun.verb`, the verb as in route and CLI: `rotation.begin`, `version.revoke`. */
  action: string;
  /** Id of what was acted on. */
  subject: string;
  details: Record<string, unknown>;
}

/** What a command writes beside its own rows, gathered while it runs and written before commit. */
export class Command {
  readonly deployment: Deployment;
  readonly tx: Transaction<Database>;
  readonly actor: Actor;
  /** Server time of this command, ms; one instant for all that it writes. */
  readonly now: number;
  readonly changes: PendingChange[] = [];
  readonly entries: AuditEntry[] = [];
  readonly notices: { type: string; data: Record<string, unknown> }[] = [];
  readonly touchedKeys = new Set<string>();
  #head: HeadTable | null = null;

  constructor(deployment: Deployment, tx: Transaction<Database>, actor: Actor, now: number) {
    this.deployment = deployment;
    this.tx = tx;
    this.actor = actor;
    this.now = now;
  }

  /** Locks the lineage; call before reading what the command decides on (K14). */
  async lockKey(keyId: string): Promise<void> {
    await this.deployment.store.lockLineage(this.tx, keyId);
    this.touchedKeys.add(keyId);
  }

  /** Publishes a record to verifiers with this command's revision. `apiId` null: to all. */
  change(record: KeysetRecord, apiId: string | null): void {
    this.changes.push({ record, apiId });
  }

  audit(action: string, subject: string, details: Record<string, unknown> = {}): void {
    this.entries.push({ action, subject, details });
  }

  /** Tells people: an outbox row in the same transaction. */
  notice(type: string, data: Record<string, unknown>): void {
    this.notices.push({ type, data });
  }

  /**
   * The epoch and revision that this command's changes will carry. Locks the head, so nothing else
   * is locked after it: call it late. K3 needs it before the secret of a version can be made.
   */
  async takeRevision(): Promise<{ epoch: number; revision: number }> {
    const head = await this.lockHead();
    return { epoch: head.epoch, revision: head.revision + 1 };
  }

  async lockHead(): Promise<HeadTable> {
    this.#head ??= await this.deployment.store.lockHead(this.tx);
    return this.#head;
  }
}

/**
 * Runs one command as one transaction: its rows, its key set changes, its audit entries and its
 * outbox rows are committed together or not at all, in head order. Listeners hear of it after the
 * commit. `work` may be run again where the store asks for it, so it must not act outside `tx`.
 *
 * A command that wrote nothing worth an audit entry (a repetition) commits none.
 */
export async function runCommand<T>(
  deployment: Deployment,
  actor: Actor,
  work: (command: Command) => Promise<T>,
): Promise<T> {
  const { result, command, revision } = await deployment.store.transaction(async (tx) => {
    const command = new Command(deployment, tx, actor, deployment.serverTime.now());
    await actor.claim?.take(tx, command.now);
    const result = await work(command);
    await actor.claim?.keep(tx, result);
    const revision = await finish(command);
    return { result, command, revision };
  });
  deployment.signals.tell({
    revision,
    keys: command.touchedKeys,
    notices: command.notices.length > 0,
  });
  return result;
}

async function finish(command: Command): Promise<number | null> {
  if (command.changes.length > 0 && command.entries.length === 0) {
    throw new TypeError('a command that changes the key set must write an audit entry');
  }
  if (command.entries.length === 0 && command.notices.length === 0) return null;
  const head = { ...(await command.lockHead()) };
  const revision = command.changes.length > 0 ? head.revision + 1 : null;
  if (revision !== null) await appendChanges(command, head);
  await appendAudit(command, head);
  await writeNotices(command);
  head.server_time = Math.max(head.server_time, command.now);
  await command.tx.updateTable('head').set(head).where('id', '=', 1).execute();
  return revision;
}

async function writeNotices(command: Command): Promise<void> {
  const { deployment, now, notices } = command;
  if (notices.length === 0) return;
  const rows = notices.map(({ type, data }) => ({
    id: `msg_${Buffer.from(deployment.random.bytes(12)).toString('base64url')}`,
    type,
    data: JSON.stringify(data),
    created_at: now,
    next_attempt_at: now,
    attempts: 0,
    delivered_at: null,
    failed_at: null,
    last_error: null,
  }));
  await command.tx.insertInto('outbox').values(rows).execute();
}
