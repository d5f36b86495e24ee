import { deploySuccessor } from '../deployer.ts';
import { made } from '../made.ts';
import { pause } from '../pause.ts';
import type { RotationWatch } from '../rotation-watch.ts';
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
  await Promise.all(
    clients.map(({ keyId }) => {
      const params = { path: { keyId } };
      const body = { reason: 'demo' };
      return made(stage.admin.POST('/v1/keys/{keyId}/rotations', { params, body }));
    }),
  );
  const completed = () => clients.every((one) => watch.of(one)?.phase === 'completed');
  await Promise.all([
    deployAll(stage, clients),
    watch.until('every rotation completed', 240_000, completed),
  ]);
  act.end(`${clients.length} keys rotated. ${streamSentence(stage)}`);
}

function streamSentence(stage: Stage): string {
  stage.recorder.readLogs();
  const [stream] = stage.recorder.record.streams;
  if (!stream) return '';
  const versions = stream.connections.map(({ version }) => version).join(', then ');
  return `The open stream of ${stream.owner} was on version ${versions}: ${stream.messages} messages, ${stream.lost} lost.`;
}

/** Each client without the SDK deploys its successor; the late one long after the others. */
async function deployAll(stage: Stage, clients: readonly StagedClient[]): Promise<void> {
  const byHand = clients.filter(({ programs }) => programs.some(({ kind }) => kind !== 'sdk'));
  await Promise.all(
    byHand.map(async (client) => {
      if (client.kind === 'late') await pause(WORLD.lateClientMs);
      await deploySuccessor(stage, client);
      stage.progress(`${client.name}: moved to its new key`);
    }),
  );
}
