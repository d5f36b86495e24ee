import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headOf, insertApi, insertGroup, reportOf } from '../../../../test/keyset-rows.ts';
import { makeLifecycleWorld } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { unknownTimes } from '../clock-hold.ts';
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
    assert.deepEqual(await unknownTimes(store.db, 'acme', world.now), []);
    await putBack(store, backup);
    world.clock.advance(3_000);
    await report(3);
    const lost = [{ from, to: world.now }];
    assert.deepEqual(await unknownTimes(store.db, 'acme', world.now), lost);
    world.clock.advance(3_000);
    await report(4);
    assert.deepEqual(await unknownTimes(store.db, 'acme', world.now), lost);
  });

  test('as a lying verifier tells it stop no api of another group, and fill one row a day', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { db } = deployment.store;
    await insertApi(deployment, 'api_b');
    await insertApi(deployment, 'api_c');
    const liar = await insertGroup(deployment, 'ver_b', ['api_b', 'api_c']);
    const since = world.now;
    for (let report = 1; report <= 20; report++) {
      world.clock.advance(3_000);
      await takeReport(deployment, liar, reportOf('old', 2 * report, null, { watermark: 1 }));
      await takeReport(deployment, liar, reportOf(`new ${report}`, 7, null));
    }
    assert.deepEqual(await unknownTimes(db, 'acme', world.now), []);
    const rows = await db.selectFrom('lost_reports').selectAll().orderBy('api_id').execute();
    assert.deepEqual(
      rows.map(({ api_id }) => api_id),
      ['api_b', 'api_c'],
    );
    const from = since + 3_000 - 300_000;
    assert.deepEqual(await unknownTimes(db, 'api_b', world.now), [{ from, to: world.now }]);
    world.clock.advance(401 * 86_400_000);
    assert.deepEqual(await unknownTimes(db, 'api_b', world.now), [], 'it does not count for ever');
    await takeReport(deployment, liar, reportOf('last', 2, null));
    assert.equal((await db.selectFrom('lost_reports').selectAll().execute()).length, 2);
  });
});
