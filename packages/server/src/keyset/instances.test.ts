import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDeployment } from '../../../../test/deployment.ts';
import { headOf, insertGroup, reportOf } from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import type { Store } from '../store/store.ts';
import { markInstanceGone } from './instance-gone.ts';
import { instanceFacts } from './instances.ts';
import { takeReport } from './report.ts';

const LEASE = 30_030;
const GRACE = 900_000;
const DAY = 86_400_000;

/** One group of api `api_a`, and an instance `i` of it that was renewed just now. */
async function makeWorld(store: Store) {
  const { deployment, clock } = await makeDeployment(store);
  const group = await insertGroup(deployment, 'ver_a', ['api_a']);
  const head = await headOf(deployment);
  await takeReport(deployment, group, reportOf('i', 1, head));
  const facts = (graceMs = GRACE, since = 0) =>
    instanceFacts(store.db, deployment, 'api_a', graceMs, since);
  const standing = async (graceMs = GRACE) => (await facts(graceMs))[0]?.standing;
  return { deployment, clock, group, head, facts, standing };
}

forEachStore('the standing of an instance', (open) => {
  test('is fresh while its lease may run, then grace, then stale', async (t) => {
    const { clock, standing } = await makeWorld(await open(t));
    assert.equal(await standing(), 'fresh');
    clock.advance(LEASE - 1);
    assert.equal(await standing(), 'fresh');
    clock.advance(1);
    assert.equal(await standing(), 'grace');
    clock.advance(GRACE - 1);
    assert.equal(await standing(), 'grace');
    clock.advance(1);
    assert.equal(await standing(), 'stale');
  });

  test('knows no grace for a strict key', async (t) => {
    const { clock, standing } = await makeWorld(await open(t));
    clock.advance(LEASE);
    assert.equal(await standing(0), 'stale');
  });

  test('stays fresh with every renewal', async (t) => {
    const { deployment, clock, group, head, standing } = await makeWorld(await open(t));
    for (let sequence = 2; sequence < 5; sequence++) {
      clock.advance(LEASE - 1);
      await takeReport(deployment, group, reportOf('i', sequence, head));
    }
    clock.advance(LEASE - 1);
    assert.equal(await standing(), 'fresh');
  });

  test('is not moved by a step of the wall clock', async (t) => {
    const { clock, standing } = await makeWorld(await open(t));
    clock.stepWall(DAY);
    assert.equal(await standing(), 'fresh');
    clock.advance(LEASE);
    clock.stepWall(-2 * DAY);
    assert.equal(await standing(), 'grace');
  });

  test('is stale before its first lease, with nothing that could end', async (t) => {
    const { deployment, group, facts } = await makeWorld(await open(t));
    await takeReport(deployment, group, reportOf('blank', 1, null));
    const blank = (await facts()).find(({ instance }) => instance === 'blank');
    assert.equal(blank?.standing, 'stale');
    assert.deepEqual([blank?.leaseEndsAt, blank?.graceEndsAt], [0, 0]);
    assert.equal(blank?.applied, null);
  });

  test('is gone once a person says so, and its lease has surely ended', async (t) => {
    const { deployment, clock, facts } = await makeWorld(await open(t));
    await markInstanceGone(deployment, SYSTEM, { verifierId: 'ver_a', instanceId: 'i' });
    assert.equal((await facts())[0]?.standing, 'fresh', 'it may answer no until then');
    clock.advance(LEASE);
    const [fact] = await facts();
    assert.equal(fact?.standing, 'gone');
    const graceLeft = (fact?.graceEndsAt ?? 0) - (fact?.leaseEndsAt ?? 0);
    assert.equal(graceLeft, GRACE, 'evidence does not believe it (K5c): it may still accept');
  });
});

forEachStore('what decisions are told of instances', (open) => {
  test('says when lease and grace end at the latest', async (t) => {
    const { deployment, clock, facts } = await makeWorld(await open(t));
    const renewedAt = deployment.serverTime.now();
    const expected = [renewedAt + LEASE, renewedAt + LEASE + GRACE];
    for (const ms of [0, 10_000, LEASE, GRACE, DAY]) {
      clock.advance(ms);
      const [fact] = await facts();
      assert.deepEqual([fact?.leaseEndsAt, fact?.graceEndsAt], expected);
    }
  });

  test('names groups of the api alone, unless no api is asked for', async (t) => {
    const store = await open(t);
    const { deployment, head, facts } = await makeWorld(store);
    const other = await insertGroup(deployment, 'ver_b', ['api_b']);
    await takeReport(deployment, other, reportOf('j', 1, head));
    assert.deepEqual(
      (await facts()).map(({ instance }) => instance),
      ['i'],
    );
    const all = await instanceFacts(store.db, deployment, null, GRACE);
    assert.deepEqual(
      all.map(({ instance }) => instance),
      ['i', 'j'],
    );
  });

  test('leaves out who stopped cleanly', async (t) => {
    const { deployment, group, head, facts } = await makeWorld(await open(t));
    await takeReport(deployment, group, reportOf('i', 2, head, { closing: true }));
    assert.deepEqual(await facts(), []);
  });

  test('keeps who was lost for as long as it matters', async (t) => {
    const { deployment, clock, facts } = await makeWorld(await open(t));
    clock.advance(10 * DAY);
    assert.equal((await facts())[0]?.standing, 'stale', 'its unobserved time may lie in a window');
    const now = deployment.serverTime.now();
    assert.deepEqual(await facts(GRACE, now), []);
    clock.advance(395 * DAY);
    assert.deepEqual(await facts(), [], 'nothing is remembered for longer');
  });
});

forEachStore('after a restart of the server', (open) => {
  test('every lease may still run for its whole time, counted from the start', async (t) => {
    const store = await open(t);
    const { clock, facts } = await makeWorld(store);
    clock.advance(10 * DAY);
    const [before] = await facts();
    const { deployment } = await makeDeployment(store, {}, { clock, seed: 'restarted' });
    const facts2 = () => instanceFacts(store.db, deployment, 'api_a', GRACE);
    assert.equal((await facts2())[0]?.standing, 'fresh');
    clock.advance(LEASE - 1);
    assert.equal((await facts2())[0]?.standing, 'fresh');
    clock.advance(1);
    const [after] = await facts2();
    assert.equal(after?.standing, 'stale');
    assert.ok(
      (after?.graceEndsAt ?? 0) - (before?.graceEndsAt ?? 0) <= 5_000,
      'what was lost ten days ago was not lost just now',
    );
  });

  test('a lease is dated by when commits were lost, which may have renewed it', async (t) => {
    const store = await open(t);
    const { clock } = await makeWorld(store);
    clock.advance(2 * LEASE);
    const { deployment } = await makeDeployment(store, {}, { clock, seed: 'restarted' });
    const lostAt = deployment.serverTime.now();
    const lost = { api_id: 'api_a', day: 0, from_at: 0, to_at: lostAt };
    await store.transaction((tx) => tx.insertInto('lost_reports').values(lost).execute());
    const look = (api: string) => instanceFacts(store.db, deployment, api, GRACE);
    await look('api_a');
    clock.advance(3 * LEASE);
    const [found] = await look('api_a');
    assert.equal(found?.standing, 'grace');
    assert.ok((found?.leaseEndsAt ?? 0) >= lostAt + LEASE);
    await store.transaction((tx) =>
      tx.updateTable('lost_reports').set({ api_id: 'api_z' }).execute(),
    );
    const [other] = await look('api_a');
    assert.ok(
      (other?.leaseEndsAt ?? 0) < lostAt,
      'who lies about another api changes nothing here',
    );
  });

  test('a lease that another node renewed is seen with the first look', async (t) => {
    const store = await open(t);
    const { deployment: first, clock, group, head } = await makeWorld(store);
    const { deployment: second } = await makeDeployment(store, {}, { clock, seed: 'second' });
    clock.advance(LEASE + GRACE);
    const look = () => instanceFacts(store.db, second, 'api_a', GRACE);
    assert.equal((await look())[0]?.standing, 'stale');
    await takeReport(first, group, reportOf('i', 2, head));
    assert.equal((await look())[0]?.standing, 'fresh');
  });

  test('an instance of whom nothing counts any more is forgotten', async (t) => {
    const store = await open(t);
    const { clock } = await makeWorld(store);
    clock.advance(400 * DAY);
    await makeDeployment(store, {}, { clock, seed: 'restarted' });
    assert.equal((await store.db.selectFrom('instances').select('id').execute()).length, 1);
    clock.advance(1);
    await makeDeployment(store, {}, { clock, seed: 'again' });
    assert.deepEqual(await store.db.selectFrom('instances').select('id').execute(), []);
  });
});
