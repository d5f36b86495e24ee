import type { OpenSessions } from '@keyturn/core';

/** How many connections are open, by key and version. */
export class OpenCounts {
  readonly #rows = new Map<string, OpenSessions>();
  #size = 0;

  get size(): number {
    return this.#size;
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
