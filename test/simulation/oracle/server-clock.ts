import type { Truth } from './truth.ts';

/** Server time as the nodes that run have it, which an onlooker holds against true time. */
export class ServerClock {
  readonly #truth: Truth;
  #offset = { least: 0, most: 0 };
  /** Of all times that nodes ever told, how far the furthest was ahead of true time, ms; null: none was told. */
  #furthest: number | null = null;

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  /** Server time minus true time, ms, of the node that is behind most and of the one that is ahead most. */
  offset(): { least: number; most: number } {
    const offsets = this.#truth.nodes().map((node) => node.serverTimeOffsetMs());
    if (offsets.length > 0) {
      this.#offset = { least: Math.min(...offsets), most: Math.max(...offsets) };
      this.#furthest = Math.max(this.#furthest ?? this.#offset.most, this.#offset.most);
    }
    return this.#offset;
  }

  /**
   * Server time now, at the latest that anybody may rightly hold it for. Of a verifier it never falls
   * (K8), and nodes may be behind it: one that was away for long, and one whose clock had been wrong and
   * whose database is an older one since.
   */
  nowAtMost(): number {
    const { most } = this.offset();
    return this.#truth.now() + Math.max(most, this.#furthest ?? most) + this.slackMs();
  }

  /**
   * How far an instant that a verifier tells may be from where nodes have it, ms: for as long as it is cut
   * off and accepts, it goes by a clock of its own.
   */
  slackMs(): number {
    const { clockToleranceMs, clockRateError, leaseMs, graceMs } = this.#truth.durations;
    const alone = leaseMs + Math.max(...Object.values(graceMs));
    return 2 * clockToleranceMs + 2 * alone * clockRateError;
  }
}
