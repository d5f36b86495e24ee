import { once } from 'node:events';
import type { AdminClient } from '@keyturn/admin';
import type { Rotation } from '@keyturn/core';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { CliFault, failed, ownProblem, stillWaiting } from '../cli-fault.ts';
import { EXIT } from '../exit-code.ts';
import { interruptible } from '../interruption.ts';
import { plainText } from '../plain-text.ts';
import { rotationLine, rotationText } from './rotation-text.ts';

const LOOK_EVERY_MS = 1_000;

/** What a look is given beyond the time to wait: the last one asks a server that may be slow. */
const LAST_LOOK_MS = 5_000;

/** No look takes longer, so that a connection that hangs is given up for a new one. */
const LONGEST_LOOK_MS = 30_000;

/** For how long a rotation is waited for, and what of. */
export interface Waiting {
  timeoutMs: number;
  /** How it is to end; null: however. */
  wanted: 'completed' | 'rolled-back' | null;
}

/** Where the wait ended, which need not be the end of the rotation. */
interface Waited {
  rotation: Rotation;
  /** The last look had no answer. */
  isAway: boolean;
  isInterrupted: boolean;
}

/**
 * Waits until a rotation has ended, telling each change; then answers with it. A server that is
 * away for a while, or says that it cannot answer now, is waited for.
 *
 * @throws CliFault where it ends otherwise than wanted or not in time, and where a person stops it.
 */
export async function waitForEnd(
  cli: Cli,
  admin: AdminClient,
  first: Rotation,
  waiting: Waiting,
): Promise<void> {
  const waited = await interruptible((stopped) =>
    lookUntilEnd(cli, admin, first, waiting.timeoutMs, stopped),
  );
  cli.show(waited.rotation, rotationText);
  await requireEnd(waited, waiting);
}

async function lookUntilEnd(
  cli: Cli,
  admin: AdminClient,
  first: Rotation,
  timeoutMs: number,
  stopped: AbortSignal,
): Promise<Waited> {
  const endsMs = cli.system.monotonicMs() + timeoutMs;
  const interrupted = once(stopped, 'abort');
  let rotation = first;
  let isAway = false;
  let told = '';
  for (;;) {
    const line = isAway ? 'no server answers; waiting for it' : plainText(rotationLine(rotation));
    if (line !== told) cli.progress(line);
    told = line;
    const leftMs = endsMs - cli.system.monotonicMs();
    if (rotation.endedAt !== null || leftMs <= 0 || stopped.aborted) break;
    await Promise.race([cli.system.sleep(Math.min(LOOK_EVERY_MS, leftMs)), interrupted]);
    const longestMs = Math.min(LONGEST_LOOK_MS, Math.ceil(leftMs) + LAST_LOOK_MS);
    const limit = AbortSignal.any([stopped, AbortSignal.timeout(longestMs)]);
    const found = stopped.aborted ? null : await look(admin, first.id, limit);
    isAway = found === null && !stopped.aborted;
    rotation = found ?? rotation;
  }
  return { rotation, isAway, isInterrupted: rotation.endedAt === null && stopped.aborted };
}

/** @returns null while no server answers, or it says that it cannot now. */
async function look(
  admin: AdminClient,
  rotationId: string,
  signal: AbortSignal,
): Promise<Rotation | null> {
  const params = { path: { rotationId } };
  try {
    return await answered(admin.GET('/v1/rotations/{rotationId}', { params, signal }));
  } catch (error) {
    if (error instanceof CliFault && isPassing(error)) return null;
    throw error;
  }
}

/** A server that stops, starts or is behind a proxy meanwhile. */
function isPassing({ exitCode, problem }: CliFault): boolean {
  if (exitCode === EXIT.unreachable) return true;
  return problem.status !== undefined && [429, 502, 503, 504].includes(problem.status);
}

async function requireEnd(
  { rotation, isAway, isInterrupted }: Waited,
  { timeoutMs, wanted }: Waiting,
): Promise<void> {
  const { id, phase, endedAt } = rotation;
  const advice = `follow it: keyturn rotations watch ${id}`;
  if (isInterrupted) {
    const detail = `stopped waiting: ${id} is ${phase} and goes on by itself`;
    throw new CliFault(EXIT.interrupted, ownProblem('interrupted', 'Interrupted', detail), advice);
  }
  if (endedAt === null) {
    const { durationText } = await import('@keyturn/core');
    const after = durationText(timeoutMs);
    throw stillWaiting(
      isAway
        ? `${id} was ${phase} when a server last answered; after ${after} none does`
        : `${id} is ${phase} after ${after} and goes on by itself`,
      advice,
    );
  }
  if (wanted !== null && phase !== wanted) throw failed(`${id} ended ${phase}`);
}
