import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SeedOutcome } from './outcome.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
/** Seeds take about a second; one that takes so long will never end. Real time, ms. */
const LONGEST_MS = 5 * 60_000;
const NODE_OPTIONS = [
  '--conditions=keyturn-source',
  '--disable-warning=ExperimentalWarning',
  // A world makes much that is gone with the next event: with more room for it, a seed takes a tenth less.
  '--max-semi-space-size=64',
];

/** One process that plays seeds; another takes its place where it dies of one. */
export class SeedWorker {
  readonly #mutant: string | null;
  #child: ChildProcess | null = null;

  /** @param mutant - its name; null: the product as it is. */
  constructor(mutant: string | null) {
    this.#mutant = mutant;
  }

  /** Plays one seed. Ask for one at a time. A process that dies of a seed, or does not end, breaks it. */
  async play(seed: number): Promise<SeedOutcome> {
    const child = this.#child?.connected ? this.#child : this.#fork();
    this.#child = child;
    const answered = Promise.withResolvers<SeedOutcome>();
    const breaks = (text: string): void => {
      this.#child = null;
      child.kill('SIGKILL');
      answered.resolve({ type: 'broken', seed, text });
    };
    const died = (): void => breaks('the process that played it ended');
    const limit = setTimeout(
      breaks,
      LONGEST_MS,
      `it did not end within ${LONGEST_MS / 60_000} min`,
    );
    child.once('message', answered.resolve).once('exit', died);
    child.send(seed);
    try {
      return await answered.promise;
    } finally {
      clearTimeout(limit);
      child.off('message', answered.resolve).off('exit', died);
    }
  }

  #fork(): ChildProcess {
    return fork(WORKER, this.#mutant === null ? [] : [this.#mutant], {
      execArgv: NODE_OPTIONS,
    });
  }

  stop(): void {
    if (this.#child?.connected) this.#child.disconnect();
  }
}
