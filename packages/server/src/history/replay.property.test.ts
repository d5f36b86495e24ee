import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  coexistenceFaults,
  isLatched,
  type KeysetRecord,
  type Lineage,
  type RotationEvent,
  type VersionState,
} from '@keyturn/core';
import fc from 'fast-check';
import { openBackedUpStore } from '../../../../test/backed-up-store.ts';
import { makeDeployment } from '../../../../test/deployment.ts';
import {
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import type { Deployment } from '../deployment.ts';
import { changeLineage } from '../lifecycle/change-lineage.ts';
import { loadLineage } from '../lifecycle/lineage-load.ts';
import { runCommand } from '../lifecycle/run-command.ts';

const BEGIN = { type: 'begin', expedited: false, verifierRegistered: true } as const;

const NEXT = {
  prepared: { type: 'publish' },
  publishing: { type: 'k1Holds' },
  ready: { type: 'promote' },
  migrating: { type: 'k5aHolds' },
  draining: { type: 'suspend' },
  suspended: { type: 'deactivate' },
} as const satisfies Record<string, RotationEvent>;

/** What is next comes most often; null. */
const event: fc.Arbitrary<RotationEvent | null> = fc.oneof(
  { weight: 10, arbitrary: fc.constant(null) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<RotationEvent>(
      { type: 'cancel' },
      { type: 'rollBack' },
      { type: 'restore' },
      { type: 'suspendKey' },
      { type: 'resumeKey' },
      { type: 'revokeVersion', version: 1 },
      { type: 'revokeVersion', version: 2 },
      { type: 'compromise', versions: 'handed-out', refuseAt: null },
      { type: 'revokeKey' },
    ),
  },
);

const act = fc.record({ key: fc.nat(2), event });

function nextOf({ rotation, versions }: Lineage): RotationEvent {
  if (versions.length === 1 && versions[0]?.handedOut === false) return { type: 'handOut' };
  return rotation === null ? BEGIN : NEXT[rotation.phase];
}

/** Does the event where the tables allow it; the audit is told as of any command. */
async function carryOut(
  deployment: Deployment,
  keyId: string,
  chosen: RotationEvent | null,
): Promise<void> {
  await runCommand(deployment, OPERATOR, async (command) => {
    await command.lockKey(keyId);
    const loaded = await loadLineage(command.tx, keyId);
    await changeLineage(command, loaded, chosen ?? nextOf(loaded.lineage));
    command.audit('test.act', keyId);
  }).catch((error) => {
    if (error.name !== 'Refusal') throw error;
  });
}

/** `digest state` of what was latched and of what clients hold; both must be the same afterwards. */
async function toldBy({ store }: Deployment): Promise<string[]> {
  const rows = await store.db.selectFrom('keyset_records').select('record').execute();
  return rows
    .map(({ record }) => JSON.parse(record) as KeysetRecord)
    .flatMap((record) => {
      if (record.kind === 'key') return record.revoked ? [`${record.id} revoked`] : [];
      if (record.kind !== 'version') return [];
      if (isLatched(record.state as VersionState)) return [`${record.digest} latched`];
      const isHeld = record.state === 'active' && record.designation !== 'successor';
      return isHeld ? [`${record.digest} ${record.designation}`] : [];
    })
    .sort();
}

async function keysOf(world: LifecycleWorld): Promise<string[]> {
  const { db } = world.deployment.store;
  const rows = await db.selectFrom('keys').select('id').orderBy('created_at').execute();
  return rows.map(({ id }) => id);
}

test('whatever happened after whatever backup, the journal brings back what was latched and what clients hold', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { maxLength: 25 }),
      fc.array(act, { minLength: 1, maxLength: 25 }),
      async (before, lost) => {
        const backed = await openBackedUpStore(t, 'sqlite');
        const world = await makeLifecycleWorld(backed.store);
        const keys = [await world.publishKey()];
        for (const { key, event } of before) {
          await carryOut(world.deployment, keys[key % keys.length] as string, event);
        }
        const putBack = await backed.backUp();
        keys.push(await world.publishKey());
        for (const { key, event } of lost) {
          await carryOut(world.deployment, keys[key % keys.length] as string, event);
        }
        const { deployment } = await makeDeployment(
          await putBack(),
          { journal: world.deployment.journal },
          { clock: world.clock, seed: 'restart' },
        );
        await assertBroughtBack(world, deployment);
      },
    ),
    { numRuns: 25 },
  );
});

async function assertBroughtBack(world: LifecycleWorld, deployment: Deployment): Promise<void> {
  const expected = await toldBy(world.deployment);
  const found = await toldBy(deployment);
  const missing = expected.filter((one) => !found.includes(one));
  assert.deepEqual(missing, []);
  for (const id of await keysOf(world)) {
    const { lineage } = await loadLineage(deployment.store.db, id);
    assert.deepEqual(coexistenceFaults(lineage), []);
  }
}
