import { setTimeout as after } from 'node:timers/promises';
import type { Rotation } from '@keyturn/core';
import { type LiveWorld, made } from './live-world.ts';

/** In the order of a rotation. */
export const PHASES = ['prepared', 'publishing', 'ready', 'migrating', 'draining', 'suspended'];

const LOOK_EVERY_MS = 150;
const MOST_LOOKS = 600;

export async function begin({ admin }: LiveWorld, keyId: string): Promise<string> {
  const params = { path: { keyId } };
  const body = { reason: 'story' };
  return (await made(admin.POST('/v1/keys/{keyId}/rotations', { params, body }))).id;
}

/** The rotation once it has come to `phase`, or has ended. */
export async function reached(
  world: LiveWorld,
  rotationId: string,
  phase: string,
): Promise<Rotation> {
  const isThere = (rotation: Rotation) => PHASES.indexOf(rotation.phase) >= PHASES.indexOf(phase);
  return rotationOnce(world, rotationId, isThere);
}

export async function ended(world: LiveWorld, rotationId: string): Promise<Rotation> {
  return rotationOnce(world, rotationId, () => false);
}

export async function rotationOf({ admin }: LiveWorld, rotationId: string): Promise<Rotation> {
  return made(admin.GET('/v1/rotations/{rotationId}', { params: { path: { rotationId } } }));
}

async function rotationOnce(
  world: LiveWorld,
  rotationId: string,
  isThere: (rotation: Rotation) => boolean,
): Promise<Rotation> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const rotation = await rotationOf(world, rotationId);
    if (rotation.endedAt !== null || isThere(rotation)) return rotation;
    await after(LOOK_EVERY_MS);
  }
  const { phase, waitsFor } = await rotationOf(world, rotationId);
  throw new Error(`the rotation does not go on: ${phase}, ${JSON.stringify(waitsFor)}`);
}
