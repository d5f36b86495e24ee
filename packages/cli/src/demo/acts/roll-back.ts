import { keyturnCommand } from '../keyturn-command.ts';
import { made } from '../made.ts';
import { pause } from '../pause.ts';
import type { RotationWatch } from '../rotation-watch.ts';
import type { Stage, StagedClient } from '../stage.ts';
import { WORLD } from '../world.ts';
import { beginAct, refusalText } from './act.ts';

/**
 * A rotation is rolled back while some holders have moved and others have not. Nobody may be
 * refused on the way back either.
 *
 * @returns what it did not show, in words.
 */
export async function rollBack(
  stage: Stage,
  watch: RotationWatch,
  client: StagedClient,
): Promise<string[]> {
  const { keyId, name } = client;
  const bots = client.programs.filter(({ kind }) => kind === 'sdk').length;
  const params = { path: { keyId } };
  const body = { reason: 'demo' };
  const rotation = await made(stage.admin.POST('/v1/keys/{keyId}/rotations', { params, body }));
  const progress = () => watch.of(client)?.progress;
  await watch.until(`${bots} holders of ${name} confirmed`, 120_000, () => {
    return (progress()?.holdersConfirmed ?? 0) >= bots;
  });
  await pause(WORLD.mistakeAfterMs);
  const sides = `${progress()?.holdersConfirmed} of ${progress()?.holdersTotal}`;
  const act = beginAct(
    stage,
    'a rotation is rolled back',
    `${sides} programs of ${name} have moved to version 2 when it turns out to be a mistake: \`keyturn rotations roll-back ROTATION\``,
  );
  stage.recorder.mark(name, 'rolled-back', 'the rotation is rolled back');
  await keyturnCommand(stage, ['rotations', 'roll-back', rotation.id], 'direction');
  const hasEnded = () => watch.of(client)?.phase === 'rolled-back';
  await watch.until(`the rotation of ${name} was rolled back`, 120_000, hasEnded);
  const faults = faultsOf(stage, client);
  act.end(
    `All are back on version 1, ${refusalText(stage, name)}, and version 2 left by the same rules.`,
  );
  return faults;
}

/** Version 2 must have been used, and version 1 alone at the end. */
function faultsOf(stage: Stage, { name }: StagedClient): string[] {
  stage.recorder.readLogs();
  const client = stage.recorder.record.clients.find((one) => one.name === name);
  const last = (version: number) =>
    client?.versions.find((curve) => curve.version === version)?.lastMs ?? 0;
  if (last(2) === 0) return ['nobody had used the version that was rolled back'];
  return last(1) > last(2) ? [] : ['version 2 was used after it was rolled back'];
}
