import { swapWindow, type Wait } from '@keyturn/core';
import { completeIssue, issueKey } from '../../../packages/server/src/lifecycle/key-issue.ts';
import type { RotationRow } from '../../../packages/server/src/lifecycle/lineage-load.ts';
import { dueKeys } from '../../../packages/server/src/lifecycle/rotation-due.ts';
import type { Channel } from '../../../packages/server/src/notify/channel.ts';
import { fanOut } from '../../../packages/server/src/notify/fan-out.ts';
import { peopleChannels } from '../../../packages/server/src/notify/people-channels.ts';
import { applyPolicies } from '../../../packages/server/src/policies/apply-policies.ts';
import { lookAtDue } from '../../../packages/server/src/schedules/look-at-due.ts';
import type { Store } from '../../../packages/server/src/store/store.ts';
import { insertAccepted } from '../../keyset-rows.ts';
import {
  DAY,
  HOUR,
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  NEW_KEY,
  OPERATOR,
} from '../../lifecycle-world.ts';
import { SeededRandom } from '../../simulation/engine/seeded-random.ts';
import type { TestInstance } from '../../test-instance.ts';
import { YEAR_CHANNELS, yearContact } from './year-audience.ts';
import { YearClients } from './year-clients.ts';
import { YEAR_POLICIES } from './year-policies.ts';

/** What a policy is to have kept. */
export interface YearKey {
  keyId: string;
  /** The name of its policy. */
  policy: string;
}

/** Acts with which verifiers have something to apply before the next. */
const PUBLISHING = ['publish', 'suspend', 'complete'];
const MOST_AT_ONCE = 2_000;

/** What is due within so long is looked at together, as a busy server would: one report serves many keys. */
const TOGETHER_MS = 10 * MINUTE;

/** How often somebody edits the policies, which has all schedules looked at again and moves none. */
const EDIT_EVERY_MS = 73 * DAY;

/**
 * A deployment under three policies, and a client for each key. Nothing is called but what the product's own
 * loops call; time jumps from one thing that is due to the next.
 */
export class PolicyYear {
  readonly world: LifecycleWorld;
  readonly keys: YearKey[] = [];
  /** What a client would have been refused, in words. */
  readonly refused: string[] = [];
  /** How often a client was looked at as its old version was suspended. */
  suspensions = 0;
  /** When the policies came to name another operator, and whom. */
  readonly edits: { at: number; contact: string }[] = [];
  readonly #instance: TestInstance;
  readonly #clients: YearClients;
  readonly #channels: Channel[];
  /** When an open rotation is looked at, by its key. */
  readonly #lookAt = new Map<string, number>();
  #acceptedUntil: number;
  #editAt: number;

  private constructor(world: LifecycleWorld, instance: TestInstance) {
    this.world = world;
    this.#instance = instance;
    this.#channels = peopleChannels(world.deployment, YEAR_CHANNELS);
    this.#clients = new YearClients(
      new SeededRandom('policy year'),
      world.deployment.durations.pollMs,
    );
    this.#acceptedUntil = world.now;
    this.#editAt = world.now + EDIT_EVERY_MS;
  }

  static async make(store: Store): Promise<PolicyYear> {
    const world = await makeLifecycleWorld(store);
    const { deployment } = world;
    Object.assign(deployment, { mailsContacts: true });
    await store.transaction(async (tx) => {
      for (const { name } of YEAR_POLICIES) {
        const contacts = JSON.stringify([yearContact(name).address]);
        const row = { id: `cli_${name}`, name, contacts, created_at: 0 };
        await tx.insertInto('clients').values(row).execute();
      }
    });
    await applyPolicies(deployment, OPERATOR, { policies: YEAR_POLICIES, dryRun: false });
    return new PolicyYear(world, await world.startInstance('i'));
  }

  /** Hands out so many keys under a policy. */
  async issue(policy: string, count: number): Promise<void> {
    const { deployment } = this.world;
    const issued: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const input = { ...NEW_KEY, clientId: `cli_${policy}`, name: `${policy}-${index}` };
      const { keyId } = await issueKey(deployment, OPERATOR, input);
      issued.push(keyId);
    }
    await this.#instance.report();
    for (const keyId of issued) {
      const answer = await completeIssue(deployment, OPERATOR, keyId);
      if ('waiting' in answer) throw new Error(JSON.stringify(answer.waiting));
      this.#clients.begin(keyId);
      this.keys.push({ keyId, policy });
    }
  }

  async runUntil(end: number): Promise<void> {
    for (let at = await this.#nextAt(); at < end; at = await this.#nextAt()) {
      await this.#moveTo(Math.max(Math.ceil(at / TOGETHER_MS) * TOGETHER_MS, this.world.now));
      await this.#lookAtWhatIsDue();
    }
  }

  async #nextAt(): Promise<number> {
    const row = await this.world.deployment.store.db
      .selectFrom('keys')
      .select(({ fn }) => fn.min('schedule_at').as('at'))
      .executeTakeFirst();
    const looks = [...this.#lookAt.values()];
    const scheduledAt = row?.at ?? Number.POSITIVE_INFINITY;
    return Math.min(scheduledAt, this.#editAt, this.#clients.nextSwapAt(), ...looks);
  }

  async #moveTo(at: number): Promise<void> {
    const { world } = this;
    world.clock.advance(at - world.now);
    if (world.now - this.#acceptedUntil >= HOUR) {
      await insertAccepted(world.deployment, world.group, this.#acceptedUntil, world.now);
      this.#acceptedUntil = world.now;
    }
    const uses = this.#clients.swapBy(world.now);
    for (const { keyId, version } of uses) {
      await this.#requireActive(keyId, version, 'used');
      this.#lookAt.set(keyId, world.now);
    }
    await this.#instance.reportUses(uses);
  }

  async #editPolicies(): Promise<void> {
    this.#editAt += EDIT_EVERY_MS;
    const contact = `operator-${this.edits.length + 1}@example.com`;
    this.edits.push({ at: this.world.now, contact });
    const policies = YEAR_POLICIES.map((policy) => ({ ...policy, contacts: [contact] }));
    await applyPolicies(this.world.deployment, OPERATOR, { policies, dryRun: false });
  }

  async #lookAtWhatIsDue(): Promise<void> {
    const { deployment, now } = this.world;
    if (now >= this.#editAt) await this.#editPolicies();
    const { schedules } = await dueKeys(deployment, MOST_AT_ONCE);
    await lookAtDue(deployment, schedules);
    for (const keyId of await this.#begun()) this.#lookAt.set(keyId, now);
    let keys = [...this.#lookAt].filter(([, at]) => at <= now).map(([keyId]) => keyId);
    while (keys.length > 0) {
      const published: string[] = [];
      for (const keyId of keys) {
        const acts = await this.world.advance(keyId);
        if (acts.some((act) => PUBLISHING.includes(act))) published.push(keyId);
        await this.#follow(keyId, acts);
      }
      if (published.length > 0) await this.#instance.report();
      keys = published;
    }
    while (await fanOut(deployment, this.#channels));
  }

  /** Keys whose rotation began in this look. */
  async #begun(): Promise<string[]> {
    const { deployment, now } = this.world;
    const rows = await deployment.store.db
      .selectFrom('rotations')
      .select('key_id')
      .where('ended_at', 'is', null)
      .where('started_at', '=', now)
      .execute();
    return rows.map(({ key_id }) => key_id);
  }

  /** What the steps of a rotation mean to the client, and when it is looked at next. */
  async #follow(keyId: string, acts: readonly string[]): Promise<void> {
    const { db } = this.world.deployment.store;
    const rotation = await db
      .selectFrom('rotations')
      .selectAll()
      .where('key_id', '=', keyId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (rotation === undefined) {
      this.#lookAt.delete(keyId);
      return;
    }
    const { promoted_at: handedOutAt, window_ms, to_version } = rotation;
    if (acts.includes('promote') && handedOutAt !== null) {
      const window = swapWindow(handedOutAt, window_ms, this.world.deployment.durations);
      this.#clients.hear(keyId, to_version, window);
    }
    const held = this.#clients.versionOf(keyId);
    if (acts.includes('suspend')) {
      this.suspensions += 1;
      if (held !== to_version) this.refused.push(`${keyId}: version ${held} was suspended in use`);
    }
    this.#lookAt.set(keyId, this.#nextLookAt(rotation));
  }

  #nextLookAt({ phase, safe_to_retire_at: safeAt, waits_for }: RotationRow): number {
    const { now } = this.world;
    const waits: Wait[] = JSON.parse(waits_for);
    const untils = waits.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)]));
    const ends = phase === 'draining' && safeAt !== null ? [safeAt] : untils;
    return Math.max(now + 1, Math.min(now + DAY, ...ends.filter((at) => at > now)) || now + MINUTE);
  }

  async #requireActive(keyId: string, version: number, what: string): Promise<void> {
    const { state } = await this.world.deployment.store.db
      .selectFrom('versions')
      .select('state')
      .where('key_id', '=', keyId)
      .where('number', '=', version)
      .executeTakeFirstOrThrow();
    if (state !== 'active')
      this.refused.push(`${keyId}: version ${version} is ${state} and ${what}`);
  }
}
