import type { Verdict } from '../answer/verdict.ts';
import type { KeyEntry, VersionEntry } from '../replica/entry.ts';
import type { UsageQueue, WaitingUse } from './queue.ts';
import { OVERFLOW_CONTEXTS, type RouteContext } from './route-context.ts';
import { type Caller, callerOf, OVERFLOW_SOURCE, sourceKey } from './source.ts';
import { NO_SLOT, SLOTS_PER_BLOCK, type Slot, UseBlock } from './use-block.ts';

/** Named sources per key between two cuts; the rest is told as overflow. */
const MAX_SOURCES_PER_KEY = 64;
// Blocks are kept while there are few, so that a client that calls seldom is still known.
const MANY_BLOCKS_OF_VERSION = 32;
// About 250 bytes each.
const MANY_BLOCKS = 500_000;

/** Verifications with one answer since the process started. */
export interface Total {
  outcome: string;
  reason: string;
  count: number;
}

/** A use whose verdict was worked out, and what that depends on. */
export interface JudgedUse {
  /** Of the key string, in look-up form. */
  digest: string;
  entry: VersionEntry;
  key: KeyEntry;
  context: RouteContext;
  address: string;
  userAgent: string;
  verdict: Verdict;
  era: number;
  /** Monotonic instant up to which the verdict stands in this era. */
  standsUntil: number;
}

/**
 * Counts uses by version, answer and source. Counts live with the version that they are about, so
 * that counting is two additions. A *cut* moves them to the queue that reports are made from, and
 * begins a new generation. Instants are kept as whole ms since the last cut.
 */
export class Meter {
  readonly #queue: UsageQueue;
  readonly #onFirstUse: () => void;
  /** Blocks with a count in this generation. */
  #active: UseBlock[] = [];
  #blocks: UseBlock[] = [];
  readonly #misses = new Map<string, Total & { firstAt: number; lastAt: number }>();
  readonly #totals = new Map<string, Total>();
  /** Sources by key that are told by name in this generation, of keys with very many. */
  readonly #named = new Map<KeyEntry, Set<string>>();
  #generation = 0;
  #cutAt = 0;

  /** @param onFirstUse - a source used a predecessor for the first time; to be reported at once. */
  constructor(queue: UsageQueue, onFirstUse: () => void) {
    this.#queue = queue;
    this.#onFirstUse = onFirstUse;
  }

  /** The monotonic instant of the last cut. */
  get cutAt(): number {
    return this.#cutAt;
  }

  /** One more use. */
  count(block: UseBlock, slot: Slot, now: number): void {
    if (block.generation !== this.#generation) {
      block.begin(this.#generation);
      this.#active.push(block);
    }
    block.count(slot, (now - this.#cutAt) | 0);
  }

  /**
   * One more use, of which nothing is remembered yet. Answers with the block that now remembers it;
   * null if its source is one too many, or its route is asked for in too many ways.
   */
  countNew(use: JudgedUse, now: number): UseBlock | null {
    const caller = callerOf(use.address, use.userAgent);
    const { crowd } = use.context;
    const known = crowd ? findCrowd(use, caller) : this.#find(use, caller, use.context, now);
    if (known === null) this.#noteFirstUse(use, caller);
    if (known === null && !this.#mayName(use.key, caller, use.context)) {
      this.#countUnnamed(use, now);
      return null;
    }
    const { block, slot } = known ?? this.#place(use, caller, use.context, now);
    if (crowd) {
      this.count(block, slot, now);
      return null;
    }
    block.remember(use.address, use.userAgent, use.standsUntil);
    this.count(block, slot, now);
    return block;
  }

  /** A use that matched no record: told by reason alone. */
  countMiss(outcome: string, reason: string, now: number): void {
    const name = `${outcome} ${reason}`;
    const row = this.#misses.get(name);
    if (row === undefined) {
      this.#misses.set(name, { outcome, reason, count: 1, firstAt: now, lastAt: now });
      return;
    }
    row.count++;
    row.lastAt = now;
  }

  /** Moves all counts to the queue: everything counted before is then in it. */
  cut(now: number): void {
    for (const block of this.#active) {
      const { keyId } = block;
      const { version, outcome, reason } = block.verdict;
      for (const { source, probe, count, firstAt, lastAt } of block.counts()) {
        const instants = { firstAt: this.#cutAt + firstAt, lastAt: this.#cutAt + lastAt };
        this.#enqueue({ keyId, version, outcome, reason, source, probe, count, ...instants });
      }
    }
    const unknown = { keyId: null, version: null, source: null, probe: false };
    for (const miss of this.#misses.values()) this.#enqueue({ ...unknown, ...miss });
    if (this.#blocks.length > MANY_BLOCKS) this.#forgetUnused();
    this.#active = [];
    this.#misses.clear();
    this.#named.clear();
    this.#generation++;
    this.#cutAt = now;
  }

  /** All verifications so far, by answer. Cuts first. */
  totals(now: number): Total[] {
    this.cut(now);
    return [...this.#totals.values()].map((total) => ({ ...total }));
  }

  #enqueue(use: WaitingUse): void {
    this.#queue.add(use);
    const { outcome, reason, count } = use;
    const name = `${outcome} ${reason}`;
    const total = this.#totals.get(name);
    if (total === undefined) this.#totals.set(name, { outcome, reason, count });
    else total.count += count;
  }

  #countUnnamed(use: JudgedUse, now: number): void {
    const context = use.context.probe ? OVERFLOW_CONTEXTS.probe : OVERFLOW_CONTEXTS.plain;
    const caller = OVERFLOW_SOURCE;
    const { block, slot } =
      this.#find(use, caller, context, now) ?? this.#place(use, caller, context, now);
    this.count(block, slot, now);
  }

  #find(use: JudgedUse, caller: Caller, context: RouteContext, now: number): Place | null {
    for (const block of use.entry.blocks) {
      if (!block.holds(caller, use.verdict, use.era, now)) continue;
      const slot = block.slotOf(context);
      if (slot !== NO_SLOT) return { block, slot };
    }
    return null;
  }

  #place(use: JudgedUse, caller: Caller, context: RouteContext, now: number): Place {
    const { digest, entry, key, verdict, era } = use;
    for (const block of entry.blocks) {
      if (!block.holds(caller, verdict, era, now)) continue;
      const slot = block.claim(context, this.#generation);
      if (slot !== NO_SLOT) return { block, slot };
    }
    if (entry.blocks.length >= MANY_BLOCKS_OF_VERSION) entry.keepBlocksOf(this.#generation);
    const block = new UseBlock(entry, { digest, keyId: key.id, caller, verdict }, era);
    entry.addBlock(block);
    this.#blocks.push(block);
    return { block, slot: block.claim(context, this.#generation) as Slot };
  }

  #forgetUnused(): void {
    for (const block of this.#blocks) {
      if (block.generation !== this.#generation) block.holder.keepBlocksOf(this.#generation);
    }
    this.#blocks = this.#active;
  }

  /** Whether one more source of this key may be told by name before the next cut. */
  #mayName(key: KeyEntry, caller: Caller, { label }: RouteContext): boolean {
    const name = sourceKey({ ...caller, route: label });
    const named = this.#named.get(key) ?? this.#manyNamed(key);
    if (named === null) return true;
    if (named.size < MAX_SOURCES_PER_KEY) named.add(name);
    return named.has(name);
  }

  /** The sources that are told by name, once there are so many that there may be too many. */
  #manyNamed(key: KeyEntry): Set<string> | null {
    const blocks = key.versions.flatMap((version) => version.blocks);
    if (blocks.length * SLOTS_PER_BLOCK < MAX_SOURCES_PER_KEY) return null;
    const used = blocks.filter((block) => block.generation === this.#generation);
    const named = new Set(
      used.flatMap((block) => block.counts()).map(({ source }) => sourceKey(source)),
    );
    if (named.size >= MAX_SOURCES_PER_KEY / 2) this.#named.set(key, named);
    return named;
  }

  #noteFirstUse({ entry, verdict, context }: JudgedUse, caller: Caller): void {
    if (verdict.designation !== 'predecessor' || verdict.outcome !== 'accepted') return;
    entry.predecessorSources ??= new Set();
    if (entry.predecessorSources.size >= MAX_SOURCES_PER_KEY) return;
    const name = sourceKey({ ...caller, route: context.label });
    if (entry.predecessorSources.has(name)) return;
    entry.predecessorSources.add(name);
    this.#onFirstUse();
  }
}

/** A crowd's uses differ in what their answers say beside the reason, so any block will do. */
function findCrowd({ entry, context, verdict }: JudgedUse, caller: Caller): Place | null {
  for (const block of entry.blocks) {
    const slot = block.slotOf(context);
    if (slot !== NO_SLOT && block.countsLike(caller, verdict)) return { block, slot };
  }
  return null;
}

interface Place {
  block: UseBlock;
  slot: Slot;
}
