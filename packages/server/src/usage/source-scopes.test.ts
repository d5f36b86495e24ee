import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportedSource, ReportedUse } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import { insertApi, insertGroup, insertKey, reportOf } from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import type { Store } from '../store/store.ts';
import { sourceFacts } from './facts.ts';
import { takeUsage } from './intake.ts';
import { refusedScopesSince } from './refused-scopes-since.ts';

const DAY = 86_400_000;
const READ = 'market:read';
const TRADE = 'orders:trade';
const SOURCE: ReportedSource = { addressPrefix: '192.0.2.0/24', userAgent: 'curl', route: 'GET /' };

async function makeWorld(store: Store) {
  const { deployment, clock } = await makeDeployment(store);
  await insertApi(deployment, 'api');
  await store.transaction(async (tx) => {
    const scopes = JSON.stringify([READ, TRADE]);
    await tx.updateTable('apis').set({ scopes }).execute();
  });
  await insertKey(deployment, 'key', 'api', ['active', 'active']);
  const group = await insertGroup(deployment, 'ver', ['api']);
  const now = () => deployment.serverTime.now();
  /** One use of a version that asked for scopes; null: nobody told. */
  const take = (
    scopes: string[] | null,
    rest: Partial<ReportedUse> = {},
    userAgent = SOURCE.userAgent,
  ) => {
    const at = rest.lastAt ?? now();
    const plain = { keyId: 'key', version: 1, outcome: 'accepted', reason: 'accepted', source: 0 };
    const use = { ...plain, minute: at, count: 1, firstAt: at, lastAt: at, probe: false, ...rest };
    const sources = [{ ...SOURCE, userAgent, ...(scopes !== null && { scopes }) }];
    const report = reportOf('i', 1, null, { usage: [use], sources });
    return store.transaction((tx) => takeUsage(tx, deployment, group, report, now()));
  };
  const facts = async () => (await sourceFacts(store.db, deployment, 'key', 1, 2)).sources;
  return { deployment, clock, now, take, facts };
}

forEachStore('the scopes of a source', (open) => {
  test('are all that it asked for, by the version that it presented, and no part of who it is', async (t) => {
    const { take, facts } = await makeWorld(await open(t));
    await take([READ]);
    await take([READ]);
    await take([READ, TRADE], { version: 2 });
    await take(['unknown:scope']);
    const [one, ...others] = await facts();
    assert.deepEqual(others, []);
    assert.deepEqual(one?.scopes, {
      asked: [READ, TRADE],
      askedOnLeaving: [READ],
      untoldAt: null,
    });
  });

  test('may be any where nobody told them, and the last such use is remembered', async (t) => {
    const { clock, now, take, facts } = await makeWorld(await open(t));
    await take([READ]);
    assert.equal((await facts())[0]?.scopes?.untoldAt, null);
    const at = now();
    await take(null);
    await take(null, { lastAt: at - 5_000 });
    clock.advance(DAY);
    await take([READ]);
    assert.equal((await facts())[0]?.scopes?.untoldAt, at);
  });

  test('may be any where a server of an earlier release has counted a use', async (t) => {
    const store = await open(t);
    const { clock, now, take, facts } = await makeWorld(store);
    await take([READ]);
    clock.advance(DAY);
    const at = now();
    await store.transaction(async (tx) => {
      await tx.updateTable('sources').set({ presentations: 2, last_seen_at: at }).execute();
    });
    assert.equal((await facts())[0]?.scopes?.untoldAt, at);
    clock.advance(DAY);
    await take([READ]);
    assert.equal((await facts())[0]?.scopes?.untoldAt, at);
  });

  test('are not those of a probe', async (t) => {
    const { take, facts } = await makeWorld(await open(t));
    await take([READ]);
    await take([TRADE], { probe: true });
    assert.deepEqual((await facts())[0]?.scopes?.asked, [READ]);
  });

  test('tell who was refused for one that was taken, and whether it was accepted before', async (t) => {
    const store = await open(t);
    const { clock, now, take } = await makeWorld(store);
    const refused = { outcome: 'forbidden', reason: 'scope-missing' };
    const since = (at: number, scope = TRADE) =>
      refusedScopesSince(store.db, { keyId: 'key', number: 1 }, [{ scope, at }]);
    await take([READ, TRADE]);
    await take([TRADE], refused);
    clock.advance(1_000);
    const takenAt = now();
    assert.deepEqual(await since(takenAt), []);
    clock.advance(1_000);
    await take([TRADE], { ...refused, version: 2 });
    assert.deepEqual(await since(takenAt), [], 'the other version is not meant');
    await take([TRADE], refused);
    await take([READ]);
    const [one, ...others] = await since(takenAt);
    assert.deepEqual(others, []);
    assert.deepEqual([one?.scope, one?.at, one?.wasAccepted], [TRADE, now(), true]);
    assert.deepEqual(await since(takenAt, READ), []);
    // A report that comes late does not take a later refusal back.
    await take([TRADE], { ...refused, lastAt: takenAt - 500 });
    assert.equal((await since(takenAt)).length, 1);
  });

  test('go with the source that is forgotten after 400 days', async (t) => {
    const store = await open(t);
    const { clock, take, facts } = await makeWorld(store);
    await take([READ]);
    const [old] = await facts();
    clock.advance(401 * DAY);
    for (let index = 0; index < 65; index++) await take([TRADE], {}, `agent ${index}`);
    const rows = await store.db.selectFrom('source_scopes').select('source_id').execute();
    assert.equal(rows.length, 64);
    assert.ok(rows.every(({ source_id }) => source_id !== old?.id));
  });
});
