import { setTimeout as delay } from 'node:timers/promises';
import { deploySuccessor } from '../deployer.ts';
import type { RotationWatch } from '../rotation-watch.ts';
import { made } from '../set-up.ts';
import type { Stage, StagedClient } from '../stage.ts';
import { WORLD } from '../world.ts';
import { beginAct } from './act.ts';

/** Rotates the keys of `clients`; resolves when every one of these rotations has completed. */
export async function rotateAll(
  stage: Stage,
  watch: RotationWatch,
  clients: readonly StagedClient[],
): Promise<void> {
  const act = beginAct(
    stage,
    'every key rotates',
    'Each client gets a second version of its key. The first goes on working until there is evidence that nobody uses it any more.',
  );
  for (const { keyId } of clients) {
    const path = { keyId };
    const body = { reason: 'demo' };
    await made(stage.admin.POST('/v1/keys/{keyId}/rotations', { params: { path }, body }));
  }
  const completed = () => clients.every((one) => watch.of(one)?.phase === 'completed');
  await Promise.all([
    deployAll(stage, clients),
    watch.until('every rotation completed', 60_000, completed),
  ]);
  act.end(
    `${clients.length} keys rotated; the slowest client decided when each old version ended.`,
  );
}

/** Each client without the SDK deploys its successor; the late one long after the others. */
async function deployAll(stage: Stage, clients: readonly StagedClient[]): Promise<void> {
  const byHand = clients.filter((client) => client.kind !== 'sdk');
  await Promise.all(
    byHand.map(async (client) => {
      if (client.kind === 'late') await delay(WORLD.lateClientMs);
      await deploySuccessor(stage, client);
      stage.progress(`${client.name}: moved to its new key`);
    }),
  );
}
