import type { ReportedSource } from '@keyturn/core';
import type { Verdict } from '../answer/verdict.ts';
import type { KeyEntry, VersionEntry } from '../replica/entry.ts';
import type { RouteContext } from './asked.ts';
import type { UsageQueue, WaitingUse } from './queue.ts';
import { OVERFLOW_SOURCE, sameSource, sourceKey, sourceOf } from './source.ts';
import { UseRow } from './use-row.ts';

/** Named sources per key between two cuts; the rest is one row of overflow. */
const MAX_SOURCES_PER_KEY = 64;
// Rows are kept while there are few, so that a client that calls seldom is still known.
const MANY_ROWS_OF_VERSION = 32;
// About 200 bytes each.
const MANY_ROWS = 500_000;

/** Verifications with one answer since the process started. */
export interface Total {
  outcome: string;
  reason: string;
  count: number;
}

/** Who uses a version, and on which route. */
export interface Use {
  entry: VersionEntry;
  key: KeyEntry;
  context: RouteContext;
  address: string;
  userAgent: string;
}

/**
 * Counts uses by version, answer and source. Rows live with the version that they are about, so
 * that counting is two additions. A *cut* moves the counts of all rows to the queue that reports
 * are made from, and begins a new generation. Instants are kept as whole ms since the last cut.
 */
export class Meter {
  readonly #queue: UsageQueue;
  readonly #onFirstUse: () => void;
  /** Rows with a count in this generation. */
  #active: UseRow[] = [];
  #rows: UseRow[] = [];
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

  /** One more use of a row. */
  count(row: UseRow, now: number): void {
    const at = (now - this.#cutAt) | 0;
    if (row.generation === this.#generation) {
      row.count++;
    } else {
      row.generation = this.#generation;
      row.count = 1;
      row.firstAt = at;
      this.#active.push(row);
    }
    row.lastAt = at;
  }

  /** A use whose verdict was worked out; answers with its row. */
  countNew(use: Use, verdict: Verdict, now: number): UseRow {
    const { entry, context, address, userAgent } = use;
    const source = sourceOf(address, userAgent, context.method, context.route);
    const row = findRow(entry, source, context, verdict) ?? this.#add(use, source, verdict);
    row.verdict = verdict;
    this.count(row, now);
    return row;
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
    for (const row of this.#active) this.#enqueue(waitingUse(row, this.#cutAt));
    if (this.#rows.length > MANY_ROWS) this.#forgetUnused();
    const unknown = { keyId: null, version: null, source: null, probe: false };
    for (const miss of this.#misses.values()) this.#enqueue({ ...unknown, ...miss });
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

  #forgetUnused(): void {
    for (const row of this.#rows) {
      if (row.generation !== this.#generation) row.holder.keepRowsOf(this.#generation);
    }
    this.#rows = this.#active;
  }

  #enqueue(use: WaitingUse): void {
    this.#queue.add(use);
    const { outcome, reason, count } = use;
    const name = `${outcome} ${reason}`;
    const total = this.#totals.get(name);
    if (total === undefined) this.#totals.set(name, { outcome, reason, count });
    else total.count += count;
  }

  #add({ entry, key, context }: Use, source: ReportedSource, verdict: Verdict): UseRow {
    const named = this.#mayName(key, source) ? source : OVERFLOW_SOURCE;
    const found = named === source ? null : findRow(entry, named, context, verdict);
    if (found !== null) return found;
    const row = new UseRow(entry, key.id, named, verdict, context);
    if (entry.rows.length >= MANY_ROWS_OF_VERSION) entry.keepRowsOf(this.#generation);
    entry.addRow(row);
    this.#rows.push(row);
    this.#noteFirstUse(entry, source, verdict);
    return row;
  }

  /** Whether this source of this key may be told by name before the next cut. */
  #mayName(key: KeyEntry, source: ReportedSource): boolean {
    const name = sourceKey(source);
    const named = this.#named.get(key) ?? this.#manyNamed(key);
    if (named === null) return true;
    if (named.size < MAX_SOURCES_PER_KEY) named.add(name);
    return named.has(name);
  }

  /** The sources that are told by name, once there are so many rows that there may be too many. */
  #manyNamed(key: KeyEntry): Set<string> | null {
    const rows = key.versions.flatMap((version) => version.rows);
    if (rows.length < MAX_SOURCES_PER_KEY) return null;
    const used = rows.filter((row) => row.generation === this.#generation);
    const named = new Set(used.map((row) => sourceKey(row.source)));
    this.#named.set(key, named);
    return named;
  }

  #noteFirstUse(entry: VersionEntry, source: ReportedSource, verdict: Verdict): void {
    if (verdict.designation !== 'predecessor' || verdict.outcome !== 'accepted') return;
    entry.predecessorSources ??= new Set();
    if (entry.predecessorSources.size >= MAX_SOURCES_PER_KEY) return;
    const key = sourceKey(source);
    if (entry.predecessorSources.has(key)) return;
    entry.predecessorSources.add(key);
    this.#onFirstUse();
  }
}

function findRow(
  entry: VersionEntry,
  source: ReportedSource,
  context: RouteContext,
  verdict: Verdict,
): UseRow | null {
  for (const row of entry.rows) {
    const answer = row.verdict;
    if (answer.reason !== verdict.reason || answer.outcome !== verdict.outcome) continue;
    // Overflow rows are of any route; a route may be asked for with one set of scopes or another.
    const fits = source === OVERFLOW_SOURCE || row.context === context;
    if (fits && row.context.probe === context.probe && sameSource(row.source, source)) return row;
  }
  return null;
}

function waitingUse(row: UseRow, cutAt: number): WaitingUse {
  const { keyId, source, count, verdict, context } = row;
  return {
    ...{ keyId, source, count, version: verdict.version, probe: context.probe },
    ...{ outcome: verdict.outcome, reason: verdict.reason },
    firstAt: cutAt + row.firstAt,
    lastAt: cutAt + row.lastAt,
  };
}
