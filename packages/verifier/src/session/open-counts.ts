import type { OpenSessions } from '@keyturn/core';

// At about 100 characters each. What is open is told in one report, whole (KS-P9), and a server takes
// 8 MiB: one row too many would lose the lease, and one left out would be a connection that is closed.
const MOST_ROWS = 50_000;

/** How many connections are open, by key and version. */
export class OpenCounts {
  readonly #rows = new Map<string, OpenSessions>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Whether a report could tell one more connection of this version. */
  hasRoomFor({ keyId, version }: Pick<OpenSessions, 'keyId' | 'version'>): boolean {
    return this.#rows.size < MOST_ROWS || this.#rows.has(`${keyId} ${version}`);
  }

  add({ keyId, version }: Pick<OpenSessions, 'keyId' | 'version'>): void {
    const name = `${keyId} ${version}`;
    const row = this.#rows.get(name) ?? { keyId, version, open: 0 };
    row.open++;
    this.#size++;
    this.#rows.set(name, row);
  }

  remove({ keyId, version }: Pick<OpenSessions, 'keyId' | 'version'>): void {
    const name = `${keyId} ${version}`;
    const row = this.#rows.get(name);
    if (row === undefined) return;
    this.#size--;
    if (--row.open === 0) this.#rows.delete(name);
  }

  all(): OpenSessions[] {
    return [...this.#rows.values()].map((row) => ({ ...row }));
  }
}
