import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { makeDeployment } from '../../../../test/deployment.ts';
import { insertApi, insertGroup, insertKey, reportOf } from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import type { Store } from '../store/store.ts';
import { takeUsage } from './intake.ts';
import { recentCounts } from './recent.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Presented {
  /** Minutes before now. */
  ago: number;
  version: number;
  count: number;
}

async function makeWorld(store: Store) {
  const { deployment, clock } = await makeDeployment(store);
  await insertApi(deployment, 'api_a');
  const group = await insertGroup(deployment, 'ver_a', ['api_a']);
  const report = async (keyId: string, presented: readonly Presented[], route = 'GET /') => {
    const now = deployment.serverTime.now();
    const usage = presented.map(({ ago, version, count }) => {
      const at = now - ago * MINUTE;
      const answer = { outcome: 'accepted', reason: 'ok', source: 0, probe: false };
      return { keyId, version, count, ...answer, minute: at, firstAt: at, lastAt: at };
    });
    const sources = [{ addressPrefix: '192.0.2.0/24', userAgent: '', route }];
    const told = reportOf('i', 1, null, { usage, sources });
    await store.transaction((tx) => takeUsage(tx, deployment, group, told, now));
  };
  return { deployment, clock, report };
}

const presentations = fc.array(
  fc.record({
    ago: fc.integer({ min: 0, max: 400 }),
    version: fc.constantFrom(1, 2),
    count: fc.integer({ min: 1, max: 9 }),
  }),
  { minLength: 1, maxLength: 6 },
);

forEachStore('the last two hours of a source', (open) => {
  test('are counted to five minutes, in whatever order reports come', async (t) => {
    const { deployment, report } = await makeWorld(await open(t));
    const now = deployment.serverTime.now();
    const since = Math.floor((now - HOUR) / (5 * MINUTE)) * 5 * MINUTE;
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(presentations, { minLength: 1, maxLength: 4 }), async (reports) => {
        const keyId = `key_${runs++}`;
        await insertKey(deployment, keyId, 'api_a', ['active', 'active']);
        for (const one of reports) await report(keyId, one);
        const sum = (from: number, to: number, version: number | null) =>
          reports
            .flat()
            .filter((one) => version === null || one.version === version)
            .filter(({ ago }) => now - ago * MINUTE >= from && now - ago * MINUTE < to)
            .reduce((total, { count }) => total + count, 0);
        const { bySource, ofKey } = await recentCounts(deployment, keyId, 1);
        const [counts = { lastHour: 0, hourBefore: 0 }] = bySource.values();
        assert.equal(counts.lastHour, sum(since, now + 1, 1));
        assert.equal(counts.hourBefore, sum(since - HOUR, since, 1));
        assert.equal(ofKey, sum(since, now + 1, null));
      }),
      { numRuns: 30 },
    );
  });

  test('take no more room as time goes on, and forget what is over', async (t) => {
    const store = await open(t);
    const { deployment, clock, report } = await makeWorld(store);
    await insertKey(deployment, 'key_a', 'api_a', ['active', 'active']);
    for (let minutes = 0; minutes < 600; minutes += 3) {
      await report('key_a', [{ ago: 0, version: 1, count: 1 }]);
      clock.advance(3 * MINUTE);
    }
    const { length } = await store.db.selectFrom('source_slots').select('slot').execute();
    assert.ok(length <= 30);
    const { bySource } = await recentCounts(deployment, 'key_a', 1);
    const [counts] = bySource.values();
    assert.ok(counts && counts.lastHour >= 19 && counts.lastHour <= 21);
    assert.equal(counts.hourBefore, 20);
    clock.advance(3 * HOUR);
    assert.equal((await recentCounts(deployment, 'key_a', 1)).bySource.size, 0);
  });
});

/** PostgreSQL plans by what it knows of a table: here, that most of it is of other keys. */
async function useByOthers(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    await sql`insert into usage_minutes (key_id, version, minute, region, outcome, reason, count)
      select 'other_' || n, 1, n, 'eu', 'accepted', 'ok', 1 from generate_series(1, 5000) n`.execute(
      tx,
    );
    await sql`analyze usage_minutes`.execute(tx);
  });
}

forEachStore('what a view of usage reads', (open, kind) => {
  test('is found by an index, whatever else was used', async (t) => {
    const store = await open(t);
    const { deployment, report } = await makeWorld(store);
    await insertKey(deployment, 'key_a', 'api_a', ['active', 'active']);
    await report('key_a', [{ ago: 0, version: 1, count: 1 }]);
    if (kind === 'postgres') await useByOthers(store);
    const plan = async (query: ReturnType<typeof sql>) => {
      const explain = kind === 'sqlite' ? sql`explain query plan ${query}` : sql`explain ${query}`;
      // A small table is read whole by PostgreSQL, unless it is told not to.
      const rows = await store.transaction(async (tx) => {
        if (kind === 'postgres') await sql`set local enable_seqscan = off`.execute(tx);
        return (await explain.execute(tx)).rows;
      });
      return JSON.stringify(rows);
    };
    const ofKey = sql`select * from usage_minutes where key_id = 'key_a' and minute >= 1
      order by minute, key_id, version, region, outcome, reason limit 201`;
    assert.match(await plan(ofKey), /usage_minutes_of_key/);
    const recent = sql`select * from sources
      inner join source_slots on source_slots.source_id = sources.id
      where sources.key_id = 'key_a' and source_slots.started_at >= 1`;
    const planned = await plan(recent);
    assert.doesNotMatch(planned, /SCAN|Seq Scan/);
  });
});
