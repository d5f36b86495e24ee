import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SeedOutcome } from './outcome.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** One process that plays seeds. */
export class SeedWorker {
  readonly #child: ChildProcess;

  /** @param mutant - its name; null: the product as it is. */
  constructor(mutant: string | null) {
    this.#child = fork(WORKER, mutant === null ? [] : [mutant], {
      execArgv: ['--conditions=keyturn-source', '--disable-warning=ExperimentalWarning'],
    });
  }

  /** Plays one seed. Ask for one at a time. A process that dies of a seed breaks it. */
  async play(seed: number): Promise<SeedOutcome> {
    if (this.#child.connected) this.#child.send(seed);
    const ended = new AbortController();
    const { signal } = ended;
    try {
      return await Promise.race([
        once(this.#child, 'message', { signal }).then(([outcome]) => outcome as SeedOutcome),
        this.#death(seed, signal),
      ]);
    } finally {
      ended.abort();
    }
  }

  async #death(seed: number, signal: AbortSignal): Promise<SeedOutcome> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'exit', { signal });
    }
    return { type: 'broken', seed, text: 'the process that played it ended' };
  }

  stop(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}
