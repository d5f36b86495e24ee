import type { KeyRecord, VersionRecord } from '@keyturn/core';
import type { RouteContext } from '../usage/asked.ts';
import type { UseRow } from '../usage/use-row.ts';
import type { UnreadableRecord } from '../wire/record.ts';
import { type AddressBlock, parseAddressBlock } from './address.ts';

const NO_ROWS: readonly UseRow[] = Object.freeze([]);

/** A key as the replica holds it: its record, made ready for decisions. */
export class KeyEntry {
  readonly id: string;
  /** The newest record; null while only a version of it is known. */
  record: KeyRecord | UnreadableRecord | null = null;
  /** `record.addresses`, read. */
  blocks: readonly AddressBlock[] = [];
  scopes: ReadonlySet<string> = new Set();
  readonly versions: VersionEntry[] = [];

  constructor(id: string) {
    this.id = id;
  }

  /** Takes a record, whose address blocks were checked when it was read. */
  replace(record: KeyRecord | UnreadableRecord): void {
    this.blocks = record.kind === 'key' ? record.addresses.flatMap(readBlock) : [];
    this.scopes = new Set(record.kind === 'key' ? record.scopes : []);
    this.record = record;
    for (const version of this.versions) version.forgetRows();
  }
}

/** A version as the replica holds it: what a look-up finds. */
export class VersionEntry {
  // The rows of the last uses, by the slot of their route. Members, not an array: an array would
  // be two more places in memory to read on every verification.
  #row0: UseRow | null = null;
  #row1: UseRow | null = null;
  #row2: UseRow | null = null;
  #row3: UseRow | null = null;
  readonly key: KeyEntry | null;
  readonly record: VersionRecord | UnreadableRecord;
  /** Every row that is remembered; the meter bounds them. */
  #rows: readonly UseRow[] = NO_ROWS;
  /** Sources that used this version while it was the predecessor; null until there is one. */
  predecessorSources: Set<string> | null = null;

  constructor(record: VersionRecord | UnreadableRecord, key: KeyEntry | null) {
    this.record = record;
    this.key = key;
  }

  get rows(): readonly UseRow[] {
    return this.#rows;
  }

  /** The row of the last use in a context of this slot. */
  recent(slot: RouteContext['slot']): UseRow | null {
    if (slot === 0) return this.#row0;
    if (slot === 1) return this.#row1;
    return slot === 2 ? this.#row2 : this.#row3;
  }

  setRecent(row: UseRow): void {
    const { slot } = row.context;
    if (slot === 0) this.#row0 = row;
    else if (slot === 1) this.#row1 = row;
    else if (slot === 2) this.#row2 = row;
    else this.#row3 = row;
  }

  addRow(row: UseRow): void {
    this.#rows = [...this.#rows, row];
  }

  /** Rows that were not used in this generation are not kept. */
  keepRowsOf(generation: number): void {
    if (this.#rows.every((row) => row.generation === generation)) return;
    this.forgetRows(this.#rows.filter((row) => row.generation === generation));
  }

  /** What was decided is void: a record changed. */
  forgetRows(but: readonly UseRow[] = NO_ROWS): void {
    this.#rows = but;
    this.#row0 = null;
    this.#row1 = null;
    this.#row2 = null;
    this.#row3 = null;
  }
}

function readBlock(text: string): AddressBlock[] {
  const block = parseAddressBlock(text);
  return block === null ? [] : [block];
}
