import { setTimeout as delay } from 'node:timers/promises';
import { deploySuccessor } from './deployer.ts';
import type { LoggedAnswer } from './programs/request-log.ts';
import { readRequestLog } from './request-figures.ts';
import { RotationWatch } from './rotation-watch.ts';
import { made } from './set-up.ts';
import {
  KEYTURN,
  type Stage,
  type StagedClient,
  startServer,
  startThief,
  type Thief,
} from './stage.ts';
import { LEAKED_CLIENT, WORLD } from './world.ts';

/** What the acts found out that no client's log says. */
export interface ActFigures {
  rotations: number;
  rotationsExpedited: number;
  rolledBack: number;
  serverKills: number;
  /** How long the late client visibly held its rotation back. */
  heldBackMs: number;
  /** From the moment the revoke was called to the thief's last accepted request; 0 if before it. */
  revocationLastAcceptedMs: number;
  /** What is wrong with how the thief fared, in words; null where it is as it should be. */
  thiefFault: string | null;
}

/** Every key rotates, the server dies in the middle, and a leaked version is revoked. */
export async function playActs(
  stage: Stage,
  port: number,
  progress: (text: string) => void,
): Promise<ActFigures> {
  const watch = new RotationWatch(stage, progress);
  try {
    const thief = await startThief(stage, leakedClient(stage).firstKeyString);
    progress(`version 1 of ${LEAKED_CLIENT} has leaked: a thief uses it from the start`);
    progress('act 1: every key rotates');
    await beginAll(stage);
    const deployments = deployAll(stage, progress);
    // A failed deployment ends the demo at the `await` below; until then it must not go unheard.
    deployments.catch(() => undefined);
    await watch.until('half of the keys were handed out', 20_000, () => handedOut(watch) >= 3);
    await killServer(stage, port, progress);
    const revocation = await revokeLeaked(stage, thief, watch, progress);
    await deployments;
    await watch.until(
      'every rotation completed',
      60_000,
      () => completed(watch) === stage.clients.length,
    );
    return { ...rotationFigures(stage, watch), ...revocation, serverKills: 1 };
  } finally {
    await watch.stop();
  }
}

async function beginAll(stage: Stage): Promise<void> {
  for (const client of stage.clients) {
    await made(
      stage.admin.POST('/v1/keys/{keyId}/rotations', {
        params: { path: { keyId: client.keyId } },
        body: { reason: 'demo' },
      }),
    );
  }
}

/** Each client without the SDK deploys its successor; the late one long after the others. */
async function deployAll(stage: Stage, progress: (text: string) => void): Promise<void> {
  const byHand = stage.clients.filter((client) => client.kind !== 'sdk');
  await Promise.all(
    byHand.map(async (client) => {
      if (client.kind === 'late') await delay(WORLD.lateClientMs);
      await deploySuccessor(stage, client);
      progress(`${client.name}: moved to its new key`);
    }),
  );
}

/** Ends the server with no warning and starts it again on the same data. */
async function killServer(
  stage: Stage,
  port: number,
  progress: (text: string) => void,
): Promise<void> {
  progress('act 2: the server is killed with -9');
  await stage.server.end('SIGKILL');
  await delay(1_000);
  stage.server = await startServer(stage.processes, stage.folder, port);
  progress('the server is back; the API instances went on answering without it');
}

/**
 * The leaked version is revoked once its honest holder has the successor. Until then the thief's
 * own requests keep the version from retiring: it is in use, whoever uses it.
 */
async function revokeLeaked(
  stage: Stage,
  thief: Thief,
  watch: RotationWatch,
  progress: (text: string) => void,
): Promise<Pick<ActFigures, 'revocationLastAcceptedMs' | 'thiefFault'>> {
  const client = leakedClient(stage);
  await watch.until(`${client.name} confirmed`, 30_000, () => isConfirmed(watch, client));
  progress(`act 3: ${client.name} has its successor, so version 1 can be revoked`);
  progress(`keyturn keys revoke ${client.keyId} --version 1`);
  const calledAt = Date.now();
  await revoke(stage, client);
  await delay(1_500);
  await thief.program.end('SIGTERM');
  const answers = readRequestLog(thief.requestLog);
  const accepted = answers.filter((answer) => answer.status === 200);
  const lastAcceptedAt = Math.max(0, ...accepted.map((answer) => answer.at));
  const revocationLastAcceptedMs = Math.max(0, lastAcceptedAt - calledAt);
  progress(`the thief's last accepted request came ${revocationLastAcceptedMs} ms after the call`);
  return {
    revocationLastAcceptedMs,
    thiefFault: faultOf(answers, calledAt),
  };
}

/** The thief must be let in before the revoke and refused at the end, or the act showed nothing. */
function faultOf(answers: readonly LoggedAnswer[], revokedAt: number): string | null {
  if (!answers.some(({ at, status }) => at < revokedAt && status === 200)) {
    return 'the thief was never let in, so the revoke showed nothing';
  }
  const last = answers.at(-1)?.status;
  return last === 401 ? null : `the thief's last answer was ${last}, not 401`;
}

function leakedClient(stage: Stage): StagedClient {
  return stage.clients.find((one) => one.name === LEAKED_CLIENT) as StagedClient;
}

async function revoke(stage: Stage, client: StagedClient): Promise<void> {
  const run = stage.processes.start(
    'keys revoke',
    KEYTURN,
    ['keys', 'revoke', client.keyId, '--version', '1', '--wait', '--json'],
    { KEYTURN_URL: stage.url, KEYTURN_TOKEN: stage.adminToken },
  );
  if ((await run.exit()) !== 0) throw new Error(`the revoke failed: ${run.complaint}`);
}

function handedOut(watch: RotationWatch): number {
  return watch.all().filter((one) => !['prepared', 'publishing', 'ready'].includes(one.phase))
    .length;
}

function completed(watch: RotationWatch): number {
  return watch.all().filter((one) => one.phase === 'completed').length;
}

function isConfirmed(watch: RotationWatch, client: StagedClient): boolean {
  const rotation = watch.of(client);
  return (
    rotation !== undefined && rotation.progress.holdersConfirmed === rotation.progress.holdersTotal
  );
}

function rotationFigures(
  stage: Stage,
  watch: RotationWatch,
): Pick<ActFigures, 'rotations' | 'rotationsExpedited' | 'rolledBack' | 'heldBackMs'> {
  const rotations = watch.all();
  const late = stage.clients.find((client) => client.kind === 'late') as StagedClient;
  const from = watch.firstSeenMs(late, 'migrating');
  const to = watch.firstSeenMs(late, 'draining');
  return {
    rotations: rotations.filter((one) => one.phase === 'completed').length,
    rotationsExpedited: rotations.filter((one) => one.expedited).length,
    rolledBack: rotations.filter((one) => one.phase === 'rolled-back').length,
    heldBackMs: from === null || to === null ? 0 : Math.round(to - from),
  };
}
