import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import type { Deployment } from '../deployment.ts';
import { editApi } from './api-edit.ts';
import { changeLineage } from './change-lineage.ts';
import { loadLineage } from './lineage-load.ts';
import { runCommand } from './run-command.ts';

const STRICT = { keyClasses: { default: { grace: 'strict' } } } as const;
const NOT_SIDE_BY_SIDE = 'on SQLite no two transactions run side by side';

/** What verifiers are told of a key last. */
async function lastTold({ deployment }: LifecycleWorld, keyId: string) {
  const { record } = await deployment.store.db
    .selectFrom('keyset_records')
    .select('record')
    .where('identity', '=', `key:${keyId}`)
    .executeTakeFirstOrThrow();
  return JSON.parse(record);
}

/** The deployment, with `meet` called at the first lock of a lineage. */
function atLineageLock(deployment: Deployment, meet: () => void): Deployment {
  const { store } = deployment;
  return {
    ...deployment,
    store: {
      ...store,
      lockLineage(tx, keyId) {
        meet();
        return store.lockLineage(tx, keyId);
      },
    },
  };
}

forEachStore('a new grace class of an api', (open, kind) => {
  test('is what verifiers are told last, also of a key that someone changes meanwhile', async (t) => {
    if (kind === 'sqlite') return t.skip(NOT_SIDE_BY_SIDE);
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await world.issue();
    const loaded = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const suspending = runCommand(deployment, OPERATOR, async (command) => {
      await command.lockKey(keyId);
      const before = await loadLineage(command.tx, keyId);
      loaded.resolve();
      await goOn.promise;
      await changeLineage(command, before, { type: 'suspendKey' });
      command.audit('key.suspend', keyId);
    });
    await loaded.promise;
    const waits = Promise.withResolvers<void>();
    const beside = atLineageLock(deployment, () => waits.resolve());
    const editing = editApi(beside, OPERATOR, { apiId: 'acme', ...STRICT });
    await Promise.race([editing, waits.promise]);
    goOn.resolve();
    await Promise.all([suspending, editing]);
    const { grace, suspended } = await lastTold(world, keyId);
    assert.deepEqual([grace, suspended], ['strict', true]);
  });

  test('holds for a key that is issued at the same time; a class that went takes no new key', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    await editApi(deployment, OPERATOR, {
      apiId: 'acme',
      keyClasses: { partner: { grace: 'available' } },
    });
    const issuing = world.publishKey({ class: 'partner' });
    const going = editApi(deployment, OPERATOR, { apiId: 'acme', ...STRICT });
    const [issued, gone] = await Promise.allSettled([issuing, going]);
    assert.deepEqual(
      [issued.status, gone.status].sort(),
      ['fulfilled', 'rejected'],
      'one of the two is refused',
    );
  });
});
