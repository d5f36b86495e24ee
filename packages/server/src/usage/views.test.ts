import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant, type Report, type Source, type UsageMinute } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import {
  headOf,
  insertAccepted,
  insertApi,
  insertGroup,
  insertKey,
  insertRotation,
  reportOf,
} from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { takeReport } from '../keyset/report.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import type { Store } from '../store/store.ts';
import { markSourceGone, sourceKey } from './source-gone.ts';
import { listSources } from './source-list.ts';
import { listStragglers } from './stragglers.ts';
import { listUsage } from './usage-list.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Api `api_a` with keys `key_a` and `key_c`, api `api_b` with key `key_b`; one group for both. */
async function makeWorld(store: Store) {
  const { deployment, clock } = await makeDeployment(store);
  for (const [key, api] of [
    ['key_a', 'api_a'],
    ['key_b', 'api_b'],
    ['key_c', 'api_a'],
  ] as const) {
    if (key !== 'key_c') await insertApi(deployment, api);
    await insertKey(deployment, key, api, ['active', 'active']);
  }
  const group = await insertGroup(deployment, 'ver_a', ['api_a', 'api_b']);
  const head = await headOf(deployment);
  let sequence = 0;
  /** The group's instance reports uses of a key's version now, each by a route of its own. */
  const report = (uses: [key: string | null, version: number, route: string, count?: number][]) => {
    const at = deployment.serverTime.now();
    const part: Pick<Report, 'sources' | 'usage'> = {
      sources: uses.map(([, , route]) => ({ addressPrefix: '192.0.2.0/24', userAgent: '', route })),
      usage: uses.map(([keyId, version, , count = 1], source) => ({
        ...{ keyId, version: keyId && version, source: keyId && source, count, probe: false },
        ...{ outcome: keyId ? 'accepted' : 'rejected', reason: 'ok' },
        ...{ minute: at, firstAt: at, lastAt: at },
      })) as Report['usage'],
    };
    const rest = { ...part, watermark: at };
    return takeReport(deployment, group, reportOf('i', ++sequence, head, rest));
  };
  return { deployment, clock, group, report };
}

const page = { cursor: null, limit: 200 };

forEachStore('usage', (open) => {
  test('is listed by minute in pages that together are the whole', async (t) => {
    const { deployment, clock, report } = await makeWorld(await open(t));
    for (let minute = 0; minute < 3; minute++) {
      await report([
        ['key_a', 1, 'GET /'],
        ['key_a', 2, 'GET /'],
        ['key_b', 1, 'GET /'],
        [null, 0, ''],
      ]);
      clock.advance(MINUTE);
    }
    const whole = await listUsage(deployment, { ...page, apiIds: null });
    assert.equal(whole.items.length, 12);
    const [first] = whole.items;
    assert.deepEqual([first?.keyId, first?.version, first?.outcome], [null, null, 'rejected']);
    for (const limit of [1, 5, 11]) {
      const items: UsageMinute[] = [];
      let cursor: string | null = null;
      do {
        const part = await listUsage(deployment, { apiIds: null, cursor, limit });
        items.push(...part.items);
        cursor = part.next;
      } while (cursor !== null);
      assert.deepEqual(items, whole.items);
    }
  });

  test('is shown for the keys and the time asked for, and for no other api', async (t) => {
    const { deployment, clock, report } = await makeWorld(await open(t));
    const start = Math.floor(deployment.serverTime.now() / MINUTE) * MINUTE;
    await report([
      ['key_a', 1, 'GET /', 3],
      ['key_b', 1, 'GET /'],
      [null, 0, ''],
    ]);
    const ofA = { ...page, apiIds: ['api_a'] };
    const expected = {
      ...{ keyId: 'key_a', version: 1, minute: formatInstant(start), region: 'eu' },
      ...{ outcome: 'accepted', reason: 'ok', count: 3 },
    };
    assert.deepEqual((await listUsage(deployment, ofA)).items, [expected]);
    const listed = async (rest: object) => (await listUsage(deployment, { ...ofA, ...rest })).items;
    assert.deepEqual(await listed({ keyId: 'key_b' }), []);
    assert.deepEqual(await listed({ apiIds: [] }), []);
    assert.deepEqual(await listed({ to: start }), []);
    clock.advance(2 * HOUR);
    assert.deepEqual(await listed({}), [], 'the last hour unless said otherwise');
    assert.deepEqual(await listed({ from: start }), [expected]);
  });
});

forEachStore('usage', (open) => {
  test('says until when it is complete', async (t) => {
    const { deployment, clock, report } = await makeWorld(await open(t));
    const until = async () =>
      (await listUsage(deployment, { ...page, apiIds: ['api_a'] })).completeUntil;
    assert.equal(await until(), null, 'nobody sees anything');
    await report([]);
    const reportedAt = deployment.serverTime.now();
    clock.advance(10_000);
    assert.equal(await until(), formatInstant(reportedAt));
    const { behind, at } = await listUsage(deployment, { ...page, apiIds: ['api_a'] });
    assert.deepEqual([behind?.verifier, behind?.silentMs], ['ver_a', 10_000]);
    assert.equal(at, formatInstant(reportedAt + 10_000));
  });

  test('refuses a cursor that is not its own', async (t) => {
    const { deployment } = await makeWorld(await open(t));
    for (const text of ['', 'x', '[]', '[1,"a",1,"b","c",null]', '[1.5,"a",1,"b","c","d"]']) {
      const cursor = Buffer.from(text).toString('base64url');
      const asked = listUsage(deployment, { ...page, apiIds: null, cursor });
      await assert.rejects(asked, { code: 'invalid-input' });
    }
  });
});

forEachStore('sources', (open) => {
  test('are listed with the versions that they presented, in pages, by api and key', async (t) => {
    const { deployment, clock, report } = await makeWorld(await open(t));
    await report([
      ['key_a', 1, 'GET /one'],
      ['key_b', 1, 'GET /two'],
    ]);
    clock.advance(1_000);
    await report([
      ['key_a', 2, 'GET /one', 4],
      ['key_c', 1, 'GET /three'],
    ]);
    const seen: Source[] = [];
    let cursor: string | null = null;
    do {
      const part = await listSources(deployment, { apiIds: null, cursor, limit: 1 });
      seen.push(...part.items);
      cursor = part.next;
    } while (cursor !== null);
    assert.deepEqual(seen.map(({ route }) => route).sort(), ['GET /one', 'GET /three', 'GET /two']);
    const [one] = (await listSources(deployment, { ...page, apiIds: ['api_a'], keyId: 'key_a' }))
      .items;
    const now = formatInstant(deployment.serverTime.now());
    const before = formatInstant(deployment.serverTime.now() - 1_000);
    assert.deepEqual([one?.presentations, one?.longestGapMs, one?.goneAt], [5, 1_000, null]);
    assert.deepEqual(one?.versions, [
      { version: 1, firstSeenAt: before, lastSeenAt: before, accepted: 1, refused: 0 },
      { version: 2, firstSeenAt: now, lastSeenAt: now, accepted: 4, refused: 0 },
    ]);
    const ofA = await listSources(deployment, { ...page, apiIds: ['api_a'] });
    assert.equal(ofA.items.length, 2);
    assert.deepEqual((await listSources(deployment, { ...page, apiIds: [] })).items, []);
  });

  test('are called gone by a person, once, in the audit, and wake their rotation', async (t) => {
    const store = await open(t);
    const { deployment, report } = await makeWorld(store);
    await report([['key_a', 1, 'GET /']]);
    const [source] = (await listSources(deployment, { ...page, apiIds: null })).items;
    const sourceId = source?.id ?? '';
    assert.equal(await sourceKey(deployment, sourceId), 'key_a');
    const told: string[] = [];
    deployment.signals.listen(({ keys }) => told.push(...keys));
    const gone = await markSourceGone(deployment, SYSTEM, { sourceId });
    assert.equal(gone.goneAt, formatInstant(deployment.serverTime.now()));
    assert.deepEqual(await markSourceGone(deployment, SYSTEM, { sourceId }), gone);
    assert.deepEqual(told.at(0), 'key_a');
    const audit = await store.db
      .selectFrom('audit')
      .select('subject')
      .where('action', '=', 'source.gone')
      .execute();
    assert.deepEqual(audit, [{ subject: sourceId }]);
    const unknown = markSourceGone(deployment, SYSTEM, { sourceId: 'src_x' });
    await assert.rejects(unknown, { code: 'not-found' });
  });
});

forEachStore('stragglers', (open) => {
  test('are the sources that keep a leaving version alive, with when they clear', async (t) => {
    const { deployment, clock, group, report } = await makeWorld(await open(t));
    const begun = deployment.serverTime.now();
    await insertAccepted(deployment, group, begun, begun + 5 * DAY);
    await report([
      ['key_a', 1, 'GET /late', 2],
      ['key_a', 1, 'GET /moved'],
    ]);
    clock.advance(DAY / 2);
    await report([['key_a', 1, 'GET /late', 2]]);
    await insertRotation(deployment, 'key_a', { promoted_at: deployment.serverTime.now() });
    clock.advance(DAY / 2);
    await report([
      ['key_a', 1, 'GET /late', 3],
      ['key_a', 2, 'GET /moved'],
    ]);
    const now = deployment.serverTime.now();
    const listed = (await listStragglers(deployment, { ...page, apiIds: ['api_a'] })).items;
    const [late] = listed;
    assert.equal(listed.length, 1);
    assert.deepEqual(
      { ...late, source: late?.source.route },
      {
        ...{ keyId: 'key_a', version: 1, source: 'GET /late', lastSeenAt: formatInstant(now) },
        ...{ requestsLastHour: 3, requestsHourBefore: 0, shareOfKey: 3 / 4, trend: 'steady' },
        ...{ longestGapMs: DAY / 2, clearsAt: formatInstant(now + 1.5 * DAY) },
        scopes: null,
        advice:
          'Still all on version 1 from 192.0.2.0/24: ask key_a to deploy version 2 there; no other source holds version 1.',
      },
    );
    clock.advance(1.5 * DAY);
    await report([]);
    assert.deepEqual((await listStragglers(deployment, { ...page, apiIds: null })).items, []);
  });

  test('are told first of those that hold the rotation the longest, with their trend', async (t) => {
    const { deployment, clock, report } = await makeWorld(await open(t));
    await insertRotation(deployment, 'key_a', { promoted_at: deployment.serverTime.now() });
    await report([
      ['key_a', 1, 'GET /long', 5],
      ['key_a', 1, 'GET /moved', 9],
    ]);
    clock.advance(HOUR + 10 * MINUTE);
    await report([
      ['key_a', 1, 'GET /long', 40],
      ['key_a', 2, 'GET /moved', 5],
    ]);
    clock.advance(MINUTE);
    await report([['key_a', 1, 'GET /new', 1]]);
    const { items } = await listStragglers(deployment, { ...page, apiIds: null, keyId: 'key_a' });
    assert.deepEqual(
      items.map(({ source, trend, requestsLastHour, requestsHourBefore }) => [
        ...[source.route, trend, requestsLastHour, requestsHourBefore],
      ]),
      [
        ['GET /new', 'new', 1, 0],
        ['GET /long', 'rising', 40, 5],
        ['GET /moved', 'steady', 0, 9],
      ],
    );
    const [first, , last] = items;
    assert.doesNotMatch(first?.advice ?? '', /no other source/);
    assert.match(
      last?.advice ?? '',
      /^Uses version 2 now and used version 1 last 1\.2 h ago: nothing/,
    );
    assert.equal(first?.shareOfKey, 1 / 46);
  });

  test('are none without an open rotation that has handed out its new version', async (t) => {
    const { deployment, report } = await makeWorld(await open(t));
    await report([
      ['key_a', 1, 'GET /'],
      ['key_b', 1, 'GET /'],
    ]);
    await insertRotation(deployment, 'key_a', { promoted_at: null });
    await insertRotation(deployment, 'key_b', { ended_at: 1, phase: 'completed' });
    assert.deepEqual(await listStragglers(deployment, { ...page, apiIds: null }), {
      items: [],
      next: null,
    });
  });

  test('are listed rotation by rotation, for the key and the apis asked for', async (t) => {
    const { deployment, report } = await makeWorld(await open(t));
    await report([
      ['key_a', 1, 'GET /'],
      ['key_a', 1, 'GET /b'],
      ['key_b', 1, 'GET /'],
      ['key_c', 1, 'GET /'],
    ]);
    for (const [index, key] of ['key_a', 'key_b', 'key_c'].entries()) {
      await insertRotation(deployment, key, { started_at: index });
    }
    const keys = async (rest: object) => {
      const found = await listStragglers(deployment, { ...page, apiIds: null, ...rest });
      return found.items.map(({ keyId }) => keyId);
    };
    assert.deepEqual(await keys({}), ['key_a', 'key_a', 'key_b', 'key_c']);
    assert.deepEqual(await keys({ apiIds: ['api_a'] }), ['key_a', 'key_a', 'key_c']);
    assert.deepEqual(await keys({ keyId: 'key_c' }), ['key_c']);
    const first = await listStragglers(deployment, { apiIds: null, cursor: null, limit: 1 });
    assert.equal(first.items.length, 2, 'the sources of one key are not parted');
    assert.deepEqual(await keys({ cursor: first.next }), ['key_b', 'key_c']);
  });
});
