import type { Durations } from '@keyturn/core';
import type { Deployment } from '../packages/server/src/deployment.ts';
import type { VerifierGroup } from '../packages/server/src/keyset/group.ts';
import type { Actor } from '../packages/server/src/lifecycle/actor.ts';
import { completeIssue, issueKey } from '../packages/server/src/lifecycle/key-issue.ts';
import type { NewKey } from '../packages/server/src/lifecycle/new-key.ts';
import { advanceRotation } from '../packages/server/src/lifecycle/rotation-advance.ts';
import type { Store } from '../packages/server/src/store/store.ts';
import { makeDeployment } from './deployment.ts';
import { insertAccepted, insertApi, insertGroup } from './keyset-rows.ts';
import type { ManualClock } from './manual-clock.ts';
import { TestInstance } from './test-instance.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const OPERATOR: Actor = {
  kind: 'token',
  id: 'tok_operator',
  name: 'operator',
  address: '198.51.100.7',
};

/** A provider with one api, one client and one group of verifiers, under a clock that tests move. */
export class LifecycleWorld {
  readonly deployment: Deployment;
  readonly clock: ManualClock;
  readonly group: VerifierGroup;
  readonly instances: TestInstance[] = [];

  constructor(deployment: Deployment, clock: ManualClock, group: VerifierGroup) {
    this.deployment = deployment;
    this.clock = clock;
    this.group = group;
  }

  get now(): number {
    return this.deployment.serverTime.now();
  }

  /** An instance of the group that has applied all there is. */
  async startInstance(id: string): Promise<TestInstance> {
    const instance = new TestInstance(this.deployment, this.group, id);
    this.instances.push(instance);
    await instance.report();
    return instance;
  }

  /** Publishes a key that is not handed out yet. */
  async publishKey(change: Partial<NewKey> = {}): Promise<string> {
    const { keyId } = await issueKey(this.deployment, OPERATOR, { ...NEW_KEY, ...change });
    return keyId;
  }

  /** A key that was handed out: every instance has it. */
  async issue(change: Partial<NewKey> = {}): Promise<{ keyId: string; keyString: string }> {
    const keyId = await this.publishKey(change);
    await this.everyoneReports();
    const answer = await completeIssue(this.deployment, OPERATOR, keyId);
    if ('waiting' in answer) throw new Error(JSON.stringify(answer.waiting));
    return { keyId, keyString: answer.keyString };
  }

  async everyoneReports(): Promise<void> {
    for (const instance of this.instances) await instance.report();
  }

  /**
   * Time goes by, in which others were accepted all the time, and at its end every instance has
   * reported all that it saw.
   */
  async pass(ms: number): Promise<void> {
    const from = this.now;
    this.clock.advance(ms);
    await insertAccepted(this.deployment, this.group, from, this.now);
    await this.everyoneReports();
  }

  /** Takes every step that is due, and answers which. */
  async advance(keyId: string): Promise<string[]> {
    const acts: string[] = [];
    for (;;) {
      const act = await advanceRotation(this.deployment, keyId);
      if (act === null) return acts;
      acts.push(act);
    }
  }

  /** Steps until the new version is handed out. */
  async handOut(keyId: string): Promise<void> {
    await this.advance(keyId);
    await this.everyoneReports();
    await this.advance(keyId);
  }

  async rotation(rotationId: string) {
    return this.deployment.store.db
      .selectFrom('rotations')
      .selectAll()
      .where('id', '=', rotationId)
      .executeTakeFirstOrThrow();
  }

  /** `state designation` of every version, by number. */
  async standings(keyId: string): Promise<string[]> {
    const rows = await this.deployment.store.db
      .selectFrom('versions')
      .select(['state', 'designation', 'reason'])
      .where('key_id', '=', keyId)
      .orderBy('number')
      .execute();
    return rows.map(({ state, designation, reason }) => `${state} ${designation ?? reason}`);
  }

  /** Actions of the audit, in order. */
  async audited(): Promise<string[]> {
    const { db } = this.deployment.store;
    const rows = await db.selectFrom('audit').select('action').orderBy('seq').execute();
    return rows.map(({ action }) => action);
  }

  async notices(): Promise<string[]> {
    const { db } = this.deployment.store;
    const rows = await db.selectFrom('outbox').select('type').execute();
    return rows.map(({ type }) => type).sort();
  }
}

export const NEW_KEY: NewKey = {
  apiId: 'acme',
  clientId: 'cli_1',
  name: 'bot',
  environment: 'live',
  owner: 'ops',
  purpose: 'test',
  scopes: [],
  class: 'default',
  labels: {},
  regions: [],
  addresses: [],
  notBefore: null,
  expiresAt: null,
  policyId: null,
};

export async function makeLifecycleWorld(
  store: Store,
  overrides: Partial<Durations> = {},
): Promise<LifecycleWorld> {
  const { deployment, clock } = await makeDeployment(store);
  Object.assign(deployment, { durations: { ...deployment.durations, ...overrides } });
  await insertApi(deployment, 'acme');
  await insertClient(deployment, 'cli_1');
  const group = await insertGroup(deployment, 'ver_1', ['acme']);
  return new LifecycleWorld(deployment, clock, group);
}

async function insertClient({ store }: Deployment, id: string): Promise<void> {
  await store.transaction(async (tx) => {
    await tx
      .insertInto('clients')
      .values({ id, name: id, contacts: '[]', created_at: 0 })
      .execute();
  });
}
