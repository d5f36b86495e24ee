import type { Files } from '../../../packages/verifier/src/ports.ts';
import type { Life } from '../engine/life.ts';

/** What may go wrong with the files of a machine. */
export interface DiskFaults {
  isFull: boolean;
  /** The next write is told as done and never is. */
  losesNext: boolean;
}

/** The files of one machine. They outlive its processes, as they were written last. */
export class Disk {
  readonly faults: DiskFaults = { isFull: false, losesNext: false };
  readonly #files = new Map<string, string>();

  /** As one process has it. */
  filesOf(life: Life): Files {
    return {
      read: (path) => {
        const text = this.#files.get(path);
        return text === undefined ? null : piecesOf(text);
      },
      replace: async (path, pieces) => {
        let text = '';
        for await (const piece of pieces) text += piece;
        if (life.hasEnded) return;
        if (this.faults.isFull) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
        if (this.faults.losesNext) this.faults.losesNext = false;
        else this.#files.set(path, text);
      },
    };
  }

  /** All files as they are now, to be put back later. */
  image(): ReadonlyMap<string, string> {
    return new Map(this.#files);
  }

  putBack(image: ReadonlyMap<string, string>): void {
    this.#files.clear();
    for (const [path, text] of image) this.#files.set(path, text);
  }

  /** Cuts a file off in its midst. */
  tear(path: string, share: number): void {
    const text = this.#files.get(path);
    if (text !== undefined) this.#files.set(path, text.slice(0, Math.floor(text.length * share)));
  }
}

async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
