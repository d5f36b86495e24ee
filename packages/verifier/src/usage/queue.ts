import type { ReportedSource, ReportedUse } from '@keyturn/core';
import { OVERFLOW_SOURCE, toldKey } from './source.ts';

// About 100 bytes each. Past it, minutes and then sources are folded together.
const MAX_WAITING = 500_000;
const MINUTE_MS = 60_000;
// What the members of a reported use take beyond its texts.
const ROW_OVERHEAD = 220;

/** One row on its way to the server. Instants are monotonic. */
export interface WaitingUse {
  readonly keyId: string | null;
  readonly version: number | null;
  readonly outcome: string;
  readonly reason: string;
  readonly source: ReportedSource | null;
  readonly probe: boolean;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Part of a report. */
export interface UsagePart {
  sources: ReportedSource[];
  usage: ReportedUse[];
}

/** Uses that were cut and are not in a report yet, oldest first. Bounded, also over a long outage. */
export class UsageQueue {
  readonly #maxWaiting: number;
  #waiting: WaitingUse[] = [];
  #taken = 0;

  constructor(maxWaiting: number = MAX_WAITING) {
    this.#maxWaiting = maxWaiting;
  }

  get size(): number {
    return this.#waiting.length - this.#taken;
  }

  add(use: WaitingUse): void {
    this.#waiting.push(use);
    if (this.size > this.#maxWaiting) this.#fold();
  }

  /**
   * Takes rows out, up to about `maxCharacters` of JSON.
   *
   * @param serverTimeAt - server time in ms of a monotonic instant.
   */
  take(maxCharacters: number, serverTimeAt: (monotonicMs: number) => number): UsagePart {
    const part: UsagePart = { sources: [], usage: [] };
    const indexes = new Map<string, number>();
    let characters = 0;
    while (this.#taken < this.#waiting.length && characters < maxCharacters) {
      const use = this.#waiting[this.#taken++] as WaitingUse;
      const source = use.source === null ? null : indexOf(use.source, part.sources, indexes);
      const firstAt = Math.floor(serverTimeAt(use.firstAt));
      const lastAt = Math.max(firstAt, Math.floor(serverTimeAt(use.lastAt)));
      const { keyId, version, outcome, reason, count, probe } = use;
      const minute = firstAt - (firstAt % MINUTE_MS);
      part.usage.push({
        keyId,
        version,
        outcome,
        reason,
        source,
        minute,
        count,
        firstAt,
        lastAt,
        probe,
      });
      characters +=
        ROW_OVERHEAD + (source === part.sources.length - 1 ? textLength(use.source) : 0);
    }
    if (this.#taken === this.#waiting.length) {
      this.#waiting = [];
      this.#taken = 0;
    }
    return part;
  }

  /** Minutes first; what is still too much loses its sources and says so. */
  #fold(): void {
    const rows = this.#waiting.slice(this.#taken);
    const byMinutes = folded(rows, (use) => use.source);
    const few = byMinutes.length <= this.#maxWaiting / 2;
    this.#waiting = few ? byMinutes : folded(rows, (use) => use.source && OVERFLOW_SOURCE);
    this.#taken = 0;
  }
}

function folded(
  rows: readonly WaitingUse[],
  sourceFor: (use: WaitingUse) => ReportedSource | null,
): WaitingUse[] {
  const byIdentity = new Map<string, WaitingUse>();
  for (const use of rows) {
    const source = sourceFor(use);
    const text = source === null ? '' : toldKey(source);
    const identity = `${use.keyId} ${use.version} ${use.outcome} ${use.reason} ${use.probe} ${text}`;
    const earlier = byIdentity.get(identity);
    byIdentity.set(identity, {
      ...use,
      source,
      count: use.count + (earlier?.count ?? 0),
      firstAt: Math.min(use.firstAt, earlier?.firstAt ?? use.firstAt),
      lastAt: Math.max(use.lastAt, earlier?.lastAt ?? use.lastAt),
    });
  }
  return [...byIdentity.values()];
}

function indexOf(
  source: ReportedSource,
  sources: ReportedSource[],
  indexes: Map<string, number>,
): number {
  const key = toldKey(source);
  const known = indexes.get(key);
  if (known !== undefined) return known;
  indexes.set(key, sources.length);
  return sources.push(source) - 1;
}

function textLength(source: ReportedSource | null): number {
  if (source === null) return 0;
  const { addressPrefix, userAgent, route, scopes = [] } = source;
  const scopesLength = scopes.reduce((sum, scope) => sum + scope.length + 3, 0);
  return 80 + addressPrefix.length + userAgent.length + route.length + scopesLength;
}
