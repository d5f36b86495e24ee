import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OrphanSighting } from '@keyturn/core';
import { headOf, reportOf } from '../../../../test/keyset-rows.ts';
import { DAY, makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { takeReport } from '../keyset/report.ts';
import { sweep } from '../reconciler/sweep.ts';
import type { Store } from '../store/store.ts';
import { openEpoch } from './open-epoch.ts';
import { closeOrphan } from './orphan-close.ts';
import { listOrphans } from './orphan-list.ts';

const PAGE = { cursor: null, limit: 10 };

/** History forked after revision 10 of the first epoch. */
async function makeWorld(store: Store) {
  const world = await makeLifecycleWorld(store);
  const { deployment, group } = world;
  await store.transaction(async (tx) => {
    await tx.updateTable('head').set({ revision: 10 }).execute();
  });
  await openEpoch(deployment, { seen: [], lastCommonRevision: 10, reason: 'put back' });
  let sequence = 0;
  const see = async (...orphans: OrphanSighting[]) => {
    sequence += 1;
    return takeReport(deployment, group, reportOf('v', sequence, null, { orphans }));
  };
  const sighting = (revision: number, change: Partial<OrphanSighting> = {}): OrphanSighting => {
    return { epoch: 1, revision, lastFour: 'abcd', count: 1, lastAt: world.now, ...change };
  };
  /** `closed` of every fork, as verifiers are told. */
  const told = async () => {
    const rows = await store.db
      .selectFrom('keyset_records')
      .select('record')
      .where('identity', 'like', 'fork:%')
      .execute();
    return rows.map(({ record }) => JSON.parse(record).closed);
  };
  return { world, deployment, see, sighting, told };
}

forEachStore('an orphan', (open) => {
  test('that verifiers report is listed, counted, and told to people once', async (t) => {
    const { world, deployment, see, sighting } = await makeWorld(await open(t));
    await see(sighting(11), sighting(12, { lastFour: 'wxyz', count: 3 }));
    world.clock.advance(1_000);
    await see(sighting(11, { count: 4 }));
    const { items } = await listOrphans(deployment, PAGE);
    const found = items.map(({ revision, lastFour, count }) => [revision, lastFour, count]);
    assert.deepEqual(found.sort(), [
      [11, 'abcd', 5],
      [12, 'wxyz', 3],
    ]);
    const notices = await world.notices();
    assert.equal(notices.filter((type) => type === 'orphan.seen').length, 2);
  });

  test('is none where no stretch of history was lost there', async (t) => {
    const { deployment, see, sighting } = await makeWorld(await open(t));
    const { revision } = await headOf(deployment);
    await see(sighting(10), sighting(revision + 1, { epoch: 2 }), sighting(99, { epoch: 3 }));
    assert.deepEqual((await listOrphans(deployment, PAGE)).items, []);
  });

  test('that a person closes is closed with all of its fork, for every verifier, once', async (t) => {
    const { world, deployment, see, sighting, told } = await makeWorld(await open(t));
    await see(sighting(11), sighting(12));
    const [orphan] = (await listOrphans(deployment, PAGE)).items;
    assert.equal(orphan?.closedAt, null);
    const closed = await closeOrphan(deployment, OPERATOR, { orphanId: orphan.id });
    assert.ok(closed.closedAt);
    assert.deepEqual(await told(), [true]);
    const { items } = await listOrphans(deployment, PAGE);
    assert.ok(items.every(({ closedAt }) => closedAt === closed.closedAt));
    const head = await headOf(deployment);
    world.clock.advance(1_000);
    assert.deepEqual(await closeOrphan(deployment, OPERATOR, { orphanId: orphan.id }), closed);
    assert.deepEqual(await headOf(deployment), head);
    const unknown = closeOrphan(deployment, OPERATOR, { orphanId: 'orp_none' });
    await assert.rejects(unknown, { code: 'not-found' });
  });

  test('is closed by the server after 7 days, and not before', async (t) => {
    const { world, deployment, told } = await makeWorld(await open(t));
    world.clock.advance(7 * DAY - 1);
    await sweep(deployment);
    assert.deepEqual(await told(), [false]);
    world.clock.advance(1);
    await sweep(deployment);
    assert.deepEqual(await told(), [true]);
    assert.ok((await world.audited()).includes('fork.close'));
  });
});
