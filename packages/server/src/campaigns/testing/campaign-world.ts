import { type CampaignKeyState, type CampaignPlan, DEFAULT_PLAN } from '@keyturn/core';
import {
  DAY,
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../../test/lifecycle-world.ts';
import { inRows } from '../../in-rows.ts';
import { rollBackRotation } from '../../lifecycle/rotation-roll-back.ts';
import type { Store } from '../../store/store.ts';
import { beginCampaign, type NewCampaign } from '../campaign-begin.ts';
import { listCampaignKeys } from '../campaign-keys.ts';
import { showCampaign } from '../campaign-show.ts';
import { Campaigns } from '../start-campaigns.ts';

/** Keys, and campaigns over them whose turns the test takes. */
export class CampaignWorld {
  readonly lifecycle: LifecycleWorld;
  campaigns: Campaigns;

  constructor(lifecycle: LifecycleWorld) {
    this.lifecycle = lifecycle;
    this.campaigns = new Campaigns(lifecycle.deployment);
  }

  /** Forgets what was in memory. */
  restart(): void {
    this.campaigns = new Campaigns(this.deployment);
  }

  get deployment() {
    return this.lifecycle.deployment;
  }

  /** Keys that were handed out: one is issued, the others are copies of its rows. */
  async issue(count: number): Promise<string[]> {
    const { keyId } = await this.lifecycle.issue();
    return [keyId, ...(await this.#copies(keyId, count - 1))];
  }

  async begin(given: Partial<Omit<NewCampaign, 'plan'>> & { plan?: Partial<CampaignPlan> } = {}) {
    const { campaignId } = await beginCampaign(this.deployment, OPERATOR, {
      ...{ name: 'spring', where: 'api=acme', reason: '', all: true, apiIds: null, ...given },
      plan: { ...DEFAULT_PLAN, pacePerMinute: null, ...given.plan },
    });
    return campaignId;
  }

  /** Turns until there is nothing more to do at once. */
  async turn(campaigns: Campaigns = this.campaigns): Promise<void> {
    while ((await campaigns.turn()) === 0);
  }

  show(campaignId: string) {
    return showCampaign(this.deployment, campaignId);
  }

  /** Counts that are not 0. */
  async counts(campaignId: string): Promise<Record<string, number>> {
    const { counts } = await this.show(campaignId);
    return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  }

  async keys(campaignId: string, state?: CampaignKeyState) {
    const filter = { campaignId, cursor: null, limit: 200, ...(state && { state }) };
    return (await listCampaignKeys(this.deployment, filter)).items;
  }

  /** Hands the new versions of all that have begun out. */
  async handOut(campaignId: string): Promise<void> {
    for (const { keyId } of await this.keys(campaignId, 'begun')) {
      await this.lifecycle.handOut(keyId);
    }
    await this.#turnLater();
  }

  /** Lets all that was handed out end, and what is being rolled back. */
  async finish(campaignId: string): Promise<void> {
    const keys = [
      ...(await this.keys(campaignId, 'handed-out')),
      ...(await this.keys(campaignId, 'blocked')),
    ];
    await this.#retire(keys.map(({ keyId }) => keyId));
    await this.#turnLater();
  }

  /** Lets the rotation of one key end, whichever way it goes. */
  async retire(keyId: string): Promise<void> {
    await this.#retire([keyId]);
    await this.#turnLater();
  }

  /** What a person does who sees that clients fail with the new version. */
  async rollBack(campaignId: string, atMost: number): Promise<void> {
    const keys = await this.keys(campaignId, 'handed-out');
    for (const { rotationId } of keys.slice(0, atMost)) {
      await rollBackRotation(this.deployment, OPERATOR, { rotationId: rotationId as string });
    }
    await this.#turnLater();
  }

  async openRotations(): Promise<number> {
    const rows = await this.deployment.store.db
      .selectFrom('rotations')
      .select('id')
      .where('ended_at', 'is', null)
      .execute();
    return rows.length;
  }

  /** What was handed out leaves by time alone. */
  async #retire(keyIds: readonly string[]): Promise<void> {
    await this.lifecycle.pass(30 * DAY);
    for (const keyId of keyIds) await this.lifecycle.advance(keyId);
    await this.lifecycle.everyoneReports();
    for (const keyId of keyIds) await this.lifecycle.advance(keyId);
    await this.lifecycle.pass(DAY + MINUTE);
    for (const keyId of keyIds) await this.lifecycle.advance(keyId);
  }

  /** Nothing is heard here, so what has happened is found when it is due. */
  async #turnLater(): Promise<void> {
    this.lifecycle.clock.advance(11 * MINUTE);
    await this.lifecycle.everyoneReports();
    await this.turn();
  }

  async #copies(keyId: string, count: number): Promise<string[]> {
    const { store } = this.deployment;
    const one = { key_id: keyId };
    const key = await store.db
      .selectFrom('keys')
      .selectAll()
      .where('id', '=', keyId)
      .executeTakeFirstOrThrow();
    const version = await store.db
      .selectFrom('versions')
      .selectAll()
      .where((where) => where.and(one))
      .executeTakeFirstOrThrow();
    const ids = Array.from({ length: count }, (_, at) => `${keyId.slice(0, 14)}${at}`);
    await store.transaction(async (tx) => {
      await inRows(ids, (part) =>
        tx
          .insertInto('keys')
          .values(part.map((id) => ({ ...key, id, name: id })))
          .execute(),
      );
      await inRows(ids, (part) =>
        tx
          .insertInto('versions')
          .values(part.map((id) => ({ ...version, key_id: id, digest: `digest of ${id}` })))
          .execute(),
      );
    });
    return ids;
  }
}

export async function makeCampaignWorld(store: Store): Promise<CampaignWorld> {
  const lifecycle = await makeLifecycleWorld(store);
  await lifecycle.startInstance('i');
  return new CampaignWorld(lifecycle);
}
