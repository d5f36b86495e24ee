import { Caller } from '../world/caller.ts';

/** Finds key strings in public places and tries whether they are good, as a probe. */
export class Scanner extends Caller {
  override compliant = false;
  readonly #found: string[] = [];

  find(victim: Caller): void {
    const { keyString } = victim;
    if (keyString === null || this.#found.includes(keyString)) return;
    this.#found.push(keyString);
    if (this.#found.length === 1) {
      this.every(7 * 3_600_000, async () => {
        for (const found of this.#found) await this.present(found, { probe: true });
      });
    }
  }
}
