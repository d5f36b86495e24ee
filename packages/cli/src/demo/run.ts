import { playActs } from './acts.ts';
import { ProcessGroup } from './process-group.ts';
import type { DemoRecord } from './record/demo-record.ts';
import { Recorder } from './record/recorder.ts';
import { setUp } from './set-up.ts';
import { makeFolder, removeFolder, type Stage } from './stage.ts';
import { type DemoOutcome, reachVerdict } from './verdict.ts';

const LONGEST_END_MS = 2_000;

/** Who is told of the demo while it plays. */
export interface DemoAudience {
  /** Plain lines. */
  progress(text: string): void;
  /** Called once at the start, with what will be recorded. @returns what ends the showing. */
  show(recorder: Recorder): () => void;
}

/**
 * Plays the whole demo with real processes over real HTTP on loopback. Nothing of it outlives the
 * call, however it ends: processes are ended and the folder is removed.
 *
 * @param stopped - aborts it, as on Ctrl-C.
 */
export async function runDemo(
  audience: DemoAudience,
  stopped: AbortSignal,
): Promise<DemoOutcome & { record: DemoRecord }> {
  const recorder = new Recorder();
  const folder = makeFolder();
  const processes = new ProcessGroup();
  const endShowing = audience.show(recorder);
  try {
    const outcome = await Promise.race([
      play({ folder, processes, recorder, progress: audience.progress }),
      rejection(stopped),
    ]);
    return { ...outcome, record: recorder.record };
  } finally {
    endShowing();
    await processes.endAll();
    removeFolder(folder);
  }
}

async function play(
  start: Pick<Stage, 'folder' | 'processes' | 'recorder' | 'progress'>,
): Promise<DemoOutcome> {
  const startedAt = performance.now();
  const stage = await setUp(start);
  const acts = await playActs(stage);
  await endPrograms(stage);
  stage.recorder.readLogs();
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const outcome = await reachVerdict(stage, acts, seconds);
  await stage.processes.askAll(LONGEST_END_MS);
  return outcome;
}

/** Lets each program finish what is under way and close its log, so that nothing goes uncounted. */
async function endPrograms(stage: Stage): Promise<void> {
  await Promise.all(
    stage.clients
      .flatMap(({ programs }) => programs)
      .map((program) => program.process?.end('SIGTERM')),
  );
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
