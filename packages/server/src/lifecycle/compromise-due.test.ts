import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import {
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { showReceipt } from '../keyset/receipts.ts';
import { refuseDue } from '../reconciler/refuse-due.ts';
import { keysToRefuse } from './compromise-due.ts';
import { compromiseKey } from './key-compromise.ts';
import { narrowVersion } from './version-narrow.ts';

const LATER = 10 * MINUTE;

/** A key whose only version is narrowed until it is refused, with a connection open on it. */
async function doomed(world: LifecycleWorld) {
  const instance = await world.startInstance('i');
  const { keyId } = await world.issue();
  const connected = [{ keyId, version: 1, open: 1 }];
  await instance.reportOpen(connected);
  const say = (refuseAfterMs = LATER) =>
    compromiseKey(world.deployment, OPERATOR, { keyId, refuseAfterMs });
  return { instance, keyId, connected, say, done: await say() };
}

const isComplete = async (world: LifecycleWorld, receiptId: string) =>
  (await showReceipt(world.deployment, receiptId)).complete;

forEachStore('a compromise with a time to come', (open) => {
  test('is complete when all have narrowed, and stays so; its refusal has a receipt of its own', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { instance, connected, say, done } = await doomed(world);
    assert.equal(await isComplete(world, done.receiptId), false);
    await instance.reportOpen(connected);
    assert.equal(await isComplete(world, done.receiptId), true, 'a narrowed one may stay open');
    assert.equal((await say()).receiptId, done.receiptId);
    world.clock.advance(LATER);
    await instance.reportOpen(connected);
    await refuseDue(world.deployment);
    const refused = await say();
    assert.notEqual(refused.receiptId, done.receiptId);
    assert.deepEqual([refused.versions, refused.refuseAt], [[1], null]);
    await instance.reportOpen(connected);
    assert.equal(await isComplete(world, refused.receiptId), false, 'a connection is open by it');
    assert.equal(await isComplete(world, done.receiptId), true, 'what was complete remains so');
    await instance.reportOpen([]);
    assert.equal(await isComplete(world, refused.receiptId), true);
    const audited = await world.audited();
    assert.equal((await say()).receiptId, refused.receiptId);
    assert.deepEqual(await world.audited(), audited);
  });

  test('and its receipt of a narrowing are not taken for one another', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, done } = await doomed(world);
    const narrow = () =>
      narrowVersion(world.deployment, OPERATOR, { keyId, version: 1, scopes: [] });
    const { receiptId } = await narrow();
    assert.notEqual(receiptId, done.receiptId);
    assert.equal((await narrow()).receiptId, receiptId);
  });
});

forEachStore('what is to be refused', (open, kind) => {
  test('is found by an index over that alone, key by key, behind one that fails too', async (t) => {
    const store = await open(t);
    const world = await makeLifecycleWorld(store);
    await world.startInstance('i');
    const keys: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { keyId } = await world.issue();
      await compromiseKey(world.deployment, OPERATOR, { keyId, refuseAfterMs: LATER });
      keys.push(keyId);
    }
    const [broken = '', ...others] = keys.sort();
    assert.deepEqual(await keysToRefuse(world.deployment, '', 9), []);
    world.clock.advance(LATER);
    assert.deepEqual(await keysToRefuse(world.deployment, broken, 1), others.slice(0, 1));
    await store.transaction(async (tx) => {
      const lost = { state: 'lost' };
      await tx.updateTable('versions').set(lost).where('key_id', '=', broken).execute();
    });
    await refuseDue(world.deployment);
    assert.deepEqual(await keysToRefuse(world.deployment, '', 9), [broken]);
    for (const keyId of others) {
      assert.equal((await world.standings(keyId))[0], 'compromised compromised');
    }
    const explain = sql.raw(kind === 'sqlite' ? 'explain query plan' : 'explain');
    const plan = await store.transaction(async (tx) => {
      // A small table is read whole by PostgreSQL, unless it is told not to.
      if (kind === 'postgres') await sql`set local enable_seqscan = off`.execute(tx);
      await sql`analyze versions`.execute(tx);
      return sql`${explain} select distinct key_id from versions where refuse_at is not null
        and refuse_at <= 1 and key_id > '' order by key_id limit 100`.execute(tx);
    });
    assert.match(JSON.stringify(plan.rows), /versions_refused_later/);
  });
});
