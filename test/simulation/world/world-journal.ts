import { MemoryJournal } from '../../memory-journal.ts';

/** The journal of one node, as it is on its disk. */
export class WorldJournal extends MemoryJournal {
  /** Server time of the last revision in it, ms; 0: there is none. */
  lastCommittedAt(): number {
    return this.entries.at(-1)?.set.committedAt ?? 0;
  }
}
