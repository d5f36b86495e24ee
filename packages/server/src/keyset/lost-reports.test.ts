import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headOf, reportOf } from '../../../../test/keyset-rows.ts';
import { makeLifecycleWorld } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { clockJumps } from '../clock-hold.ts';
import { backUp, putBack } from '../store/testing/put-back.ts';
import { takeReport } from './report.ts';

forEachStore('reports that the database has lost', (open) => {
  test('leave a time that is not quiet, from the last watermark to the next report', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment, group } = world;
    const { store } = deployment;
    const report = async (sequence: number) => {
      const watermark = world.now;
      const applied = await headOf(deployment);
      await takeReport(deployment, group, reportOf('i', sequence, applied, { watermark }));
    };
    await report(1);
    const from = world.now;
    const backup = await backUp(store);
    world.clock.advance(3_000);
    await report(2);
    assert.deepEqual(await clockJumps(store.db, world.now), []);
    await putBack(store, backup);
    world.clock.advance(3_000);
    await report(3);
    const lost = [{ from, to: world.now }];
    assert.deepEqual(await clockJumps(store.db, world.now), lost);
    world.clock.advance(3_000);
    await report(4);
    assert.deepEqual(await clockJumps(store.db, world.now), lost);
  });
});
