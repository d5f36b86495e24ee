import { type Head, type Position, reaches } from '@keyturn/core';
import type { Journal, JournalEntry } from '../packages/server/src/ports.ts';

/**
 * A journal in memory, to be handed on to a second deployment as a directory would be. A test makes
 * it fail by setting `failure`.
 */
export class MemoryJournal implements Journal {
  readonly entries: JournalEntry[] = [];
  /** What the next appends reject with, until it is null again. */
  failure: Error | null = null;

  last(): Head | null {
    const entry = this.entries.at(-1);
    if (!entry) return null;
    const { epoch, revision, hash } = entry.set;
    return { epoch, revision, hash };
  }

  async append(entries: readonly JournalEntry[]): Promise<void> {
    if (this.failure) throw this.failure;
    this.entries.push(...structuredClone(entries));
  }

  async *read(after: Position | null): AsyncIterable<JournalEntry> {
    for (const entry of this.entries) {
      if (after === null || !reaches(after, entry.set)) yield structuredClone(entry);
    }
  }

  async close(): Promise<void> {}
}
