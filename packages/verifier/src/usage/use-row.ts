import type { ReportedSource } from '@keyturn/core';
import type { Verdict } from '../answer/verdict.ts';
import type { RouteContext } from './asked.ts';

const NO_BOUND = 0;

/** What a row stands in. */
interface RowHolder {
  /** Rows that were not used in this generation are not kept. */
  keepRowsOf(generation: number): void;
}

/**
 * Uses of one version by one source with one answer, and the memory of that answer: while nothing
 * that it depends on has changed, the next equal use is the same answer and one more count.
 *
 * There may be one per key and route, and one is read and written on every verification. So it is
 * kept small: what is compared stands first, and no number in it is a fraction, since the engine
 * keeps those in a memory cell of their own.
 */
export class UseRow {
  /** `KeySet.era` that the verdict was worked out in. */
  era = -1;
  context: RouteContext;
  address: string;
  userAgent: string;
  /** Of one outcome and reason, as long as the row lives. */
  verdict: Verdict;
  /** `Meter.generation` that what follows belongs to. */
  generation = -1;
  count = 0;
  /** Whole ms since the meter's last cut. */
  firstAt = 0;
  lastAt = 0;
  /** Monotonic instant up to which the verdict stands; 0 if the era alone says. */
  #bound: number = NO_BOUND;

  readonly holder: RowHolder;
  readonly keyId: string;
  readonly source: ReportedSource;

  constructor(
    holder: RowHolder,
    keyId: string,
    source: ReportedSource,
    verdict: Verdict,
    context: RouteContext,
  ) {
    this.holder = holder;
    this.keyId = keyId;
    this.source = source;
    this.verdict = verdict;
    this.context = context;
    this.address = '';
    this.userAgent = '';
  }

  /** The verdict was worked out for this caller in this era, and stands up to an instant. */
  remember(address: string, userAgent: string, era: number, standsUntil: number): void {
    this.address = address;
    this.userAgent = userAgent;
    this.era = era;
    this.#bound = standsUntil === Number.POSITIVE_INFINITY ? NO_BOUND : standsUntil;
  }

  /** Whether the verdict is the answer to this use too. */
  answers(
    context: RouteContext,
    address: string,
    userAgent: string,
    era: number,
    now: number,
  ): boolean {
    return (
      this.context === context &&
      this.era === era &&
      this.address === address &&
      this.userAgent === userAgent &&
      (this.#bound === NO_BOUND || now < this.#bound)
    );
  }
}
