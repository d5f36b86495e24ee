import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PLAN } from '@keyturn/core';
import { HOUR, MINUTE, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { suspendKey } from '../lifecycle/key-suspend.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { showRotation } from '../lifecycle/rotation-show.ts';
import { revokeVersion } from '../lifecycle/version-revoke.ts';
import { cancelCampaign } from './campaign-cancel.ts';
import { pauseCampaign } from './campaign-pause.ts';
import { previewCampaign } from './campaign-preview.ts';
import { resumeCampaign } from './campaign-resume.ts';
import { Campaigns } from './start-campaigns.ts';
import { makeCampaignWorld } from './testing/campaign-world.ts';

const ONE_BY_ONE = { cohorts: [{ keys: 1 }] };

forEachStore('a campaign', (open) => {
  test('begins its canary, then the rest, and ends when every rotation has', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(4);
    const id = await world.begin({ plan: ONE_BY_ONE });
    await world.turn();
    assert.deepEqual(await world.counts(id), { waiting: 3, begun: 1 });
    await world.handOut(id);
    assert.deepEqual(await world.counts(id), { waiting: 3, handedOut: 1 });
    await world.finish(id);
    assert.deepEqual(await world.counts(id), { begun: 3, completed: 1 });
    await world.handOut(id);
    await world.finish(id);
    const { state, endedAt, counts } = await world.show(id);
    assert.deepEqual([state, counts.completed], ['completed', 4]);
    assert.ok(endedAt);
    const told = (await world.lifecycle.notices()).filter((type) => type.startsWith('campaign.'));
    assert.deepEqual(told, ['campaign.completed', 'campaign.started']);
  });

  test('stops by itself when its canary is rolled back, with hardly a key begun', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(300);
    const id = await world.begin({ plan: { cohorts: [{ keys: 2 }, { keys: 8 }] } });
    await world.turn();
    await world.handOut(id);
    await world.rollBack(id, 2);
    const stopped = await world.show(id);
    assert.equal(stopped.state, 'stopped');
    assert.deepEqual(stopped.stoppedBecause, {
      ...{ code: 'rolled-back', wave: 1, count: 2, of: 2 },
      text: 'Of 2 keys of wave 1 that have begun, 2 were rolled back.',
    });
    assert.deepEqual(await world.counts(id), { waiting: 298, rolledBack: 2 });
    assert.ok((await world.lifecycle.notices()).includes('campaign.stopped'));
    await resumeCampaign(world.deployment, OPERATOR, { campaignId: id, retry: false });
    await world.turn();
    assert.deepEqual(await world.counts(id), { waiting: 290, begun: 8, rolledBack: 2 });
  });

  test('that has stopped finishes once it is resumed, on a node that knows nothing of it', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(6);
    const id = await world.begin({ plan: { cohorts: [{ keys: 2 }] } });
    await world.turn();
    await world.handOut(id);
    await world.rollBack(id, 2);
    await resumeCampaign(world.deployment, OPERATOR, { campaignId: id, retry: null });
    for (let turns = 0; (await world.show(id)).state === 'running'; turns += 1) {
      assert.ok(turns < 10, JSON.stringify(await world.counts(id)));
      world.restart();
      await world.turn();
      await world.handOut(id);
      await world.finish(id);
    }
    assert.deepEqual(await world.counts(id), { completed: 6 });
  });

  test('begins again, after it was resumed, what was rolled back, once that has ended', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    const [keyId] = (await world.issue(1)) as [string];
    const id = await world.begin();
    await world.turn();
    await world.handOut(id);
    await world.rollBack(id, 2);
    await resumeCampaign(world.deployment, OPERATOR, { campaignId: id, retry: null });
    await world.turn();
    assert.deepEqual(await world.counts(id), { blocked: 1 });
    assert.equal((await world.keys(id))[0]?.reason, 'rolling-back');
    await world.lifecycle.pass(30 * 24 * HOUR);
    await world.lifecycle.advance(keyId);
    await world.lifecycle.everyoneReports();
    await world.lifecycle.advance(keyId);
    await world.lifecycle.pass(25 * HOUR);
    await world.lifecycle.advance(keyId);
    await world.turn();
    await world.turn();
    assert.deepEqual(await world.counts(id), { begun: 1 });
  });

  test('is carried on by several nodes, each key begun once', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(30);
    const id = await world.begin({ plan: { cohorts: [] } });
    const nodes = [1, 2].map(() => new Campaigns(world.deployment));
    await Promise.all(nodes.map((node) => world.turn(node)));
    assert.deepEqual(await world.counts(id), { begun: 30 });
    assert.equal(await world.openRotations(), 30);
    const keys = await world.keys(id);
    assert.equal(new Set(keys.map(({ rotationId }) => rotationId)).size, 30);
  });

  test('knows a rotation that it began before its process died as its own', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    const [keyId] = (await world.issue(1)) as [string];
    const id = await world.begin({ reason: 'yearly' });
    const reason = `yearly (campaign ${id})`;
    await beginRotation(world.deployment, OPERATOR, { keyId, reason, expedite: false });
    await world.turn();
    assert.deepEqual(await world.counts(id), { begun: 1 });
    await cancelCampaign(world.deployment, OPERATOR, { campaignId: id });
    await world.turn();
    assert.equal(await world.openRotations(), 0);
  });

  test('keeps its pace', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(20);
    const id = await world.begin({ plan: { cohorts: [], pacePerMinute: 2 } });
    await world.turn();
    assert.equal((await world.counts(id)).begun, 1);
    world.lifecycle.clock.advance(29_000);
    await world.turn();
    assert.equal((await world.counts(id)).begun, 1);
    world.lifecycle.clock.advance(1_000);
    await world.turn();
    assert.equal((await world.counts(id)).begun, 2);
  });

  test('skips a key that cannot rotate, with the reason', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    const [keyId] = (await world.issue(2)) as [string];
    const id = await world.begin({ plan: { cohorts: [] } });
    await suspendKey(world.deployment, OPERATOR, { keyId });
    await world.turn();
    assert.deepEqual(await world.counts(id), { begun: 1, skipped: 1 });
    const [skipped] = await world.keys(id, 'skipped');
    assert.deepEqual([skipped?.keyId, skipped?.reason], [keyId, 'key-suspended']);
  });

  test('takes a rotation that a person began for its own step, and leaves it to that person', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    const [keyId] = (await world.issue(1)) as [string];
    const mine = { keyId, reason: 'mine', expedite: false };
    const { rotationId } = await beginRotation(world.deployment, OPERATOR, mine);
    const id = await world.begin();
    await world.turn();
    assert.equal((await world.keys(id, 'begun'))[0]?.rotationId, rotationId);
    await cancelCampaign(world.deployment, OPERATOR, { campaignId: id });
    await world.turn();
    assert.equal(await world.openRotations(), 1);
  });

  test('waits for a key that another one, which began before, still has', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(1);
    const first = await world.begin();
    world.lifecycle.clock.advance(MINUTE);
    const second = await world.begin({ name: 'summer' });
    await world.turn();
    assert.deepEqual(await world.counts(first), { begun: 1 });
    assert.deepEqual(await world.counts(second), { blocked: 1 });
    assert.equal((await world.keys(second))[0]?.reason, first);
    await world.handOut(first);
    await world.finish(first);
    await world.turn();
    await world.turn();
    assert.equal((await world.show(first)).state, 'completed');
    assert.deepEqual(await world.counts(second), { begun: 1 });
  });

  test('begins nothing while it is paused, and goes on where it was', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    const campaign = { campaignId: '' };
    await world.issue(3);
    campaign.campaignId = await world.begin({ plan: { ...ONE_BY_ONE, nextAfter: 'handed-out' } });
    await world.turn();
    await pauseCampaign(world.deployment, OPERATOR, campaign);
    await pauseCampaign(world.deployment, OPERATOR, campaign);
    await world.handOut(campaign.campaignId);
    assert.deepEqual(await world.counts(campaign.campaignId), { waiting: 2, handedOut: 1 });
    await resumeCampaign(world.deployment, OPERATOR, { ...campaign, retry: null });
    await world.turn();
    assert.deepEqual(await world.counts(campaign.campaignId), { begun: 2, handedOut: 1 });
    const acts = (await world.lifecycle.audited()).filter((act) => act.startsWith('campaign.'));
    assert.deepEqual(acts, ['campaign.begin', 'campaign.pause', 'campaign.resume']);
    await assert.rejects(
      async () => {
        await cancelCampaign(world.deployment, OPERATOR, campaign);
        await resumeCampaign(world.deployment, OPERATOR, { ...campaign, retry: null });
      },
      { code: 'campaign-ended' },
    );
  });

  test('that is cancelled cancels what was not handed out and leaves the rest to finish', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(4);
    const plan = { cohorts: [{ keys: 1 }, { keys: 2 }], nextAfter: 'handed-out' as const };
    const campaignId = await world.begin({ plan });
    await world.turn();
    await world.handOut(campaignId);
    assert.deepEqual(await world.counts(campaignId), { waiting: 1, begun: 2, handedOut: 1 });
    await cancelCampaign(world.deployment, OPERATOR, { campaignId });
    await world.turn();
    assert.deepEqual(await world.counts(campaignId), { leftOut: 1, cancelled: 2, handedOut: 1 });
    await world.finish(campaignId);
    const { state, endedAt, counts } = await world.show(campaignId);
    assert.deepEqual([state, counts.completed], ['cancelled', 1]);
    assert.ok(endedAt);
  });

  test('with a barrier lets no old version leave before every new one was handed out', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(2);
    const id = await world.begin({
      plan: { ...ONE_BY_ONE, barrier: true, stallAfterMs: 90 * 24 * HOUR },
    });
    await world.turn();
    await world.handOut(id);
    await world.finish(id);
    assert.deepEqual(await world.counts(id), { begun: 1, handedOut: 1 });
    const [held] = await world.keys(id, 'handed-out');
    const rotationId = held?.rotationId as string;
    const holds = async () =>
      (await showRotation(world.deployment, rotationId)).holds.map(({ name }) => name);
    assert.deepEqual(await holds(), ['campaign']);
    await world.handOut(id);
    assert.deepEqual(await holds(), []);
    await world.finish(id);
    assert.deepEqual(await world.counts(id), { completed: 2 });
  });

  test('holds what it hands out behind its barrier in the very transaction of the hand-out', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    const [first] = (await world.issue(2)) as [string];
    const id = await world.begin({ plan: { ...ONE_BY_ONE, barrier: true } });
    await world.turn();
    const [begun] = await world.keys(id, 'begun');
    await world.lifecycle.handOut(begun?.keyId ?? first);
    const { holds, phase } = await showRotation(world.deployment, begun?.rotationId as string);
    assert.deepEqual([phase, ...holds.map(({ name }) => name)], ['draining', 'campaign']);
    const told = await world.lifecycle.notices();
    assert.ok(!told.includes('rotation.waiting'), 'it is what the plan asked for');
    await cancelCampaign(world.deployment, OPERATOR, { campaignId: id });
    await world.turn();
    const freed = await showRotation(world.deployment, begun?.rotationId as string);
    assert.deepEqual(freed.holds, []);
  });

  test('lets go of the rotation that a security act begins in the place of its own', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(2);
    const id = await world.begin({ plan: { ...ONE_BY_ONE, barrier: true } });
    await world.turn();
    const [begun] = await world.keys(id, 'begun');
    const keyId = begun?.keyId as string;
    await world.lifecycle.handOut(keyId);
    const { receiptId } = await revokeVersion(world.deployment, OPERATOR, { keyId, version: 2 });
    assert.ok(receiptId);
    const holds = async () => {
      const { db } = world.deployment.store;
      const rows = await db
        .selectFrom('rotations')
        .leftJoin('rotation_holds', 'rotation_holds.rotation_id', 'rotations.id')
        .select(['rotations.id', 'rotation_holds.name'])
        .where('rotations.key_id', '=', keyId)
        .where('rotations.ended_at', 'is', null)
        .execute();
      return rows.map(({ id: open, name }) => [open === begun?.rotationId, name]);
    };
    assert.deepEqual(await holds(), [[false, 'campaign']], 'its holds are inherited');
    world.campaigns.hear(new Set([keyId]));
    await world.turn();
    assert.deepEqual(await holds(), [[false, null]]);
  });

  test('begins nothing in a freeze, and what waited for its end after it', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    const { store, serverTime } = world.deployment;
    const [frozen] = (await world.issue(2)) as [string];
    const local = (ms: number) => new Date(serverTime.now() + ms).toISOString().slice(0, 16);
    const freezes = [{ from: local(-HOUR), to: local(20 * HOUR), reason: 'release' }];
    const calendar = { timeZone: 'UTC', workingHours: null, freezeDays: [], freezes };
    const policy = { id: 'pol_1', name: 'calm', document: JSON.stringify({ calendar }) };
    await store.transaction(async (tx) => {
      await tx
        .insertInto('policies')
        .values({ ...policy, created_at: 0 })
        .execute();
      const frozenKey = tx.updateTable('keys').set({ policy_id: 'pol_1' });
      await frozenKey.where('id', '=', frozen).execute();
    });
    const id = await world.begin({ plan: { cohorts: [] } });
    await world.turn();
    assert.deepEqual(await world.counts(id), { blocked: 1, begun: 1 });
    const [blocked] = await world.keys(id, 'blocked');
    assert.deepEqual([blocked?.keyId, blocked?.reason], [frozen, 'freeze']);
    for (let hour = 0; hour < 19; hour++) {
      world.lifecycle.clock.advance(HOUR);
      await world.turn();
    }
    assert.equal((await world.keys(id, 'blocked')).length, 1);
    assert.equal((await world.show(id)).state, 'running');
    world.lifecycle.clock.advance(HOUR);
    await world.turn();
    assert.deepEqual(await world.keys(id, 'blocked'), []);
    assert.ok((await world.keys(id, 'begun')).some(({ keyId }) => keyId === frozen));
  });

  test('counts a key as stalled that comes no further, and stops for it', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(3);
    const id = await world.begin({ plan: { ...ONE_BY_ONE, stallAfterMs: HOUR } });
    await world.turn();
    world.lifecycle.clock.advance(30 * MINUTE);
    await world.turn();
    assert.equal((await world.show(id)).state, 'running');
    world.lifecycle.clock.advance(31 * MINUTE);
    await world.turn();
    const { state, stoppedBecause } = await world.show(id);
    assert.deepEqual([state, stoppedBecause?.code], ['stopped', 'stalled']);
  });

  test('counts a key whose calls are refused, and stops for it', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    const { store } = world.deployment;
    await world.issue(3);
    await store.transaction((tx) => tx.updateTable('versions').set({ refused_total: 7 }).execute());
    const id = await world.begin({ plan: ONE_BY_ONE });
    await world.turn();
    await world.handOut(id);
    assert.equal((await world.show(id)).state, 'running');
    await store.transaction((tx) => tx.updateTable('versions').set({ refused_total: 8 }).execute());
    world.lifecycle.clock.advance(11 * MINUTE);
    await world.turn();
    assert.equal((await world.show(id)).stoppedBecause?.code, 'refused');
  });

  test('is previewed without a trace', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    const [keyId] = (await world.issue(5)) as [string];
    await suspendKey(world.deployment, OPERATOR, { keyId });
    const before = await world.lifecycle.audited();
    const plan = { ...DEFAULT_PLAN, cohorts: [{ percent: 1 }], pacePerMinute: 2 };
    const preview = await previewCampaign(world.deployment, {
      ...{ where: ' api=acme,other', plan, apiIds: null },
    });
    assert.deepEqual(preview, {
      where: 'api=acme,other',
      total: 5,
      isEverything: true,
      apis: [{ apiId: 'acme', name: 'acme', keys: 5 }],
      waves: [
        { wave: 1, cohort: 1, region: null, keys: 1 },
        { wave: 2, cohort: 2, region: null, keys: 4 },
      ],
      notNow: [{ reason: 'key-suspended', keys: 1 }],
      beginsWithinMs: 2 * MINUTE,
    });
    assert.deepEqual(await world.lifecycle.audited(), before);
  });

  test('is refused where it is about no key, or about every one and that was not said', async (t) => {
    const world = await makeCampaignWorld(await open(t));
    await world.issue(2);
    const before = await world.lifecycle.audited();
    await assert.rejects(world.begin({ where: 'label.tier=gold' }), { code: 'nothing-selected' });
    await assert.rejects(world.begin({ all: false }), { code: 'everything-selected' });
    await assert.rejects(world.begin({ apiIds: ['other'] }), { code: 'nothing-selected' });
    await assert.rejects(world.begin({ where: 'api=acme tier=gold' }), {
      code: 'invalid-input',
      errors: [
        {
          path: 'where',
          message:
            'column 10: "tier" is no field; write one of api, client, scope, label.NAME, region, age, version-format',
        },
      ],
    });
    assert.deepEqual(await world.lifecycle.audited(), before);
  });
});
