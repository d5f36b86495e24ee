import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DAY,
  HOUR,
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { TestHolder } from '../../../../test/test-holder.ts';
import { createGrant } from '../deliver/grant-create.ts';
import { compromiseKey } from '../lifecycle/key-compromise.ts';
import { advanceRotation } from '../lifecycle/rotation-advance.ts';
import { beginRotation } from '../lifecycle/rotation-begin.ts';
import { holdRotation } from '../lifecycle/rotation-hold.ts';
import {
  addPolicy,
  changePolicy,
  lookAtSchedules,
  openRotation,
  scheduleOf,
} from '../schedules/testing/scheduled-keys.ts';
import { startReconciler } from './reconciler.ts';
import { sweep } from './sweep.ts';

async function begun(world: LifecycleWorld, change = {}) {
  const { keyId } = await world.issue(change);
  const rotation = { keyId, reason: '', expedite: false };
  return { keyId, ...(await beginRotation(world.deployment, OPERATOR, rotation)) };
}

/** Resolves once the rotation is in the phase; looked at after each commit. */
async function reaches(world: LifecycleWorld, rotationId: string, phase: string): Promise<void> {
  const { signals } = world.deployment;
  const waiting: (() => void)[] = [];
  const forget = signals.listen(() => {
    for (const resume of waiting.splice(0)) resume();
  });
  for (;;) {
    const next = new Promise<void>((resume) => waiting.push(resume));
    if ((await world.rotation(rotationId)).phase === phase) return forget();
    await next;
  }
}

forEachStore('the reconciler', (open) => {
  test('hands a version out as soon as every verifier has it, with no clock moving', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const instance = await world.startInstance('i');
    const reconciler = startReconciler(world.deployment);
    const { rotationId } = await begun(world);
    await reaches(world, rotationId, 'publishing');
    await instance.report();
    await reaches(world, rotationId, 'draining');
    await reconciler.stop();
  });

  test('refuses a compromised version for good at the first look after its time', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const { keyId } = await world.issue();
    await compromiseKey(world.deployment, OPERATOR, { keyId, refuseAfterMs: HOUR });
    world.clock.advance(HOUR);
    const heard = new Promise<void>((resolve) => {
      world.deployment.signals.listen(({ revision }) => revision !== null && resolve());
    });
    const reconciler = startReconciler(world.deployment);
    await heard;
    await reconciler.stop();
    assert.equal((await world.standings(keyId))[0], 'compromised compromised');
    assert.ok((await world.audited()).includes('version.refuse'));
  });

  test('finds what fell due while nothing was heard', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const { keyId, rotationId } = await begun(world);
    await world.handOut(keyId);
    await world.pass(3 * DAY);
    const reconciler = startReconciler(world.deployment);
    await reaches(world, rotationId, 'suspended');
    await reconciler.stop();
  });

  test('begins and carries on what a policy has planned', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const instance = await world.startInstance('i');
    await addPolicy(world, 'pol_1', { maxAgeMs: 90 * DAY });
    const { keyId } = await world.issue({ policyId: 'pol_1' });
    await lookAtSchedules(world);
    const { nextAt } = await scheduleOf(world, keyId);
    world.clock.advance((nextAt ?? 0) - world.now);
    await instance.report();
    const begun = Promise.withResolvers<string>();
    const forget = world.deployment.signals.listen(() => {
      openRotation(world, keyId).then(
        (rotation) => rotation && begun.resolve(rotation.id),
        begun.reject,
      );
    });
    const reconciler = startReconciler(world.deployment);
    const rotationId = await begun.promise;
    forget();
    await reaches(world, rotationId, 'publishing');
    await reconciler.stop();
    assert.equal((await world.rotation(rotationId)).by_schedule, 1);
  });

  test('looks at schedules beside the poll: one that takes long holds up nothing (K10)', async (t) => {
    const store = await open(t);
    const world = await makeLifecycleWorld(store);
    await world.startInstance('i');
    await addPolicy(world, 'pol_1', { maxAgeMs: 90 * DAY });
    const { keyId } = await world.issue({ policyId: 'pol_1' });
    const reconciler = startReconciler(world.deployment);
    await reconciler.rest();
    await changePolicy(world, 'pol_1', { maxAgeMs: 60 * DAY });
    const { nextAt } = await scheduleOf(world, keyId);
    const locked = Promise.withResolvers<void>();
    const transaction = store.transaction.bind(store);
    const waits: typeof transaction = async (work) => {
      // The look's: a poll that finds nothing else only reads.
      Object.assign(store, { transaction });
      await locked.promise;
      return transaction(work);
    };
    Object.assign(store, { transaction: waits });
    const polled = Promise.withResolvers<void>();
    const { schedule } = world.deployment;
    const after: typeof schedule.after = (delayMs, run) => {
      polled.resolve();
      return schedule.after(delayMs, run);
    };
    Object.assign(world.deployment, { schedule: { after } });
    world.clock.advance(1_000);
    await polled.promise;
    assert.equal((await scheduleOf(world, keyId)).nextAt, nextAt);
    locked.resolve();
    await reconciler.rest();
    assert.notEqual((await scheduleOf(world, keyId)).nextAt, nextAt);
    await reconciler.stop();
  });

  test('carries the others on when one rotation cannot be, and tries that one again', async (t) => {
    const store = await open(t);
    const world = await makeLifecycleWorld(store);
    await world.startInstance('i');
    const broken = await begun(world);
    const name = (to: number) =>
      store.transaction(async (tx) => {
        await tx
          .updateTable('rotations')
          .set({ to_version: to })
          .where('id', '=', broken.rotationId)
          .execute();
      });
    await name(9);
    const failed: unknown[] = [];
    const failure = Promise.withResolvers<void>();
    const log = Object.create(world.deployment.log);
    log.error = (about: unknown) => {
      failed.push(about);
      failure.resolve();
    };
    Object.assign(world.deployment, { log });
    const reconciler = startReconciler(world.deployment);
    const sound = await begun(world);
    await reaches(world, sound.rotationId, 'publishing');
    await failure.promise;
    assert.match(JSON.stringify(failed), new RegExp(broken.keyId));
    await name(2);
    // Only what has set its timer by then is woken by the clock.
    await reconciler.rest();
    world.clock.advance(HOUR);
    await reaches(world, broken.rotationId, 'publishing');
    await reconciler.stop();
  });

  test('pauses after a failure, but not once a security act has hurried the rotation', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const instance = await world.startInstance('i');
    const { keyId, rotationId } = await begun(world);
    const fault = Promise.withResolvers<void>();
    const random = { bytes: world.deployment.random.bytes };
    Object.assign(world.deployment, {
      random: {
        bytes() {
          throw new Error('no entropy');
        },
      },
      log: Object.assign(Object.create(world.deployment.log), { error: () => fault.resolve() }),
    });
    const reconciler = startReconciler(world.deployment);
    await fault.promise;
    Object.assign(world.deployment, { random });
    // A use, a look: none of it shortens the pause, and no clock moves here.
    world.deployment.signals.tell({ revision: null, keys: new Set([keyId]), notices: false });
    await compromiseKey(world.deployment, OPERATOR, { keyId });
    await reaches(world, rotationId, 'publishing');
    await instance.report();
    await reconciler.stop();
  });
});

forEachStore('the reconciler', (open) => {
  test('takes no step after it was stopped', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const { keyId, rotationId } = await begun(world);
    const reconciler = startReconciler(world.deployment);
    await reconciler.stop();
    const { phase } = await world.rotation(rotationId);
    world.deployment.signals.tell({ revision: null, keys: new Set([keyId]), notices: false });
    reconciler.wake();
    await reconciler.stop();
    assert.equal((await world.rotation(rotationId)).phase, phase);
  });

  test('does not wake itself: a look that finds nothing new is the last', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const { rotationId } = await begun(world);
    await holdRotation(world.deployment, OPERATOR, { rotationId, name: 'freeze', text: '' });
    world.clock.advance(5_000);
    const told: string[] = [];
    const looked = Promise.withResolvers<void>();
    world.deployment.signals.listen(({ keys }) => {
      told.push(...keys);
      looked.resolve();
    });
    const reconciler = startReconciler(world.deployment);
    await looked.promise;
    await reconciler.stop();
    assert.deepEqual(told, []);
    assert.ok((await world.rotation(rotationId)).next_check_at > world.now);
  });

  test('wakes nobody but onlookers with a look that shows something new and takes no step', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const { keyId } = await begun(world);
    const told: string[][][] = [];
    world.deployment.signals.listen(({ keys, shown = [] }) => told.push([[...keys], [...shown]]));
    while ((await advanceRotation(world.deployment, keyId)) !== null);
    assert.deepEqual(told.at(-1), [[], [keyId]], 'it waits for an acknowledgement now');
    assert.equal(await advanceRotation(world.deployment, keyId), null);
    assert.deepEqual(told.at(-1), [[], []]);
  });
});

forEachStore('the sweep', (open) => {
  test('ends keys whose time is over, and forgets what nobody may use any more', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { db } = deployment.store;
    const { keyId } = await world.issue();
    const short = await world.issue({ expiresAt: world.now + HOUR });
    const holder = await TestHolder.enrol(deployment, keyId);
    await holder.nonce();
    const count = async (table: 'nonces' | 'grants') =>
      (await db.selectFrom(table).select('digest').execute()).length;
    const sealed = async () =>
      (await db.selectFrom('versions').select('number').where('sealed', 'is not', null).execute())
        .length;
    await sweep(deployment);
    assert.deepEqual([await count('nonces'), await count('grants'), await sealed()], [1, 1, 2]);
    world.clock.advance(2 * HOUR);
    await sweep(deployment);
    assert.deepEqual(await world.standings(short.keyId), ['deactivated expired']);
    assert.deepEqual([await count('nonces'), await count('grants'), await sealed()], [0, 1, 1]);
    world.clock.advance(DAY);
    await holder.confirm(1);
    await sweep(deployment);
    assert.equal(await sealed(), 0, 'an issued key string is kept for 24 h');
    world.clock.advance(30 * DAY);
    await sweep(deployment);
    assert.equal(await count('grants'), 0);
  });

  test('ends every key that is due, however many, and not only those before one that cannot be', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { store } = world.deployment;
    const expiresAt = world.now + HOUR;
    const keys: string[] = [];
    for (let count = 0; count < 102; count += 1) {
      keys.push(await world.publishKey({ expiresAt }));
    }
    const [broken = ''] = keys.sort();
    await store.transaction(async (tx) => {
      await tx
        .updateTable('versions')
        .set({ state: 'lost' })
        .where('key_id', '=', broken)
        .execute();
    });
    await createGrant(world.deployment, OPERATOR, { keyId: keys[1] ?? '', name: 'late' });
    world.clock.advance(3 * DAY);
    await sweep(world.deployment);
    const alive = await store.db
      .selectFrom('keys')
      .select('id')
      .where('ended', 'is', null)
      .execute();
    assert.deepEqual(alive, [{ id: broken }]);
    const kept = await store.db.selectFrom('grants').select('digest').execute();
    assert.deepEqual(kept, [], 'and the cleaning goes on');
  });

  test('leaves what a rotation hands out until that rotation ends (K13)', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const { keyId } = await world.issue();
    const holder = await TestHolder.enrol(world.deployment, keyId);
    await beginRotation(world.deployment, OPERATOR, { keyId, reason: '', expedite: false });
    await world.handOut(keyId);
    await world.pass(40 * DAY);
    await sweep(world.deployment);
    assert.equal((await holder.pickup(1)).status, 'available');
  });
});
