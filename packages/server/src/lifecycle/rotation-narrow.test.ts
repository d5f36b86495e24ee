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
import type { Store } from '../store/store.ts';
import { editKey } from './key-edit.ts';
import { taintKey } from './key-taint.ts';
import { addPolicy } from './policy-add.ts';
import { beginRotation } from './rotation-begin.ts';
import { restoreRotation } from './rotation-restore.ts';
import { rollBackRotation } from './rotation-roll-back.ts';
import { showRotation } from './rotation-show.ts';
import { narrowVersion } from './version-narrow.ts';
import { revokeVersion } from './version-revoke.ts';

const SCOPES = ['market:read', 'orders:trade', 'funds:withdraw'];
const [READ = '', TRADE = '', FUNDS = ''] = SCOPES;

const READER = '192.0.2.0/24';
const TRADER = '198.51.100.0/24';
const STRANGER = '203.0.113.0/24';

/** Version 1 was used by a reader and a trader; version 2 is handed out, and the trader moves. */
async function turning(store: Store) {
  const world = await makeLifecycleWorld(store);
  await store.transaction(async (tx) => {
    await tx
      .updateTable('apis')
      .set({ scopes: JSON.stringify(SCOPES) })
      .execute();
  });
  const instance = await world.startInstance('i');
  const { keyId } = await world.issue({ scopes: SCOPES });
  const uses = async (version: number, source: string, scopes: string[], refused = false) =>
    instance.reportScopes({ keyId, version, source }, scopes, refused);
  await uses(1, READER, [READ]);
  await uses(1, TRADER, [TRADE, READ]);
  const rotation = { keyId, reason: '', expedite: false };
  const { rotationId } = await beginRotation(world.deployment, OPERATOR, rotation);
  await world.handOut(keyId);
  await world.pass(1_000);
  await uses(2, TRADER, [TRADE, READ]);
  // The reader goes on with the old version each day.
  const days = async (count: number) => {
    const steps: string[] = [];
    for (let day = 0; day < count; day++) {
      await world.pass(DAY);
      await uses(1, READER, [READ]);
      await world.pass(1_000);
      steps.push(...(await world.advance(keyId)));
    }
    return steps;
  };
  return { world, instance, keyId, rotationId, uses, days };
}

/** The same, with what may leave gone from version 1. */
async function narrowed(store: Store) {
  const started = await turning(store);
  assert.deepEqual(await started.days(3), ['narrow']);
  return started;
}

/** The scopes in force, as verifiers were told last, of a version; null: all. */
async function told({ deployment }: LifecycleWorld, number: number): Promise<unknown> {
  const rows = await deployment.store.db.selectFrom('keyset_records').select('record').execute();
  const records = rows.map(({ record }) => JSON.parse(record));
  const last = records.find((one) => one.kind === 'version' && one.number === number);
  return last.limits?.scopes ?? null;
}

async function standing({ deployment }: LifecycleWorld, rotationId: string) {
  const { scopes } = await showRotation(deployment, rotationId);
  return scopes.map(({ scope, leftAt, waitsFor }) =>
    leftAt === null ? `${scope} ${waitsFor.map(({ code }) => code).join(' ')}` : `${scope} left`,
  );
}

async function count(world: LifecycleWorld, type: string): Promise<number> {
  return (await world.notices()).filter((one) => one === type).length;
}

forEachStore('a scope of the leaving version', (open) => {
  test('leaves when those who asked for it have moved, each with its own entry and receipt', async (t) => {
    const { world, keyId, rotationId } = await narrowed(await open(t));
    assert.deepEqual(await told(world, 1), [READ, FUNDS]);
    assert.equal(await told(world, 2), null);
    assert.deepEqual(await standing(world, rotationId), [
      `${TRADE} left`,
      `${FUNDS} source-quiet-too-short`,
      `${READ} source-on-old`,
    ]);
    const { db } = world.deployment.store;
    const entries = await db.selectFrom('audit').select(['action', 'details']).execute();
    const entry = entries.find(({ action }) => action === 'version.narrow');
    const { receiptId, ...details } = JSON.parse(entry?.details ?? '{}');
    assert.deepEqual(details, {
      rotationId,
      version: 1,
      scope: TRADE,
      scopes: [READ, FUNDS],
      by: 'evidence',
    });
    const receipt = await db.selectFrom('receipts').selectAll().executeTakeFirstOrThrow();
    assert.deepEqual([receipt.id, receipt.act, receipt.version], [receiptId, 'narrow', 1]);
    assert.equal(await count(world, 'rotation.scope-narrowed'), 1);
    assert.deepEqual(await world.standings(keyId), ['active predecessor', 'active primary']);
  });

  test('does not leave while nobody tells what is asked for, nor where the policy says so', async (t) => {
    const { world, instance, keyId, days } = await turning(await open(t));
    await instance.reportUse(keyId, 1, READER);
    assert.deepEqual(await days(4), []);
    const off = await turning(await open(t));
    const none = { quietMs: null, retireSafetyMs: null, suspensionMs: null, holdDownMs: null };
    const { id } = await addPolicy(off.world.deployment, OPERATOR, {
      name: 'whole',
      ...none,
      jitterRatio: null,
      restore: null,
      narrowScopes: 'off',
      narrowOrder: null,
    });
    await editKey(off.world.deployment, OPERATOR, { keyId: off.keyId, policyId: id });
    assert.deepEqual(await off.days(4), []);
    assert.deepEqual(await standing(off.world, off.rotationId), []);
    assert.equal(await told(world, 1), null);
  });

  test('is given back once by rule to who was accepted before and is refused, then a person is asked (K6)', async (t) => {
    const { world, keyId, uses, days } = await narrowed(await open(t));
    await uses(1, STRANGER, [TRADE], true);
    assert.deepEqual(await world.advance(keyId), []);
    assert.equal(await count(world, 'rotation.give-back-asked'), 1);
    await uses(1, TRADER, [TRADE], true);
    assert.deepEqual(await world.advance(keyId), ['restore']);
    assert.equal(await told(world, 1), null);
    assert.equal(await count(world, 'rotation.scope-given-back'), 1);
    await world.everyoneReports();
    await world.pass(1_000);
    await uses(2, TRADER, [TRADE]);
    // The stranger is a source, too, of which nobody knows when it comes again.
    assert.deepEqual(await days(40), ['narrow']);
    assert.deepEqual(await told(world, 1), [READ, FUNDS]);
    for (let again = 0; again < 2; again++) {
      await uses(1, TRADER, [TRADE], true);
      assert.deepEqual(await world.advance(keyId), []);
    }
    assert.equal(await count(world, 'rotation.give-back-asked'), 2, 'once for each source');
  });

  test('is not given back by rule while the key is under suspicion', async (t) => {
    const { world, keyId, uses } = await narrowed(await open(t));
    await taintKey(world.deployment, OPERATOR, { keyId, tainted: true });
    await uses(1, TRADER, [TRADE], true);
    assert.deepEqual(await world.advance(keyId), []);
    assert.equal(await count(world, 'rotation.give-back-asked'), 1);
    assert.deepEqual(await told(world, 1), [READ, FUNDS]);
  });

  test('comes back with a restore, and the evidence begins anew', async (t) => {
    const { world, keyId, rotationId } = await narrowed(await open(t));
    await restoreRotation(world.deployment, OPERATOR, { rotationId });
    assert.equal(await told(world, 1), null);
    assert.equal((await world.rotation(rotationId)).promoted_at, world.now);
    await world.everyoneReports();
    assert.deepEqual(await world.advance(keyId), []);
  });

  test('comes back everywhere before a roll back sends anybody to the version', async (t) => {
    const { world, keyId, rotationId } = await narrowed(await open(t));
    await rollBackRotation(world.deployment, OPERATOR, { rotationId });
    assert.equal(await told(world, 1), null);
    assert.deepEqual(await world.standings(keyId), ['active predecessor', 'active primary']);
    assert.deepEqual(await world.advance(keyId), [], 'a verifier has not heard of it yet');
    await world.everyoneReports();
    assert.deepEqual(await world.advance(keyId), ['swap', 'drain']);
    assert.deepEqual(await world.standings(keyId), ['active primary', 'active predecessor']);
  });

  test('comes back at once to a version that takes the place of one that fell (K10)', async (t) => {
    const { world, keyId } = await narrowed(await open(t));
    await revokeVersion(world.deployment, OPERATOR, { keyId, version: 2 });
    assert.equal(await told(world, 1), null);
    assert.match((await world.standings(keyId))[0] ?? '', /active primary/);
  });

  test('stays away where a person took it, whatever evidence takes and gives back', async (t) => {
    const { world, keyId, rotationId } = await narrowed(await open(t));
    const scopes = [READ, TRADE];
    await narrowVersion(world.deployment, OPERATOR, { keyId, version: 1, scopes });
    assert.deepEqual(await told(world, 1), [READ], 'what evidence took is gone as well');
    await restoreRotation(world.deployment, OPERATOR, { rotationId });
    assert.deepEqual(await told(world, 1), [READ, TRADE]);
  });

  test('that nobody ever asked for leaves when nobody uses the version at all', async (t) => {
    const { world, keyId, uses } = await narrowed(await open(t));
    await uses(1, READER, [READ]);
    await world.pass(25 * HOUR);
    assert.deepEqual(await world.advance(keyId), ['narrow']);
    assert.deepEqual(await told(world, 1), [READ]);
  });
});
