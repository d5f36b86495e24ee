import { pause } from '../pause.ts';
import { type Stage, startServer } from '../stage.ts';
import { beginAct, refusalText } from './act.ts';

/** Ends the server with no warning and starts it again on the same data. */
export async function killServer(stage: Stage): Promise<void> {
  const act = beginAct(
    stage,
    'the server is killed with -9',
    'In the middle of these rotations the Keyturn server dies without warning. The API instances go on checking keys without it.',
  );
  stage.recorder.outageBegins();
  const diedAt = performance.now();
  await stage.server.end('SIGKILL');
  await pause(1_000);
  stage.server = await startServer(stage.processes, stage.folder, stage.port);
  stage.recorder.outageEnds();
  const seconds = ((performance.now() - diedAt) / 1_000).toFixed(1);
  act.end(
    `The server was away for ${seconds} s and went on where it was; ${refusalText(stage, null)}.`,
  );
}
