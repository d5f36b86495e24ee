import type { AdminClient } from '@keyturn/admin';
import type { Rotation } from '@keyturn/core';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { CliFault, failed, stillWaiting } from '../cli-fault.ts';
import { EXIT } from '../exit-code.ts';
import { plainText } from '../plain-text.ts';
import { rotationLine, rotationText } from './rotation-text.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Waits until a rotation has ended, telling each change; then answers with it. A server that is
 * away for a while is waited for.
 *
 * @throws CliFault where it ends otherwise than completed, or not in time.
 */
export async function waitForEnd(
  cli: Cli,
  admin: AdminClient,
  first: Rotation,
  timeoutMs: number,
): Promise<void> {
  const endsMs = cli.system.monotonicMs() + timeoutMs;
  let rotation = first;
  let told = '';
  for (;;) {
    const line = plainText(rotationLine(rotation));
    if (line !== told) cli.progress(line);
    told = line;
    const leftMs = endsMs - cli.system.monotonicMs();
    if (rotation.endedAt !== null || leftMs <= 0) break;
    await cli.system.sleep(Math.min(LOOK_EVERY_MS, leftMs));
    rotation = (await look(admin, first.id)) ?? rotation;
  }
  cli.show(rotation, rotationText);
  await requireCompleted(rotation, timeoutMs);
}

/** @returns null while no server answers. */
async function look(admin: AdminClient, rotationId: string): Promise<Rotation | null> {
  const call = admin.GET('/v1/rotations/{rotationId}', { params: { path: { rotationId } } });
  try {
    return await answered(call);
  } catch (error) {
    if (error instanceof CliFault && error.exitCode === EXIT.unreachable) return null;
    throw error;
  }
}

async function requireCompleted(
  { id, phase, endedAt }: Rotation,
  timeoutMs: number,
): Promise<void> {
  if (endedAt === null) {
    const { durationText } = await import('@keyturn/core');
    throw stillWaiting(
      `${id} is ${phase} after ${durationText(timeoutMs)} and goes on by itself`,
      `follow it: keyturn rotations watch ${id}`,
    );
  }
  if (phase !== 'completed') throw failed(`${id} ended ${phase}`);
}
