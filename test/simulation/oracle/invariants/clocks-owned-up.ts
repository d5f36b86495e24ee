import type { Grounds, Invariant } from './invariant.ts';

/** Looked at so often, not after every event. Simulated ms. */
const EVERY_MS = 600_000;

/** I15: a node whose clock is further off than ε says so; I1 and I2 judge all that is within. */
export class ClocksOwnedUp implements Invariant {
  readonly name = 'I15';
  readonly #grounds: Grounds;
  #nextAt = 0;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  afterEvent(): string | null {
    const { truth } = this.#grounds;
    if (truth.now() < this.#nextAt) return null;
    this.#nextAt = truth.now() + EVERY_MS;
    const { clockToleranceMs, clockRateError } = truth.durations;
    for (const node of truth.nodes()) {
      const offset = Math.abs(node.clockOffsetMs() - node.serverTimeOffsetMs());
      const tolerated = clockToleranceMs * (1 + clockRateError) + 1_000;
      if (offset <= tolerated || !node.isClockRight()) continue;
      return `the wall clock of ${node.name} is ${Math.round(offset)} ms from server time, and it says nothing`;
    }
    return null;
  }
}
