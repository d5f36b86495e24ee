import { createHash } from 'node:crypto';

const LINES_KEPT = 200;

/** What happened, line by line. All lines are hashed, and the last are kept. */
export class Trace {
  readonly #hash = createHash('sha256');
  readonly #lines: string[] = [];

  /** @param at - true time, ms. */
  add(at: number, who: string, what: string): void {
    const line = `${instantText(at)} ${who}: ${what}`;
    this.#hash.update(`${line}\n`);
    this.#lines.push(line);
    if (this.#lines.length > 2 * LINES_KEPT) this.#lines.splice(0, LINES_KEPT);
  }

  lines(): string[] {
    return this.#lines.slice(-LINES_KEPT);
  }

  hash(): string {
    return this.#hash.copy().digest('hex');
  }
}

/** `day hh:mm:ss.mmm` of the simulation. */
export function instantText(at: number): string {
  const ms = Math.round(at);
  const day = Math.floor(ms / 86_400_000);
  return `${day} ${new Date(ms % 86_400_000).toISOString().slice(11, 23)}`;
}
