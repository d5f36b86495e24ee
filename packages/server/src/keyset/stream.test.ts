import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamLine } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import { headOf, insertGroup, publish, versionRecord } from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import type { Store } from '../store/store.ts';
import { followChanges } from './stream.ts';
import { removeVerifier } from './verifier-remove.ts';

async function makeWorld(store: Store) {
  const { deployment, clock } = await makeDeployment(store);
  const group = await insertGroup(deployment, 'ver_a', ['api_a']);
  const ending = new AbortController();
  const follow = (after: number, epoch = 1) => {
    const lines = followChanges(deployment, group, { epoch, after }, ending.signal);
    return async (): Promise<StreamLine | null> => (await lines.next()).value ?? null;
  };
  return { deployment, clock, group, ending, follow };
}

const revisionsOf = (line: StreamLine | null) => line?.changes.map(({ revision }) => revision);

forEachStore('a stream', (open) => {
  test('brings what was missed at once, and then each change as it is committed', async (t) => {
    const { deployment, ending, follow } = await makeWorld(await open(t));
    const { revision } = await headOf(deployment);
    await publish(deployment, 'api_a', versionRecord('aa'));
    await publish(deployment, 'api_b', versionRecord('bb'));
    const next = follow(revision);
    const missed = await next();
    assert.deepEqual(revisionsOf(missed), [revision + 1, revision + 2]);
    assert.deepEqual(missed?.changes[1]?.records, [], 'of another api');
    const coming = next();
    const head = await publish(deployment, 'api_a', versionRecord('ab'));
    const line = await coming;
    assert.deepEqual(revisionsOf(line), [revision + 3]);
    assert.deepEqual(line?.head, head);
    assert.deepEqual(JSON.parse(line?.changes[0]?.records[0] ?? ''), versionRecord('ab'));
    ending.abort();
    assert.equal(await next(), null);
  });

  test('says that it lives at least every 2 s', async (t) => {
    const { deployment, clock, ending, follow } = await makeWorld(await open(t));
    const head = await headOf(deployment);
    const next = follow(head.revision);
    const first = await next();
    assert.deepEqual(first?.changes, []);
    const second = await advanceUntil(next(), clock, 2_000);
    assert.deepEqual([second?.head, second?.changes], [head, []]);
    assert.equal(second?.serverTime, deployment.serverTime.now());
    ending.abort();
  });

  test('finds with the next keep-alive what another node committed', async (t) => {
    const store = await open(t);
    const { deployment, clock, ending, follow } = await makeWorld(store);
    const other = await makeDeployment(store, {}, { seed: 'other' });
    const { revision } = await headOf(deployment);
    const next = follow(revision);
    await next();
    const coming = next();
    await publish(other.deployment, 'api_a', versionRecord('aa'));
    assert.deepEqual(revisionsOf(await advanceUntil(coming, clock, 2_000)), [revision + 1]);
    ending.abort();
  });

  test('that cannot go on from where it should says so, and ends', async (t) => {
    const { deployment, follow } = await makeWorld(await open(t));
    const { revision } = await headOf(deployment);
    for (const next of [follow(revision + 1), follow(revision, 2)]) {
      const line = await next();
      assert.equal(line?.snapshotNeeded, true);
      assert.deepEqual(line?.changes, []);
      assert.equal(await next(), null);
    }
  });

  test('ends when its group is removed', async (t) => {
    const { deployment, clock, group, follow } = await makeWorld(await open(t));
    const next = follow((await headOf(deployment)).revision);
    await next();
    const coming = next();
    await removeVerifier(deployment, SYSTEM, { verifierId: group.id });
    assert.equal(await advanceUntil(coming, clock, 2_000), null);
  });
});

/** Moves the clock by at most `ms`, in small steps, until the promise settles. */
async function advanceUntil<T>(
  promise: Promise<T>,
  clock: { advance(ms: number): void },
  ms: number,
): Promise<T> {
  let settled = false;
  const end = promise.finally(() => {
    settled = true;
  });
  for (let moved = 0; !settled && moved < ms; moved += 100) {
    clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return end;
}
