import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeDeployment } from '../../../../test/deployment.ts';
import { insertApi, insertGroup, insertKey, reportOf } from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { sourceFacts } from './facts.ts';
import { takeUsage } from './intake.ts';

/** Presentations in minutes, each by version 1 or 2, in the reports that bring them. */
const reports = fc.array(
  fc.array(fc.record({ at: fc.nat(500), version: fc.constantFrom(1, 2) }), {
    minLength: 1,
    maxLength: 4,
  }),
  { minLength: 1, maxLength: 6 },
);

forEachStore('however presentations are spread over reports', (open) => {
  test('a source is remembered as it was, and never as more regular than it was', async (t) => {
    const store = await open(t);
    const { deployment } = await makeDeployment(store);
    await insertApi(deployment, 'api_a');
    const group = await insertGroup(deployment, 'ver_a', ['api_a']);
    const now = deployment.serverTime.now();
    const start = now - 600 * 60_000;
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(reports, async (brought) => {
        const keyId = `key_${runs++}`;
        await insertKey(deployment, keyId, 'api_a', ['active', 'active']);
        for (const presentations of brought) {
          const usage = presentations.map(({ at, version }) => ({
            ...{ keyId, version, outcome: 'accepted', reason: 'ok', source: 0, probe: false },
            ...{ minute: start, count: 1, firstAt: start + at, lastAt: start + at },
          }));
          const sources = [{ addressPrefix: '192.0.2.0/24', userAgent: '', route: 'GET /' }];
          const report = reportOf('i', 1, null, { usage, sources });
          await store.transaction((tx) => takeUsage(tx, deployment, group, report, now));
        }
        const { sources } = await sourceFacts(store.db, deployment, keyId, 1, 2);
        const all = brought.flat();
        const times = all.map(({ at }) => start + at).sort((a, b) => a - b);
        const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
        const lastOf = (version: number) => {
          const seen = all.filter((one) => one.version === version).map(({ at }) => start + at);
          return seen.length === 0 ? null : Math.max(...seen);
        };
        const [source] = sources;
        assert.equal(sources.length, 1);
        assert.equal(source?.lastSeenAt, times.at(-1));
        assert.equal(source?.firstSeenAt, times[0]);
        assert.deepEqual([source?.lastOnLeaving, source?.lastOnStaying], [lastOf(1), lastOf(2)]);
        assert.ok((source?.longestGapMs ?? -1) >= Math.max(0, ...gaps));
        assert.ok((source?.longestGapMs ?? 0) <= (times.at(-1) ?? 0) - (times[0] ?? 0));
      }),
      { numRuns: 40 },
    );
  });
});
