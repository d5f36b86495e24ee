import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_DURATIONS, formatInstant, overlapEndsAt, timeStandingOf } from '@keyturn/core';
import {
  DAY,
  HOUR,
  type LifecycleWorld,
  MINUTE,
  makeLifecycleWorld,
  OPERATOR,
} from '../../../test/lifecycle-world.ts';
import { inPhase } from '../../../test/rotation-in-phase.ts';
import { forEachStore } from '../../../test/stores.ts';
import { TestHolder, TestHolderKeys } from '../../../test/test-holder.ts';
import { createGrant } from './deliver/grant-create.ts';
import { enrolHolder } from './deliver/holder-enrol.ts';
import { consumeNonce } from './deliver/nonce-create.ts';
import { compromiseKey } from './lifecycle/key-compromise.ts';
import { beginRotation } from './lifecycle/rotation-begin.ts';
import { extendRotation } from './lifecycle/rotation-extend.ts';
import { releaseRotation } from './lifecycle/rotation-release.ts';
import { showRotation } from './lifecycle/rotation-show.ts';
import { refuseDue } from './reconciler/refuse-due.ts';
import { sweep } from './reconciler/sweep.ts';

// K8: scheduled events are rounded in the client's favour by ε, revocation against it. Every event that
// is scheduled for an instant stands here, with what it does in the last millisecond before it counts.

const TOLERANCE = DEFAULT_DURATIONS.clockToleranceMs;

/** Runs `look` 1 ms before an instant and at it. */
async function around<T>(world: LifecycleWorld, at: number, look: () => Promise<T>) {
  world.clock.advance(at - 1 - world.now);
  const before = await look();
  world.clock.advance(1);
  return [before, await look()] as const;
}

async function waitsUntil({ deployment }: LifecycleWorld, rotationId: string, code: string) {
  const { waitsFor } = await showRotation(deployment, rotationId);
  return waitsFor.filter((wait) => wait.code === code).map(({ until }) => until);
}

test('not-before and the end of a key, at a verifier: the client’s favour', () => {
  const limits = { notBefore: 100_000, expiresAt: 200_000 };
  const at = (now: number) => timeStandingOf(limits, now, TOLERANCE);
  assert.deepEqual([at(100_000 - TOLERANCE - 1), at(100_000 - TOLERANCE)], ['too-early', 'within']);
  assert.deepEqual([at(200_000 + TOLERANCE), at(200_000 + TOLERANCE + 1)], ['within', 'too-late']);
});

test('the end of the overlap (K4): the client’s favour', () => {
  const without = overlapEndsAt(0, { ...DEFAULT_DURATIONS, clockToleranceMs: 0 });
  assert.equal(overlapEndsAt(0, DEFAULT_DURATIONS) - without, TOLERANCE);
});

forEachStore('rounding', (open) => {
  test('the end of a key, at the server: the client’s favour', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const end = world.now + HOUR;
    const { keyId } = await world.issue({ expiresAt: end });
    const [before, after] = await around(world, end + TOLERANCE, async () => {
      await sweep(world.deployment);
      return world.standings(keyId);
    });
    assert.deepEqual([before, after], [['active primary'], ['deactivated expired']]);
  });

  test('the window of publishing: neither’s favour, it only ever adds a version', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const { keyId } = await world.issue();
    const { deployment } = world;
    const { rotationId } = await beginRotation(deployment, OPERATOR, {
      keyId,
      reason: '',
      expedite: false,
    });
    const at = world.now + HOUR;
    await deployment.store.transaction((tx) =>
      tx.updateTable('rotations').set({ publish_after: at }).where('id', '=', rotationId).execute(),
    );
    const [before, after] = await around(world, at, () => world.advance(keyId));
    assert.deepEqual([before, after[0]], [[], 'publish']);
  });

  test('the hold-down and an extension: the client’s favour', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { rotationId } = await inPhase(world, 'migrating');
    const { promoted_at } = await world.rotation(rotationId);
    const holdDown = (promoted_at ?? 0) + DAY + TOLERANCE;
    assert.deepEqual(await waitsUntil(world, rotationId, 'hold-down'), [formatInstant(holdDown)]);
    const until = world.now + 30 * DAY;
    await extendRotation(world.deployment, OPERATOR, { rotationId, until });
    const waits = await waitsUntil(world, rotationId, 'overlap-running');
    assert.ok(waits.includes(formatInstant(until + TOLERANCE)), String(waits));
  });

  test('the end of a suspension (K6): the client’s favour', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { keyId, rotationId } = await inPhase(world, 'suspended');
    await releaseRotation(world.deployment, OPERATOR, { rotationId, name: 'freeze' }).catch(
      () => {},
    );
    await world.everyoneReports();
    await world.advance(keyId);
    const { hidden_at } = await world.rotation(rotationId);
    const end = (hidden_at ?? 0) + DAY + TOLERANCE;
    const [before, after] = await around(world, end, async () => {
      await world.everyoneReports();
      return world.advance(keyId);
    });
    assert.deepEqual([before, after], [[], ['complete']]);
  });

  test('the refusal of a leaked version (K10): against the client', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    await world.startInstance('i');
    const { keyId } = await world.issue();
    const at = world.now + HOUR;
    await compromiseKey(world.deployment, OPERATOR, { keyId, refuseAfterMs: HOUR });
    const [before, after] = await around(world, at - TOLERANCE, async () => {
      await refuseDue(world.deployment);
      return (await world.standings(keyId))[0];
    });
    assert.deepEqual([before, after], ['active primary', 'compromised compromised']);
  });

  test('the end of a grant: the holder’s favour, and a compromise voids it all the same', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await world.issue();
    const [first, second, third] = [
      await createGrant(deployment, OPERATOR, { keyId, name: 'bot' }),
      await createGrant(deployment, OPERATOR, { keyId, name: 'bot' }),
      await createGrant(deployment, OPERATOR, { keyId, name: 'bot' }),
    ];
    const redeem = ({ grant }: { grant: string }) =>
      enrolHolder(deployment, OPERATOR, { grant }, new TestHolderKeys().enrolment('bot'));
    world.clock.advance(Date.parse(first.expiresAt) + TOLERANCE - 1 - world.now);
    await redeem(first);
    await compromiseKey(deployment, OPERATOR, { keyId });
    await assert.rejects(redeem(second), { code: 'grant-invalid' });
    world.clock.advance(1);
    await assert.rejects(redeem(third), { code: 'grant-invalid' });
  });

  test('the end of a nonce: the holder’s favour', async (t) => {
    const world = await makeLifecycleWorld(await open(t));
    const { deployment } = world;
    const { keyId } = await world.issue();
    const holder = await TestHolder.enrol(deployment, keyId);
    const [first, second] = [await holder.nonce(), await holder.nonce()];
    world.clock.advance(2 * MINUTE + TOLERANCE - 1);
    await sweep(deployment);
    await consumeNonce(deployment, holder.id, first);
    world.clock.advance(1);
    await assert.rejects(consumeNonce(deployment, holder.id, second), { code: 'nonce-invalid' });
  });
});
