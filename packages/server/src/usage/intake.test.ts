import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportedSource, ReportedUse } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import { insertApi, insertGroup, insertKey, reportOf } from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import type { Store } from '../store/store.ts';
import { sourceFacts } from './facts.ts';
import { takeUsage } from './intake.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ONE: ReportedSource = { addressPrefix: '192.0.2.0/24', userAgent: 'curl', route: 'GET /' };
const TWO: ReportedSource = { ...ONE, userAgent: 'python-requests' };

/** Keys `key_a` (versions 1 and 2) of the group's api and `key_b` of another. */
async function makeWorld(store: Store) {
  const { deployment, clock } = await makeDeployment(store);
  await insertApi(deployment, 'api_a');
  await insertApi(deployment, 'api_b');
  await insertKey(deployment, 'key_a', 'api_a', ['active', 'active']);
  await insertKey(deployment, 'key_b', 'api_b');
  const group = await insertGroup(deployment, 'ver_a', ['api_a']);
  const now = () => deployment.serverTime.now();
  /** A use of version 1 by the first source, now, unless said otherwise. */
  const use = (rest: Partial<ReportedUse> = {}): ReportedUse => {
    const at = rest.firstAt ?? rest.lastAt ?? now();
    const plain = { keyId: 'key_a', version: 1, outcome: 'accepted', reason: 'ok', source: 0 };
    return { ...plain, minute: at, count: 1, firstAt: at, lastAt: at, probe: false, ...rest };
  };
  const take = (usage: ReportedUse[], sources = [ONE, TWO]) =>
    store.transaction((tx) =>
      takeUsage(tx, deployment, group, reportOf('i', 1, null, { usage, sources }), now()),
    );
  const facts = () => sourceFacts(store.db, deployment, 'key_a', 1, 2);
  const version = (number: number) =>
    store.db
      .selectFrom('versions')
      .select(['accepted_total', 'refused_total', 'last_used_at'])
      .where('key_id', '=', 'key_a')
      .where('number', '=', number)
      .executeTakeFirstOrThrow();
  return { deployment, clock, now, use, take, facts, version };
}

forEachStore('uses are counted', (open) => {
  test('per version, minute, region and answer, over any number of reports', async (t) => {
    const store = await open(t);
    const { now, use, take } = await makeWorld(store);
    const at = Math.floor(now() / MINUTE) * MINUTE - HOUR;
    const early = { minute: at, firstAt: at, lastAt: at };
    await take([use({ ...early, count: 2 }), use({ ...early, count: 3, source: 1 })]);
    await take([
      use({ ...early, count: 4 }),
      use({ ...early, reason: 'stale' }),
      use({ ...early, version: 2 }),
      use({ minute: at + MINUTE + 1, firstAt: at + MINUTE, lastAt: at + MINUTE }),
      use({ ...early, keyId: null, version: null, source: null, outcome: 'rejected', count: 7 }),
    ]);
    const rows = await store.db
      .selectFrom('usage_minutes')
      .select(['key_id', 'version', 'minute', 'region', 'outcome', 'reason', 'count'])
      .orderBy('count', 'desc')
      .orderBy('version')
      .orderBy('minute')
      .orderBy('reason')
      .execute();
    assert.deepEqual(
      rows.map((row) => Object.values(row)),
      [
        ['key_a', 1, at, 'eu', 'accepted', 'ok', 9],
        ['', 0, at, 'eu', 'rejected', 'ok', 7],
        ['key_a', 1, at, 'eu', 'accepted', 'stale', 1],
        ['key_a', 1, at + MINUTE, 'eu', 'accepted', 'ok', 1],
        ['key_a', 2, at, 'eu', 'accepted', 'ok', 1],
      ],
    );
  });

  test('in the totals of their version, with when it was last presented', async (t) => {
    const { now, use, take, version } = await makeWorld(await open(t));
    const at = now() - HOUR;
    await take([
      use({ firstAt: at, lastAt: at, count: 2 }),
      use({ outcome: 'rejected', count: 3 }),
    ]);
    await take([use({ firstAt: at - HOUR, lastAt: at - HOUR, count: 5 })]);
    const first = { accepted_total: 7, refused_total: 3, last_used_at: now() };
    assert.deepEqual(await version(1), first);
    assert.deepEqual(await version(2), { accepted_total: 0, refused_total: 0, last_used_at: null });
  });
});

forEachStore('uses are counted', (open) => {
  test('but a probe is no evidence: no source, no last use', async (t) => {
    const { use, take, facts, version } = await makeWorld(await open(t));
    await take([use({ probe: true, count: 3 })]);
    assert.deepEqual(await version(1), { accepted_total: 3, refused_total: 0, last_used_at: null });
    assert.deepEqual(await facts(), { sources: [], overflow: false });
  });

  test('of the group own apis alone: nobody invents uses of other keys', async (t) => {
    const store = await open(t);
    const { use, take } = await makeWorld(store);
    const keys = await take([
      use({ keyId: 'key_b' }),
      use({ keyId: 'key_x' }),
      use({ version: 9 }),
      use({ version: null }),
      use({ count: 0 }),
    ]);
    assert.deepEqual(keys, []);
    for (const table of ['usage_minutes', 'sources'] as const) {
      assert.deepEqual(await store.db.selectFrom(table).selectAll().execute(), []);
    }
  });

  test('at no instant that lies ahead of server time', async (t) => {
    const { now, use, take, facts, version } = await makeWorld(await open(t));
    const ahead = now() + DAY;
    await take([use({ minute: ahead, firstAt: ahead, lastAt: ahead })]);
    assert.equal((await version(1)).last_used_at, now());
    assert.equal((await facts()).sources[0]?.lastSeenAt, now());
  });

  test('in few statements, however many rows a report has', async (t) => {
    const store = await open(t);
    const { now, use, take } = await makeWorld(store);
    const start = now() - DAY;
    const rows = Array.from({ length: 1_200 }, (_, index) => {
      const at = start + index * MINUTE;
      return use({ minute: at, firstAt: at, lastAt: at, source: index % 2 });
    });
    await take(rows);
    const counted = await store.db.selectFrom('usage_minutes').select('count').execute();
    assert.equal(counted.length, 1_200);
  });
});

forEachStore('a source', (open) => {
  test('is an address prefix with a user agent and a route, remembered over versions', async (t) => {
    const { now, use, take, facts } = await makeWorld(await open(t));
    const at = now();
    await take([use({ lastAt: at - 5_000 }), use({ version: 2, lastAt: at - 1_000 })]);
    await take([use({ source: 1, outcome: 'rejected', lastAt: at - 2_000 })]);
    const { sources } = await facts();
    const [one, two] = sources.sort((a, b) => a.userAgent.localeCompare(b.userAgent));
    const { id: _one, ...first } = one ?? { id: '' };
    assert.deepEqual(first, {
      ...ONE,
      region: 'eu',
      firstSeenAt: at - 5_000,
      lastSeenAt: at - 1_000,
      longestGapMs: 4_000,
      lastOnLeaving: at - 5_000,
      lastOnStaying: at - 1_000,
      firstOnStaying: at - 1_000,
      gone: false,
      scopes: { asked: [], askedOnLeaving: [], untoldAt: at - 1_000 },
    });
    assert.deepEqual([two?.firstSeenAt, two?.lastSeenAt], [at - 2_000, at - 2_000]);
    assert.equal(two?.lastOnLeaving, at - 2_000, 'a refused presentation is one');
  });

  test('has the longest gap between its presentations, in whatever order reports come', async (t) => {
    const { now, use, take, facts } = await makeWorld(await open(t));
    const at = now() - 10 * DAY;
    const seen = (days: number, version = 1) => use({ version, lastAt: at + days * DAY });
    const gap = async () => (await facts()).sources[0]?.longestGapMs;
    await take([seen(2)]);
    assert.equal(await gap(), 0);
    await take([seen(3), seen(6, 2)]);
    assert.equal(await gap(), 3 * DAY, 'over versions: the source was quiet, not the version');
    await take([seen(4)]);
    assert.equal(await gap(), 3 * DAY);
    await take([seen(-2)]);
    assert.equal(await gap(), 4 * DAY, 'a report that came late');
    const { sources } = await facts();
    assert.equal(sources[0]?.lastSeenAt, at + 6 * DAY);
  });

  test('may have been quiet for as long as a row of several presentations spans', async (t) => {
    const { now, use, take, facts } = await makeWorld(await open(t));
    await take([use({ firstAt: now() - 50_000, lastAt: now(), count: 3 })]);
    assert.equal((await facts()).sources[0]?.longestGapMs, 50_000);
  });

  test('that a person called gone, and that comes back, is there again', async (t) => {
    const store = await open(t);
    const { clock, now, use, take, facts } = await makeWorld(store);
    await take([use()]);
    clock.advance(HOUR);
    const goneAt = now();
    await store.transaction(async (tx) => {
      await tx.updateTable('sources').set({ gone_at: goneAt }).execute();
    });
    await take([use({ lastAt: goneAt - 1 })]);
    assert.equal((await facts()).sources[0]?.gone, true, 'it presented that before');
    clock.advance(1);
    await take([use()]);
    assert.equal((await facts()).sources[0]?.gone, false);
  });
});

forEachStore('the evidence of a key', (open) => {
  const many = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => ({ ...ONE, route: `GET /${from + index}` }));

  test('is incomplete once it has a 65th source, and the 64 stay remembered', async (t) => {
    const { use, take, facts } = await makeWorld(await open(t));
    const uses = (count: number) => Array.from({ length: count }, (_, source) => use({ source }));
    await take(uses(60), many(60));
    await take(uses(4), many(4, 60));
    assert.equal((await facts()).overflow, false);
    await take(uses(64), many(64));
    assert.equal((await facts()).overflow, false, 'all of them are known');
    await take(uses(2), many(2, 63));
    const { sources, overflow } = await facts();
    assert.deepEqual([sources.length, overflow], [64, true]);
  });

  test('is incomplete when the 65 come in one report', async (t) => {
    const { use, take, facts } = await makeWorld(await open(t));
    await take(
      Array.from({ length: 65 }, (_, source) => use({ source })),
      many(65),
    );
    const { sources, overflow } = await facts();
    assert.deepEqual([sources.length, overflow], [64, true]);
  });

  test('is incomplete when a verifier could not tell a source, or names none', async (t) => {
    const { use, take, facts } = await makeWorld(await open(t));
    await take([use()], [{ addressPrefix: '*', userAgent: '*', route: '*' }]);
    assert.deepEqual(await facts(), { sources: [], overflow: true });
    const other = await makeWorld(await open(t));
    await other.take([other.use({ source: 9 })]);
    assert.deepEqual(await other.facts(), { sources: [], overflow: true });
  });

  test('forgets sources after 400 days, and has their places again', async (t) => {
    const { clock, use, take, facts } = await makeWorld(await open(t));
    const uses = (count: number) => Array.from({ length: count }, (_, source) => use({ source }));
    await take(uses(64), many(64));
    clock.advance(400 * DAY + 1);
    assert.deepEqual(await facts(), { sources: [], overflow: false });
    await take(uses(64), many(64, 64));
    const { sources, overflow } = await facts();
    assert.deepEqual([sources.length, overflow], [64, false]);
  });
});
