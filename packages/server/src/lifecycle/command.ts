import { type KeysetRecord, MAX_EPOCH, MAX_REVISION } from '@keyturn/core';
import type { Transaction } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { requireContinued } from '../history/known-head.ts';
import { noEpochLeft } from '../history/no-epoch-left.ts';
import type { Database, HeadTable } from '../store/schema.ts';
import type { Actor } from './actor.ts';

/** A key set record that a command publishes. */
export interface PendingChange {
  record: KeysetRecord;
  /** The api whose verifiers see it; null: every verifier. */
  apiId: string | null;
}

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
  /** Keys whose rotation is shown otherwise, and nothing else. */
  readonly shownKeys = new Set<string>();
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
   *
   * @throws Refusal `no-epoch-left` where no key string could carry the revision.
   */
  async takeRevision(): Promise<{ epoch: number; revision: number }> {
    const head = await this.lockHead();
    if (head.epoch > MAX_EPOCH || head.revision >= MAX_REVISION) throw noEpochLeft();
    return { epoch: head.epoch, revision: head.revision + 1 };
  }

  /**
   * Locks the head and reads it.
   *
   * @throws ForkFound where the database has lost what this process knows it had committed.
   */
  async lockHead(): Promise<HeadTable> {
    if (this.#head !== null) return this.#head;
    const { history, store } = this.deployment;
    const known = history.highest;
    const head = await store.lockHead(this.tx);
    await requireContinued(this.tx, this.deployment, known, head);
    // Another node may have told a later time (K8).
    this.deployment.serverTime.raiseTo(head.server_time);
    this.#head = head;
    return head;
  }

  /** Goes on from a head that the caller has locked and changed, as a new epoch does. */
  continueFrom(head: HeadTable): void {
    this.#head = head;
  }
}
