import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resumeCampaign } from '../../packages/server/src/campaigns/campaign-resume.ts';
import { Campaigns } from '../../packages/server/src/campaigns/start-campaigns.ts';
import {
  type CampaignWorld,
  makeCampaignWorld,
} from '../../packages/server/src/campaigns/testing/campaign-world.ts';
import { inRows } from '../../packages/server/src/in-rows.ts';
import { advanceRotation } from '../../packages/server/src/lifecycle/rotation-advance.ts';
import { openStore } from '../../packages/server/src/store/open-store.ts';
import type { Store } from '../../packages/server/src/store/store.ts';
import { DAY, MINUTE, OPERATOR } from '../lifecycle-world.ts';

const KEYS = 10_000;

/** The whole canary of the default plan, which is one key in two hundred. */
const CANARY = 50;

/** Rotations of each wave that go all their way; `CAMPAIGN_IN_FULL=10000`: all of them, which takes minutes. */
const ROTATED_IN_FULL = Number(process.env.CAMPAIGN_IN_FULL ?? CANARY);

/** After so many writes a node that carries the campaign on is killed, one life after the other. */
const WRITES_OF_LIVES = [1, 7, 40, 301];

const KILLED = 'the process was killed';

/** A store whose process dies after some more writes: from then on nothing is written. */
function dyingStore(store: Store, writes: number): Store {
  let left = writes;
  return {
    kind: store.kind,
    db: store.db,
    transaction: (work) => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error(KILLED)) : store.transaction(work);
    },
    lockLineage: (tx, keyId) => store.lockLineage(tx, keyId),
    lockHead: (tx) => store.lockHead(tx),
    migrate: () => store.migrate(),
    close: () => store.close(),
  };
}

/** A campaign whose nodes are killed and replaced, and whose rotations the test carries on. */
class LargeCampaign {
  readonly world: CampaignWorld;
  readonly id: string;
  readonly #writes: number[];
  #node: Campaigns;
  kills = 0;

  constructor(world: CampaignWorld, id: string) {
    this.world = world;
    this.id = id;
    this.#writes = [...WRITES_OF_LIVES];
    this.#node = this.#nextNode();
    world.deployment.signals.listen(({ keys }) => this.#node.hear(keys));
  }

  /** Turns until there is nothing more to do at once, on as many nodes as it takes. */
  async turn(): Promise<void> {
    for (;;) {
      try {
        while ((await this.#node.turn()) === 0);
        return;
      } catch (error) {
        if ((error as Error).message !== KILLED) throw error;
        this.kills += 1;
        this.#node = this.#nextNode();
        // What the dead one had heard is found when it is due.
        this.world.lifecycle.clock.advance(11 * MINUTE);
      }
    }
  }

  /** Once what nobody told of is due to be looked at. */
  async turnLater(): Promise<void> {
    this.world.lifecycle.clock.advance(11 * MINUTE);
    await this.world.lifecycle.everyoneReports();
    await this.turn();
  }

  async keysIn(state: string): Promise<string[]> {
    const rows = await this.world.deployment.store.db
      .selectFrom('campaign_keys')
      .select('key_id')
      .where('campaign_id', '=', this.id)
      .where('state', '=', state)
      .orderBy('position')
      .execute();
    return rows.map(({ key_id }) => key_id);
  }

  /** Lets a few of the rotations that have begun go all their way, and plants the end of the others. */
  async handOut(): Promise<void> {
    const keys = await this.keysIn('begun');
    await this.#plantEnds(keys.splice(ROTATED_IN_FULL));
    await this.#steps(keys, ['publish']);
    await this.world.lifecycle.everyoneReports();
    await this.#steps(keys, ['ready', 'promote', 'drain']);
  }

  async finish(): Promise<void> {
    await this.#retire(await this.keysIn('handed-out'), ['suspend']);
  }

  /** Lets what was rolled back come to its end. */
  async finishRollBacks(): Promise<void> {
    await this.#retire(await this.keysIn('rolled-back'), ['drain', 'suspend']);
  }

  /** How many rotations ended so. */
  async ended(phase: string): Promise<number> {
    const { count } = await this.world.deployment.store.db
      .selectFrom('rotations')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('phase', '=', phase)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /**
   * All that a campaign reads of a rotation, as the reconciler leaves it. That no signal tells of it is as
   * where another node did it.
   */
  async #plantEnds(keys: readonly string[]): Promise<void> {
    const { store, serverTime } = this.world.deployment;
    const end = { phase: 'completed', ended_at: serverTime.now() };
    await store.transaction((tx) =>
      inRows(keys, (part) =>
        tx
          .updateTable('rotations')
          .set(end)
          .where('key_id', 'in', part)
          .where('ended_at', 'is', null)
          .execute(),
      ),
    );
  }

  async #retire(keys: readonly string[], first: readonly string[]): Promise<void> {
    const { lifecycle } = this.world;
    await lifecycle.pass(30 * DAY);
    await this.#steps(keys, first);
    await lifecycle.everyoneReports();
    await this.#steps(keys, ['hide']);
    await lifecycle.pass(DAY + MINUTE);
    await this.#steps(keys, ['complete']);
  }

  async #steps(keys: readonly string[], steps: readonly string[]): Promise<void> {
    for (const keyId of keys) {
      for (const step of steps) {
        assert.equal(await advanceRotation(this.world.deployment, keyId), step, keyId);
      }
    }
  }

  #nextNode(): Campaigns {
    const { deployment } = this.world;
    const writes = this.#writes.shift();
    if (writes === undefined) return new Campaigns(deployment);
    return new Campaigns({ ...deployment, store: dyingStore(deployment.store, writes) });
  }
}

test('a campaign over 10,000 keys stops, by its defaults, for its canary with under 1 % begun, and after the fix finishes, killed on its way', async (t) => {
  const store = await openStore('sqlite::memory:');
  t.after(() => store.close());
  const world = await makeCampaignWorld(store);
  await world.issue(KEYS);
  const id = await world.begin();
  const campaign = new LargeCampaign(world, id);
  await campaign.turn();
  await campaign.handOut();
  await campaign.turn();
  assert.deepEqual(await world.counts(id), { waiting: KEYS - CANARY, handedOut: CANARY });

  await world.rollBack(id, 3);
  await campaign.turn();
  const { state, stoppedBecause } = await world.show(id);
  assert.deepEqual(
    [state, stoppedBecause?.code, stoppedBecause?.wave],
    ['stopped', 'rolled-back', 1],
  );
  assert.ok((await world.openRotations()) < KEYS / 100);
  assert.equal(
    (await world.lifecycle.notices()).filter((one) => one === 'campaign.stopped').length,
    1,
  );

  await campaign.finishRollBacks();
  assert.equal(await campaign.ended('rolled-back'), 3);
  await resumeCampaign(world.deployment, OPERATOR, { campaignId: id, retry: null });
  for (let rounds = 0; (await world.show(id)).state === 'running'; rounds += 1) {
    assert.ok(rounds < 12, JSON.stringify(await world.counts(id)));
    await campaign.turn();
    await campaign.handOut();
    await campaign.turn();
    await campaign.finish();
    await campaign.turnLater();
  }
  assert.deepEqual(await world.counts(id), { completed: KEYS });
  assert.equal(await campaign.ended('completed'), KEYS, 'each key once');
  assert.equal(campaign.kills, WRITES_OF_LIVES.length);
});
