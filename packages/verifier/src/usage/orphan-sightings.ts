import type { OrphanSighting, Position } from '@keyturn/core';

/** How many different ones wait to be told; further ones are answered, and not told. */
const MOST_WAITING = 1_000;
/** In one report. */
const MOST_IN_REPORT = 200;
const LAST_CHARACTERS = 4;

/** Its instant is monotonic. */
type WaitingSighting = Omit<OrphanSighting, 'lastAt'> & { lastAt: number };

/**
 * Key strings with a right tag whose floor lies in a lost stretch of history (row M4), folded by
 * floor and last four characters, until a report tells them.
 */
export class OrphanSightings {
  readonly #waiting = new Map<string, WaitingSighting>();

  get size(): number {
    return this.#waiting.size;
  }

  /** @param now - monotonic. */
  note({ epoch, revision }: Position, keyString: string, now: number): void {
    const lastFour = keyString.slice(-LAST_CHARACTERS);
    this.#add({ epoch, revision, lastFour, count: 1, lastAt: now });
  }

  /**
   * Takes some out for a report.
   *
   * @param serverTimeAt - server time in ms of a monotonic instant.
   */
  take(serverTimeAt: (monotonicMs: number) => number): WaitingSighting[] {
    const taken = [...this.#waiting].slice(0, MOST_IN_REPORT);
    return taken.map(([name, sighting]) => {
      this.#waiting.delete(name);
      return { ...sighting, lastAt: Math.floor(serverTimeAt(sighting.lastAt)) };
    });
  }

  /** What a report could not tell waits again. @param now - monotonic. */
  putBack(sightings: readonly OrphanSighting[], now: number): void {
    for (const sighting of sightings) this.#add({ ...sighting, lastAt: now });
  }

  #add(sighting: WaitingSighting): void {
    const { epoch, revision, lastFour } = sighting;
    const name = `${epoch} ${revision} ${lastFour}`;
    const known = this.#waiting.get(name);
    if (known !== undefined) {
      known.count += sighting.count;
      known.lastAt = Math.max(known.lastAt, sighting.lastAt);
    } else if (this.#waiting.size < MOST_WAITING) {
      this.#waiting.set(name, { ...sighting });
    }
  }
}
