import type { ReportedSource } from '@keyturn/core';
import type { Verdict } from '../answer/verdict.ts';
import type { AskedInPart } from './asked.ts';
import { isContextOf, type RouteContext } from './route-context.ts';
import type { Caller } from './source.ts';

/** A place in a block; `NO_SLOT`: none. */
export type Slot = 0 | 1 | 2 | 3;
export const NO_SLOT = -1;

export const SLOTS_PER_BLOCK = 4;

const SLOTS: readonly Slot[] = [0, 1, 2, 3];
const NO_BOUND = -1;
const NO_ERA = -1;

/** What a block stands in. */
interface BlockHolder {
  /** Blocks that were not used in this generation are not kept. */
  keepBlocksOf(generation: number): void;
}

/** Counts of one source, as they stand at a cut. Instants are whole ms since the cut before. */
export interface SlotCount {
  source: ReportedSource;
  probe: boolean;
  count: number;
  firstAt: number;
  lastAt: number;
}

/**
 * Uses of one version by one caller with one answer, on up to four routes; and the memory of that
 * answer: while nothing that it depends on has changed, the next equal use is the same answer and
 * one more count.
 *
 * A verification reads and writes one of these, out of very many, so it is laid out for the
 * machine's cache: members in place of arrays, what is used together side by side, and no number
 * that is a fraction, since the engine keeps those in a cell of their own.
 */
export class UseBlock {
  /** Of the key string, in look-up form. */
  readonly digest: string;
  readonly verdict: Verdict;
  #address = '';
  #userAgent = '';
  /** `KeySet.era` that the verdict was worked out in. */
  #era: number;
  /** Monotonic instant up to which the verdict stands; -1 if the era alone says. */
  #bound: number = NO_BOUND;
  #generation = -1;
  #context0: RouteContext | null = null;
  #count0 = 0;
  #last0 = 0;
  #context1: RouteContext | null = null;
  #count1 = 0;
  #last1 = 0;
  #context2: RouteContext | null = null;
  #count2 = 0;
  #last2 = 0;
  #context3: RouteContext | null = null;
  #count3 = 0;
  #last3 = 0;
  #first0 = 0;
  #first1 = 0;
  #first2 = 0;
  #first3 = 0;
  readonly keyId: string;
  readonly caller: Caller;
  readonly holder: BlockHolder;

  constructor(
    holder: BlockHolder,
    of: Pick<UseBlock, 'digest' | 'keyId' | 'caller' | 'verdict'>,
    era: number,
  ) {
    this.digest = of.digest;
    this.verdict = of.verdict;
    this.keyId = of.keyId;
    this.caller = of.caller;
    this.holder = holder;
    this.#era = era;
  }

  /** The meter's generation that the counts belong to. */
  get generation(): number {
    return this.#generation;
  }

  /** Where this use is counted if the verdict is the answer to it too; else `NO_SLOT`. */
  slotFor(asked: AskedInPart, era: number, now: number): Slot | typeof NO_SLOT {
    if (
      this.#era !== era ||
      this.#address !== (asked.address ?? '') ||
      this.#userAgent !== (asked.userAgent ?? '') ||
      (this.#bound !== NO_BOUND && now >= this.#bound)
    ) {
      return NO_SLOT;
    }
    if (this.#context0 !== null && isContextOf(this.#context0, asked)) return 0;
    if (this.#context1 !== null && isContextOf(this.#context1, asked)) return 1;
    if (this.#context2 !== null && isContextOf(this.#context2, asked)) return 2;
    return this.#context3 !== null && isContextOf(this.#context3, asked) ? 3 : NO_SLOT;
  }

  slotOf(context: RouteContext): Slot | typeof NO_SLOT {
    if (this.#context0 === context) return 0;
    if (this.#context1 === context) return 1;
    if (this.#context2 === context) return 2;
    return this.#context3 === context ? 3 : NO_SLOT;
  }

  /** Whether uses of this caller with this verdict, worked out in this era, are counted here. */
  holds(caller: Caller, verdict: Verdict, era: number, now: number): boolean {
    return (
      this.#era === era &&
      (this.#bound === NO_BOUND || now < this.#bound) &&
      this.verdict.reason === verdict.reason &&
      // Of one version and reason, verdicts differ by what their headers say, if at all.
      this.verdict.headers === verdict.headers &&
      this.caller.addressPrefix === caller.addressPrefix &&
      this.caller.userAgent === caller.userAgent
    );
  }

  /** Whether uses of this caller with this answer are counted here, if nothing is remembered of them. */
  countsLike({ addressPrefix, userAgent }: Caller, { reason }: Verdict): boolean {
    const { caller, verdict } = this;
    return (
      verdict.reason === reason &&
      caller.addressPrefix === addressPrefix &&
      caller.userAgent === userAgent
    );
  }

  /** The verdict was worked out for a use that comes like this, and stands up to an instant. */
  remember(address: string, userAgent: string, standsUntil: number): void {
    this.#address = address;
    this.#userAgent = userAgent;
    if (standsUntil === Number.POSITIVE_INFINITY) return;
    const earlier = this.#bound === NO_BOUND ? standsUntil : this.#bound;
    this.#bound = Math.max(0, Math.min(earlier, standsUntil));
  }

  /** What the verdict depends on has changed. What was counted stays. */
  forget(): void {
    this.#era = NO_ERA;
  }

  /** Takes a slot that is free, or has counted nothing in this generation. */
  claim(context: RouteContext, generation: number): Slot | typeof NO_SLOT {
    const free = SLOTS.find((slot) => this.#contextAt(slot) === null);
    const unused = () =>
      SLOTS.find((slot) => this.#generation !== generation || this.#countAt(slot) === 0);
    const slot = free ?? unused() ?? NO_SLOT;
    if (slot === 0) this.#context0 = context;
    else if (slot === 1) this.#context1 = context;
    else if (slot === 2) this.#context2 = context;
    else if (slot === 3) this.#context3 = context;
    return slot;
  }

  /** The counts begin anew. */
  begin(generation: number): void {
    this.#generation = generation;
    this.#count0 = 0;
    this.#count1 = 0;
    this.#count2 = 0;
    this.#count3 = 0;
  }

  /** One more use. @param at - whole ms since the meter's last cut. */
  count(slot: Slot, at: number): void {
    if (slot === 0) {
      if (this.#count0++ === 0) this.#first0 = at;
      this.#last0 = at;
    } else if (slot === 1) {
      if (this.#count1++ === 0) this.#first1 = at;
      this.#last1 = at;
    } else if (slot === 2) {
      if (this.#count2++ === 0) this.#first2 = at;
      this.#last2 = at;
    } else {
      if (this.#count3++ === 0) this.#first3 = at;
      this.#last3 = at;
    }
  }

  /** What was counted since `begin`. */
  counts(): SlotCount[] {
    const counts: SlotCount[] = [];
    this.#addTo(counts, this.#context0, this.#count0, this.#first0, this.#last0);
    this.#addTo(counts, this.#context1, this.#count1, this.#first1, this.#last1);
    this.#addTo(counts, this.#context2, this.#count2, this.#first2, this.#last2);
    this.#addTo(counts, this.#context3, this.#count3, this.#first3, this.#last3);
    return counts;
  }

  #addTo(
    counts: SlotCount[],
    context: RouteContext | null,
    count: number,
    firstAt: number,
    lastAt: number,
  ): void {
    if (context === null || count === 0) return;
    const { label: route, told } = context;
    const source = { ...this.caller, route, ...(told !== undefined && { scopes: told }) };
    counts.push({ source, probe: context.probe, count, firstAt, lastAt });
  }

  #contextAt(slot: Slot): RouteContext | null {
    if (slot === 0) return this.#context0;
    if (slot === 1) return this.#context1;
    return slot === 2 ? this.#context2 : this.#context3;
  }

  #countAt(slot: Slot): number {
    if (slot === 0) return this.#count0;
    if (slot === 1) return this.#count1;
    return slot === 2 ? this.#count2 : this.#count3;
  }
}
