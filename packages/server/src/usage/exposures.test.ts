import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportedUse } from '@keyturn/core';
import { CompiledQuery, sql } from 'kysely';
import { makeLifecycleWorld, OPERATOR } from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { takeReport } from '../keyset/report.ts';
import { showKey } from '../lifecycle/key-show.ts';
import { loadLineage } from '../lifecycle/lineage-load.ts';
import { narrowVersion } from '../lifecycle/version-narrow.ts';
import { markedVersions, tellExposures } from './exposures.ts';

forEachStore('a key that travelled where others could read it', (open, kind) => {
  test('is marked by the report of its use, and people are told once', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId } = await world.issue();
    const other = await world.issue();
    const use = (change: Partial<ReportedUse>): ReportedUse => ({
      keyId,
      version: 1,
      outcome: 'rejected',
      reason: 'key-in-query',
      source: 0,
      minute: world.now,
      count: 1,
      firstAt: world.now,
      lastAt: world.now,
      probe: false,
      ...change,
    });
    const report = (sequence: number, usage: ReportedUse[]) =>
      takeReport(world.deployment, world.group, {
        instance: 'x'.repeat(22),
        sequence,
        applied: null,
        watermark: world.now,
        sources: [{ addressPrefix: '192.0.2.0/24', userAgent: '', route: '' }],
        usage,
        sessions: [],
        closing: false,
      });
    const exposed = async (id: string) =>
      (await showKey(world.deployment, id)).versions.map((version) => version.exposed);
    await report(1, [use({ reason: 'accepted', outcome: 'accepted' })]);
    assert.deepEqual(await exposed(keyId), [false]);
    await report(2, [use({}), use({ version: 2 }), use({ keyId: null, version: null })]);
    const { versions } = await loadLineage(world.deployment.store.db, keyId);
    assert.equal(versions[0]?.exposed_as, 'key-in-query', 'with the report itself');
    await narrowVersion(world.deployment, OPERATOR, { keyId, version: 1, scopes: [] });
    // As a server that was started again after the report was taken in.
    await tellExposures(world.deployment);
    await report(3, [use({ reason: 'clear-http', outcome: 'forbidden' })]);
    await tellExposures(world.deployment);
    assert.deepEqual([await exposed(keyId), await exposed(other.keyId)], [[true], [false]]);
    const told = (await world.notices()).filter((type) => type === 'version.exposed');
    assert.equal(told.length, 1);
    assert.equal((await world.audited()).filter((action) => action === 'version.expose').length, 1);
  });

  test('is nothing that a verifier of another api may say', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId } = await world.issue();
    const foreign = { ...world.group, apis: ['other'] };
    await takeReport(world.deployment, foreign, {
      instance: 'y'.repeat(22),
      sequence: 1,
      applied: null,
      watermark: world.now,
      sources: [],
      usage: [
        {
          keyId,
          version: 1,
          outcome: 'rejected',
          reason: 'key-in-query',
          source: null,
          minute: world.now,
          count: 1,
          firstAt: world.now,
          lastAt: world.now,
          probe: false,
        },
      ],
      sessions: [],
      closing: false,
    });
    await tellExposures(world.deployment);
    assert.equal((await showKey(world.deployment, keyId)).versions[0]?.exposed, false);
  });

  test('is looked for by an index over that alone', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const plan = await world.deployment.store.transaction(async (tx) => {
      if (kind === 'postgres') await sql`set local enable_seqscan = off`.execute(tx);
      const { sql: text, parameters } = markedVersions(tx).compile();
      const explain = kind === 'sqlite' ? 'explain query plan' : 'explain';
      return tx.executeQuery(CompiledQuery.raw(`${explain} ${text}`, [...parameters]));
    });
    assert.match(JSON.stringify(plan.rows), /versions_to_expose/);
  });
});
