import assert from 'node:assert/strict';
import { beginRotation } from '../packages/server/src/lifecycle/rotation-begin.ts';
import { holdRotation } from '../packages/server/src/lifecycle/rotation-hold.ts';
import { listRotations } from '../packages/server/src/lifecycle/rotation-list.ts';
import { DAY, type LifecycleWorld, OPERATOR } from './lifecycle-world.ts';
import { TestHolder } from './test-holder.ts';

export const PHASES = [
  'prepared',
  'publishing',
  'ready',
  'migrating',
  'draining',
  'suspended',
] as const;
export type Phase = (typeof PHASES)[number];

/** A key whose rotation stands in a phase, held so that it stays there; version 1 was used. */
export async function inPhase(world: LifecycleWorld, phase: Phase) {
  const { deployment } = world;
  await world.startInstance('i');
  const { keyId } = await world.issue();
  const holder = await TestHolder.enrol(deployment, keyId);
  const { rotationId } = await beginRotation(deployment, OPERATOR, {
    keyId,
    reason: '',
    expedite: false,
  });
  if (phase !== 'prepared') await world.advance(keyId);
  const hold = () => holdRotation(deployment, OPERATOR, { rotationId, name: 'freeze', text: '' });
  if (phase === 'ready' || phase === 'prepared') await hold();
  if (PHASES.indexOf(phase) >= PHASES.indexOf('ready')) {
    await world.everyoneReports();
    await world.advance(keyId);
  }
  if (phase === 'draining' || phase === 'suspended') await holder.move(1);
  if (phase === 'draining') await world.advance(keyId);
  if (phase === 'suspended') {
    await world.pass(2 * DAY);
    await world.advance(keyId);
  }
  assert.equal((await world.rotation(rotationId)).phase, phase);
  return { keyId, rotationId, holder };
}

/** The open rotation of a key. */
export async function openOf(world: LifecycleWorld, keyId: string) {
  const page = { apiIds: null, keyId, open: true, cursor: null, limit: 10 };
  const { items } = await listRotations(world.deployment, page);
  return items[0];
}
