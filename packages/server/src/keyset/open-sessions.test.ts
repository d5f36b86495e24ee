import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenSessions } from '@keyturn/core';
import { makeDeployment } from '../../../../test/deployment.ts';
import {
  headOf,
  insertApi,
  insertGroup,
  insertKey,
  reportOf,
} from '../../../../test/keyset-rows.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import type { Store } from '../store/store.ts';
import { markInstanceGone } from './instance-gone.ts';
import { connectionFacts, forgetLostSessions } from './open-sessions.ts';
import { takeReport } from './report.ts';

async function makeWorld(store: Store) {
  const { deployment, clock } = await makeDeployment(store);
  await insertApi(deployment, 'api_a');
  await insertKey(deployment, 'key_a', 'api_a', ['active', 'active']);
  const group = await insertGroup(deployment, 'ver_a', ['api_a']);
  const head = await headOf(deployment);
  const sequences = new Map<string, number>();
  const tell = (instance: string, sessions: OpenSessions[], closing = false) => {
    const sequence = (sequences.get(instance) ?? 0) + 1;
    sequences.set(instance, sequence);
    const report = reportOf(instance, sequence, head, { sessions, closing });
    return takeReport(deployment, group, report);
  };
  const facts = (version: number) => connectionFacts(store.db, 'key_a', version);
  return { deployment, clock, tell, facts };
}

const on = (version: number, open: number): OpenSessions => ({ keyId: 'key_a', version, open });

forEachStore('open connections', (open) => {
  test('are known by version and instance, as the last report told them', async (t) => {
    const { deployment, clock, tell, facts } = await makeWorld(await open(t));
    const since = deployment.serverTime.now();
    await tell('i', [on(1, 3), on(2, 1)]);
    await tell('j', [on(1, 1)]);
    clock.advance(3_000);
    await tell('i', [on(1, 2)]);
    assert.deepEqual(await facts(1), [
      { instance: 'i', open: 2, since },
      { instance: 'j', open: 1, since },
    ]);
    assert.deepEqual(await facts(2), []);
    await tell('i', []);
    assert.deepEqual(
      (await facts(1)).map(({ instance }) => instance),
      ['j'],
    );
  });

  test('are forgotten of an instance that was lost, and known again of one that comes back', async (t) => {
    const { deployment, clock, tell, facts } = await makeWorld(await open(t));
    const { store, durations, serverTime } = deployment;
    await tell('lost', [on(1, 3)]);
    await tell('i', [on(1, 1)]);
    const forget = () =>
      store.transaction((tx) => forgetLostSessions(tx, durations, serverTime.now()));
    clock.advance(2 * 86_400_000);
    await forget();
    assert.equal((await facts(1)).length, 2, 'its grace may be long');
    clock.advance(7 * 86_400_000);
    await tell('i', [on(1, 1)]);
    await forget();
    const known = async () => (await facts(1)).map(({ instance, open }) => [instance, open]);
    assert.deepEqual(await known(), [['i', 1]]);
    await tell('lost', [on(1, 3)]);
    assert.deepEqual(await known(), [
      ['i', 1],
      ['lost', 3],
    ]);
  });

  test('are known of very many keys at once', async (t) => {
    const { tell, facts } = await makeWorld(await open(t));
    const many = (count: number): OpenSessions[] => [
      on(1, count),
      ...Array.from({ length: count }, (_, index) => {
        return { keyId: `key_${index}`, version: 1 + (index % 2), open: count };
      }),
    ];
    for (const count of [1_200, 1_300, 3, 0]) {
      await tell('i', count === 0 ? [] : many(count));
      assert.equal((await facts(1))[0]?.open ?? 0, count);
    }
  });

  test('are none of an instance that has stopped, or that a person called gone', async (t) => {
    const { deployment, tell, facts } = await makeWorld(await open(t));
    await tell('i', [on(1, 3)]);
    await tell('j', [on(1, 1)]);
    await tell('i', [on(1, 3)], true);
    await markInstanceGone(deployment, SYSTEM, { verifierId: 'ver_a', instanceId: 'j' });
    assert.deepEqual(await facts(1), []);
    await tell('j', [on(1, 1)]);
    assert.deepEqual(await facts(1), [], 'it is told to take a new id, and tells them under that');
  });

  test('wake who waits for their key when they change, and nobody else', async (t) => {
    const { deployment, tell } = await makeWorld(await open(t));
    const told: string[][] = [];
    deployment.signals.listen(({ keys }) => told.push([...keys]));
    await tell('i', [on(1, 3)]);
    await tell('i', [on(1, 3)]);
    await tell('i', [on(1, 2), on(1, 1)]);
    await tell('i', []);
    assert.deepEqual(told, [['key_a'], [], [], ['key_a']]);
  });
});
