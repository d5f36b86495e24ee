import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 64 * 1024;

/** Reads the JSON lines that were added to a growing file since the last look. */
export class LogTail<Line> {
  readonly #path: string;
  readonly #chunk = Buffer.alloc(CHUNK_BYTES);
  #offset = 0;
  /** Bytes of a line whose end is not written yet. */
  #rest = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
  }

  /** The whole lines since the last call; none while there is no file. */
  read(): Line[] {
    const bytes = Buffer.concat([this.#rest, ...this.#added()]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    this.#rest = bytes.subarray(end);
    const text = bytes.toString('utf8', 0, end);
    return text === ''
      ? []
      : text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Line);
  }

  #added(): Buffer[] {
    let file: number;
    try {
      file = openSync(this.#path, 'r');
    } catch {
      return [];
    }
    try {
      return this.#readFrom(file);
    } finally {
      closeSync(file);
    }
  }

  #readFrom(file: number): Buffer[] {
    const parts: Buffer[] = [];
    for (;;) {
      const count = readSync(file, this.#chunk, 0, CHUNK_BYTES, this.#offset);
      if (count === 0) return parts;
      parts.push(Buffer.from(this.#chunk.subarray(0, count)));
      this.#offset += count;
    }
  }
}
