import type { KeyRecord, VersionRecord } from '@keyturn/core';
import { NO_SCOPES } from '../usage/asked.ts';
import type { UseBlock } from '../usage/use-block.ts';
import type { UnreadableRecord } from '../wire/record.ts';
import { type AddressBlock, parseAddressBlock } from './address.ts';

const NO_BLOCKS: readonly UseBlock[] = Object.freeze([]);

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
    for (const version of this.versions) version.forgetUses();
  }
}

/** A version as the replica holds it: what a look-up finds. */
export class VersionEntry {
  readonly key: KeyEntry | null;
  readonly record: VersionRecord | UnreadableRecord;
  /** What is left of the key's scopes; null: all. */
  readonly #left: readonly string[] | null;
  /** Every block of uses that is remembered; the meter bounds them. */
  #blocks: readonly UseBlock[] = NO_BLOCKS;
  /** Sources that used this version while it was the predecessor; null until there is one. */
  predecessorSources: Set<string> | null = null;

  constructor(record: VersionRecord | UnreadableRecord, key: KeyEntry | null) {
    this.record = record;
    this.key = key;
    this.#left = record.kind === 'version' ? (record.limits?.scopes ?? null) : null;
  }

  /** The scopes of the key, but those that this version has lost. */
  get scopes(): readonly string[] {
    const scopes = this.key?.record?.kind === 'key' ? this.key.record.scopes : NO_SCOPES;
    return this.#left === null ? scopes : scopes.filter((scope) => this.#left?.includes(scope));
  }

  hasScope(scope: string): boolean {
    if (this.key?.scopes.has(scope) !== true) return false;
    return this.#left === null || this.#left.includes(scope);
  }

  get blocks(): readonly UseBlock[] {
    return this.#blocks;
  }

  addBlock(block: UseBlock): void {
    this.#blocks = [...this.#blocks, block];
  }

  /** Blocks that were not used in this generation are not kept. */
  keepBlocksOf(generation: number): void {
    // One that nobody finds here any more could not be told of a change: it must not answer.
    for (const block of this.#blocks) if (block.generation !== generation) block.forget();
    this.#blocks = this.#blocks.filter((block) => block.generation === generation);
  }

  /** What was decided is void: a record changed. */
  forgetUses(): void {
    for (const block of this.#blocks) block.forget();
    this.#blocks = NO_BLOCKS;
  }
}

function readBlock(text: string): AddressBlock[] {
  const block = parseAddressBlock(text);
  return block === null ? [] : [block];
}
