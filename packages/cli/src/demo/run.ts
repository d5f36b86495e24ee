import { playActs } from './acts.ts';
import { ProcessGroup } from './process-group.ts';
import { setUp } from './set-up.ts';
import { makeFolder, removeFolder, type Stage } from './stage.ts';
import { type DemoOutcome, reachVerdict } from './verdict.ts';

/**
 * Plays the whole demo with real processes over real HTTP on loopback. Nothing of it outlives the
 * call, however it ends: processes are ended and the folder is removed.
 *
 * @param progress - is told plain lines while it plays.
 * @param stopped - aborts it, as on Ctrl-C.
 */
export async function runDemo(
  progress: (text: string) => void,
  stopped: AbortSignal,
): Promise<DemoOutcome> {
  const startedAt = performance.now();
  const folder = makeFolder();
  const processes = new ProcessGroup();
  try {
    return await Promise.race([play(folder, processes, progress, startedAt), rejection(stopped)]);
  } finally {
    await processes.endAll();
    removeFolder(folder);
  }
}

async function play(
  folder: string,
  processes: ProcessGroup,
  progress: (text: string) => void,
  startedAt: number,
): Promise<DemoOutcome> {
  const { stage, port } = await setUp(folder, processes, progress);
  const acts = await playActs(stage, port, progress);
  await endPrograms(stage);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  return reachVerdict(stage, acts, seconds);
}

/** Lets each program finish what is under way and close its log, so that nothing goes uncounted. */
async function endPrograms(stage: Stage): Promise<void> {
  await Promise.all(stage.clients.map((client) => client.program?.end('SIGTERM')));
}

function rejection(stopped: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(new DemoStopped());
    if (stopped.aborted) stop();
    stopped.addEventListener('abort', stop, { once: true });
  });
}

/** The demo was asked to stop. */
export class DemoStopped extends Error {
  constructor() {
    super('the demo was stopped');
  }
}
