import type { Verdict } from '../../../packages/verifier/src/answer/verdict.ts';
import type { Surroundings } from './surroundings.ts';

/** Stands before verifiers and keeps a no about a key that nobody knew for as long as K2 allows. */
export class Gateway {
  readonly name: string;
  /** It keeps a no for far longer. */
  isStale = false;
  readonly #world: Surroundings;
  readonly #kept = new Map<string, { verdict: Verdict; at: number }>();

  constructor(world: Surroundings, name: string) {
    this.#world = world;
    this.name = name;
  }

  /** What it answers by itself; null: it asks. */
  find(digest: string): Verdict | null {
    const kept = this.#kept.get(digest);
    if (kept === undefined) return null;
    const isOver = this.#world.now - kept.at > this.#world.durations.negativeCacheMs;
    return isOver && !this.isStale ? null : kept.verdict;
  }

  keep(digest: string, verdict: Verdict): void {
    if (verdict.status === 401) this.#kept.set(digest, { verdict, at: this.#world.now });
    else this.#kept.delete(digest);
  }

  clear(): void {
    this.#kept.clear();
  }
}
