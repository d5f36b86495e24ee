import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyRotationEvent,
  type Lineage,
  type RotationEvent,
  type RotationPhase,
} from '@keyturn/core';
import fc from 'fast-check';
import {
  type LifecycleWorld,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../../test/lifecycle-world.ts';
import { forEachStore } from '../../../../test/stores.ts';
import { changeLineage } from './change-lineage.ts';
import { recordsOf } from './keyset-records.ts';
import { loadLineage } from './lineage-load.ts';
import { runCommand } from './run-command.ts';

const version = fc.integer({ min: 1, max: 4 });
const name = fc.constantFrom('freeze', 'audit');

const BEGIN = { type: 'begin', expedited: false, verifierRegistered: true } as const;

/** What the reconciler would do next, so that rotations get anywhere. */
const NEXT: Record<RotationPhase, RotationEvent> = {
  prepared: { type: 'publish' },
  publishing: { type: 'k1Holds' },
  ready: { type: 'promote' },
  migrating: { type: 'k5aHolds' },
  draining: { type: 'suspend' },
  suspended: { type: 'deactivate' },
};

function nextOf({ rotation }: Lineage): RotationEvent {
  return rotation === null ? BEGIN : NEXT[rotation.phase];
}

/** Everything that can happen to a key but what has no columns yet; null: what is next. */
const event: fc.Arbitrary<RotationEvent | null> = fc.oneof(
  { weight: 12, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: simple('k1Holds', 'k5aFails', 'rollBack', 'restore', 'newEpoch') },
  { weight: 2, arbitrary: simple('cancel', 'expedite', 'suspendKey', 'resumeKey') },
  fc.record({
    type: fc.constant('begin' as const),
    expedited: fc.boolean(),
    verifierRegistered: fc.constant(true),
  }),
  fc.record({ type: fc.constantFrom('hold' as const, 'release' as const), name }),
  fc.record({ type: fc.constant('extend' as const), until: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ type: fc.constant('revokeVersion' as const), version }),
  fc.record({
    type: fc.constant('presented' as const),
    version,
    mayRestore: fc.boolean(),
  }),
);

function simple<T extends RotationEvent['type']>(...types: T[]): fc.Arbitrary<RotationEvent> {
  return fc.constantFrom(...types).map((type) => ({ type }) as RotationEvent);
}

/** Does the event to the stored lineage and to core's own; both must come out the same. */
async function both(world: LifecycleWorld, keyId: string, before: Lineage, event: RotationEvent) {
  const outcome = applyRotationEvent(before, event);
  const done = runCommand(world.deployment, OPERATOR, async (command) => {
    await command.lockKey(keyId);
    const { changed } = await changeLineage(command, await loadLineage(command.tx, keyId), event);
    if (changed) command.audit('test', keyId);
  });
  if (outcome.outcome === 'refused') await assert.rejects(done, { code: outcome.code });
  else await done;
  const after = outcome.outcome === 'changed' ? outcome.lineage : before;
  const stored = await loadLineage(world.deployment.store.db, keyId);
  assert.deepEqual(stored.lineage, after);
  await published(world, keyId);
  return after;
}

/** What verifiers were told is what is stored. */
async function published(world: LifecycleWorld, keyId: string): Promise<void> {
  const { db } = world.deployment.store;
  const expected = recordsOf(await loadLineage(db, keyId)).map((record) => JSON.stringify(record));
  const rows = await db
    .selectFrom('keyset_records')
    .select('record')
    .where('api_id', '=', 'acme')
    .execute();
  const told = rows.map(({ record }) => record).filter((record) => record.includes(keyId));
  assert.deepEqual(told.sort(), expected.sort());
}

forEachStore('what is stored of a lineage', (open) => {
  test('is what core decided, and what verifiers were told, after any events', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const events = fc.array(event, { minLength: 5, maxLength: 30 });
    const phases = new Set<string | undefined>();
    await fc.assert(
      fc.asyncProperty(events, async (events) => {
        const keyId = await world.publishKey();
        let { lineage } = await loadLineage(world.deployment.store.db, keyId);
        for (const event of [{ type: 'handOut' } as const, ...events]) {
          world.clock.advance(1);
          lineage = await both(world, keyId, lineage, event ?? nextOf(lineage));
          phases.add(lineage.rotation?.phase).add(lineage.lastEnd?.end);
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
    t.diagnostic([...phases].join(' '));
  });
});
