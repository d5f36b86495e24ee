import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicationWaits } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import {
  headOf,
  insertApi,
  insertGroup,
  publish,
  reportOf,
  versionRecord,
} from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import type { Store } from '../store/store.ts';
import { instanceFacts } from './instances.ts';
import { grantedLeaseMs } from './lease-watch.ts';
import { takeReport } from './report.ts';

async function makeWorld(store: Store) {
  const { deployment, clock } = await makeDeployment(store);
  await insertApi(deployment, 'api_a');
  const group = await insertGroup(deployment, 'ver_a', ['api_a']);
  const instance = (id: string) =>
    store.db.selectFrom('instances').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  return { deployment, clock, group, instance };
}

forEachStore('a lease is renewed or not: an instance that reports', (open) => {
  test('is renewed while it has applied the head, and its counter moves each time', async (t) => {
    const { deployment, group, instance } = await makeWorld(await open(t));
    const head = await headOf(deployment);
    const first = await takeReport(deployment, group, reportOf('i', 1, head));
    assert.equal(first.leaseMs, 30_000);
    assert.deepEqual(first.head, head);
    assert.equal((await instance('i')).lease_counter, 1);
    await takeReport(deployment, group, reportOf('i', 2, head));
    assert.equal((await instance('i')).lease_counter, 2);
  });

  test('gets no lease while it is blank, and is sent for a snapshot', async (t) => {
    const { deployment, group, instance } = await makeWorld(await open(t));
    const answer = await takeReport(deployment, group, reportOf('i', 1, null));
    assert.equal(answer.leaseMs, null);
    assert.equal(answer.snapshotNeeded, true);
    assert.equal((await instance('i')).lease_counter, 0);
  });

  test('and never applies is not renewed, so that it cannot stay fresh for ever', async (t) => {
    const { deployment, clock, group } = await makeWorld(await open(t));
    const applied = await headOf(deployment);
    await takeReport(deployment, group, reportOf('i', 1, applied));
    clock.advance(3_000);
    await publish(deployment, 'api_a', versionRecord('aa'));
    const told = await takeReport(deployment, group, reportOf('i', 2, applied));
    assert.equal(told.leaseMs, 30_000, 'it hears of the change with this answer');
    clock.advance(5_001);
    const behind = await takeReport(deployment, group, reportOf('i', 3, applied));
    assert.equal(behind.leaseMs, null);
    assert.equal(behind.changes.length, 1, 'it is told what it lacks all the same');
    const current = await takeReport(deployment, group, reportOf('i', 4, behind.head));
    assert.equal(current.leaseMs, 30_000);
  });

  test('after it was cut off gets the changes first, and a lease once it has applied them', async (t) => {
    const { deployment, clock, group } = await makeWorld(await open(t));
    const applied = await headOf(deployment);
    await takeReport(deployment, group, reportOf('i', 1, applied));
    clock.advance(1_000);
    await publish(deployment, 'api_a', versionRecord('aa'));
    clock.advance(600_000);
    const answer = await takeReport(deployment, group, reportOf('i', 2, applied));
    assert.equal(answer.leaseMs, null);
    assert.equal(answer.changes.length, 1);
    const next = await takeReport(deployment, group, reportOf('i', 3, answer.head));
    assert.equal(next.leaseMs, 30_000);
  });

  for (const everyMs of [3_000, 7_000, 29_000]) {
    test(`is fenced within 5 s and a lease of a change that it never applies, reporting every ${everyMs / 1_000} s (K1)`, async (t) => {
      const { deployment, clock, group } = await makeWorld(await open(t));
      const applied = await headOf(deployment);
      await takeReport(deployment, group, reportOf('i', 1, applied));
      await publish(deployment, 'api_a', versionRecord('aa'));
      const { propagationMs } = deployment.durations;
      const boundMs = propagationMs + grantedLeaseMs(deployment.durations);
      let passed = 0;
      const pass = (ms: number) => {
        passed += ms;
        clock.advance(ms);
      };
      for (let sequence = 2; passed + everyMs < boundMs; sequence += 1) {
        pass(everyMs);
        // Under a new id, too: who starts again and again does not block K1 for ever either.
        for (const id of ['i', `i${sequence}`]) {
          await takeReport(deployment, group, reportOf(id, sequence, applied));
        }
      }
      pass(boundMs - passed);
      const head = await headOf(deployment);
      const facts = await instanceFacts(deployment.store.db, deployment, 'api_a', 0);
      assert.deepEqual(publicationWaits(head, facts, false, 0), []);
    });
  }
});
