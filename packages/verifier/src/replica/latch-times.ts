/**
 * When each latched record was latched, in server time: exactly where that was seen, and else no
 * later than the first snapshot that showed it. By that, tombstones end (35 days).
 */
export class LatchTimes {
  /** What the first snapshot showed as latched was latched by then. */
  readonly firstSeenAt: number;
  readonly #seen = new Map<string, number>();

  constructor(firstSeenAt: number) {
    this.firstSeenAt = firstSeenAt;
  }

  /** The first one counts. @param identity - as `recordIdentity` names it. */
  note(identity: string, at: number): void {
    if (!this.#seen.has(identity)) this.#seen.set(identity, at);
  }

  at(identity: string): number {
    return this.#seen.get(identity) ?? this.firstSeenAt;
  }

  /** Those from before an instant need not be told from the first ones any more. */
  forgetBefore(instant: number): void {
    if (this.firstSeenAt > instant) return;
    for (const [identity, at] of this.#seen) if (at <= instant) this.#seen.delete(identity);
  }

  /** Those that were seen, for the file. */
  seen(): IterableIterator<[string, number]> {
    return this.#seen.entries();
  }
}
