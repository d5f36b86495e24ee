import { compromise } from './acts/compromise.ts';
import { killServer } from './acts/kill-server.ts';
import { revokeLeaked } from './acts/revoke-leaked.ts';
import { rollBack } from './acts/roll-back.ts';
import { rotateAll } from './acts/rotate-all.ts';
import { pause } from './pause.ts';
import { RotationWatch } from './rotation-watch.ts';
import type { Stage, StagedClient } from './stage.ts';
import { startThief } from './thief.ts';
import { VerifierWatch } from './verifier-watch.ts';
import {
  COMPROMISED,
  type DemoClient,
  LEAKED_CLIENT,
  ROLLED_BACK,
  ROTATING,
  WORLD,
} from './world.ts';

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
  /** What did not go as the acts were to show, in words. */
  faults: string[];
}

/**
 * Every key rotates, the server dies in the middle, a leaked version is revoked, a rotation is
 * rolled back, and a powerful key is compromised.
 */
export async function playActs(stage: Stage): Promise<ActFigures> {
  const rotations = new RotationWatch(stage);
  const verifiers = new VerifierWatch(stage);
  try {
    return await play(stage, rotations);
  } finally {
    await Promise.all([rotations.stop(), verifiers.stop()]);
  }
}

async function play(stage: Stage, watch: RotationWatch): Promise<ActFigures> {
  const leaked = clientNamed(stage, LEAKED_CLIENT);
  const compromised = clientNamed(stage, COMPROMISED.name);
  const [reader, trader] = await Promise.all([
    startThief(stage, leaked, { number: 1, calls: ['read'], stream: true }),
    startThief(stage, compromised, {
      number: 2,
      calls: ['read', 'trade', 'withdraw'],
      stream: false,
    }),
  ]);
  stage.progress(
    `two thieves use the keys of ${leaked.name} and ${compromised.name} from the start`,
  );
  await pause(WORLD.calmMs);
  const rotated = rotateAll(stage, watch, clientsNamed(stage, ROTATING));
  // A failure ends the demo at the `await` below; until then it must not go unheard.
  rotated.catch(() => undefined);
  await watch.until('half of the keys were handed out', 120_000, () => handedOut(watch) >= 3);
  await killServer(stage);
  const endReader = await revokeLeaked(stage, watch, leaked, reader);
  await pause(WORLD.betweenActsMs);
  const rolledBack = rollBack(stage, watch, clientNamed(stage, ROLLED_BACK.name));
  rolledBack.catch(() => undefined);
  const [rollBackFaults] = await Promise.all([rolledBack, rotated]);
  await pause(WORLD.betweenActsMs);
  const compromiseFaults = await compromise(stage, watch, compromised, trader);
  const revocation = await endReader();
  return {
    ...rotationFigures(stage, watch),
    revocationLastAcceptedMs: revocation.revocationLastAcceptedMs,
    serverKills: 1,
    faults: [...revocation.faults, ...rollBackFaults, ...compromiseFaults],
  };
}

function clientsNamed(stage: Stage, clients: readonly DemoClient[]): StagedClient[] {
  return clients.map(({ name }) => clientNamed(stage, name));
}

function clientNamed(stage: Stage, name: string): StagedClient {
  const client = stage.clients.find((one) => one.name === name);
  if (!client) throw new Error(`no client ${name}`);
  return client;
}

function handedOut(watch: RotationWatch): number {
  return watch.all().filter((one) => !['prepared', 'publishing', 'ready'].includes(one.phase))
    .length;
}

function rotationFigures(
  stage: Stage,
  watch: RotationWatch,
): Pick<ActFigures, 'rotations' | 'rotationsExpedited' | 'rolledBack' | 'heldBackMs'> {
  const rotations = watch.all();
  const late = stage.clients.find((client) => client.kind === 'late') as StagedClient;
  const from = watch.firstSeenMs(late, 'migrating');
  // On a machine with much to do a phase may be over before it is looked at.
  const after = ['draining', 'suspended', 'completed'].map((phase) =>
    watch.firstSeenMs(late, phase),
  );
  const to = after.find((seen) => seen !== null) ?? null;
  return {
    rotations: rotations.filter((one) => one.phase === 'completed').length,
    rotationsExpedited: rotations.filter((one) => one.expedited).length,
    rolledBack: rotations.filter((one) => one.phase === 'rolled-back').length,
    heldBackMs: from === null || to === null ? 0 : Math.round(to - from),
  };
}
