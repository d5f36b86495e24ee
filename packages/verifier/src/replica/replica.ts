import {
  type ApiRecord,
  type Head,
  isLatched,
  type KeyRecord,
  type KeysetRecord,
  type RingRecord,
  VERSION_STATES,
  type VersionRecord,
} from '@keyturn/core';
import { lookUpFormOfHex } from '../digest.ts';
import type { UnreadableRecord } from '../wire/record.ts';
import { KeyEntry, VersionEntry } from './entry.ts';

/** What a replica was made for, and by whom. */
export interface ReplicaOrigin {
  /** Ids of the apis that it is complete for. */
  apis: readonly string[];
  group: string;
  region: string;
  /** Ed25519 public key of the server, raw 32 bytes in base64url. */
  serverKey: string;
}

/** A record of the key set, read or not. */
export type AnyRecord = KeysetRecord | UnreadableRecord;

/**
 * The key set of the apis that a verifier serves, complete as of `head`, in memory. It changes only
 * as a whole revision, between two verifications.
 */
export class Replica {
  readonly origin: ReplicaOrigin;
  head: Head;
  /** The newest time that the server signed: of the snapshot, or of the last change. Ms. */
  signedTime: number;

  readonly apis = new Map<string, ApiRecord>();
  /** Tag ring keys, 32 bytes each, by ring id. */
  readonly ring = new Map<number, Uint8Array>();
  readonly #versions = new Map<string, VersionEntry>();
  readonly #keys = new Map<string, KeyEntry>();
  readonly #ringRecords = new Map<number, RingRecord>();
  readonly #unreadable = new Map<string, UnreadableRecord>();

  constructor(origin: ReplicaOrigin, head: Head, signedTime: number) {
    this.origin = origin;
    this.head = head;
    this.signedTime = signedTime;
  }

  /** How many versions it holds. */
  get size(): number {
    return this.#versions.size;
  }

  /** Records that this build could not read. */
  get unreadable(): number {
    return this.#unreadable.size;
  }

  /** The version with this digest in look-up form. */
  version(digest: string): VersionEntry | undefined {
    return this.#versions.get(digest);
  }

  /**
   * Takes in the records of one revision, which the caller has checked. A latch is kept whatever a
   * record says (I3), and so is the instant from which a leaked version is refused: that is a latch
   * to come.
   *
   * @returns how many records would have brought a latched version or an ended key back, or put its
   * end off.
   */
  apply(records: readonly AnyRecord[]): number {
    let latchesKept = 0;
    for (const record of records) if (!this.#put(record)) latchesKept++;
    return latchesKept;
  }

  /** Latches of an earlier replica that this one does not show are set again; answers how many. */
  keepLatchesOf(earlier: Replica): number {
    let kept = 0;
    for (const [digest, entry] of earlier.#versions) {
      const now = this.#versions.get(digest)?.record;
      if (now === undefined) continue;
      const lasting = lastingOf(entry.record, now);
      if (lasting === now) continue;
      this.#put(lasting);
      kept++;
    }
    for (const [id, { record }] of earlier.#keys) {
      const now = this.#keys.get(id)?.record;
      if (record?.kind !== 'key' || !record.revoked || now?.kind !== 'key' || now.revoked) continue;
      this.#put(record);
      kept++;
    }
    return kept;
  }

  /** Every record, as a list that later changes do not touch. */
  records(): AnyRecord[] {
    const keys = [...this.#keys.values()].flatMap((key) =>
      key.record === null ? [] : [key.record],
    );
    const versions = [...this.#versions.values()].map((entry) => entry.record);
    const others = [...this.#unreadable.values()].filter((record) => !isHeldByEntry(record));
    return [...this.apis.values(), ...this.#ringRecords.values(), ...keys, ...versions, ...others];
  }

  /** False if a latch stood against it. */
  #put(record: AnyRecord): boolean {
    switch (record.kind) {
      case 'api':
        this.apis.set(record.id, record);
        return true;
      case 'ring':
        this.#ringRecords.set(record.id, record);
        this.ring.set(record.id, Buffer.from(record.key, 'base64url'));
        return true;
      case 'fork':
        return true;
      case 'key':
        this.#unreadable.delete(`key:${record.id}`);
        return this.#putKey(record);
      case 'version':
        this.#unreadable.delete(`version:${record.digest}`);
        return this.#putVersion(record.digest, record);
      default:
        return this.#putUnreadable(record);
    }
  }

  #putUnreadable(record: UnreadableRecord): boolean {
    this.#unreadable.set(`${record.about}:${record.id}`, record);
    // A ring key that cannot be used is a ring id that is not known (row M3).
    if (record.about === 'ring') this.ring.delete(Number(record.id));
    if (record.about === 'key') this.#key(record.id).replace(record);
    return record.about !== 'version' || this.#putVersion(record.id, record);
  }

  #putKey(record: KeyRecord): boolean {
    const key = this.#key(record.id);
    const unlatches = key.record?.kind === 'key' && key.record.revoked && !record.revoked;
    key.replace(unlatches ? { ...record, revoked: true } : record);
    return !unlatches;
  }

  #putVersion(digestHex: string, record: VersionRecord | UnreadableRecord): boolean {
    const digest = lookUpFormOfHex(digestHex);
    const earlier = this.#versions.get(digest);
    const lasting = earlier === undefined ? record : lastingOf(earlier.record, record);
    if (earlier !== undefined) {
      if (lasting === earlier.record) return false;
      earlier.forgetUses();
      const siblings = earlier.key?.versions ?? [];
      siblings.splice(siblings.indexOf(earlier), 1);
    }
    const key = lasting.kind === 'version' ? this.#key(lasting.keyId) : null;
    const entry = new VersionEntry(lasting, key);
    key?.versions.push(entry);
    this.#versions.set(digest, entry);
    return lasting === record;
  }

  #key(id: string): KeyEntry {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const entry = new KeyEntry(id);
    this.#keys.set(id, entry);
    return entry;
  }
}

/**
 * What holds of a version after a record: that record, but for what no record takes back of an
 * earlier one.
 */
function lastingOf(
  earlier: VersionRecord | UnreadableRecord,
  record: VersionRecord | UnreadableRecord,
): VersionRecord | UnreadableRecord {
  if (isLatchedRecord(record)) return record;
  if (isLatchedRecord(earlier)) return earlier;
  if (earlier.kind !== 'version' || record.kind !== 'version') return record;
  const refuseAt = earlier.limits?.refuseAt ?? null;
  if (refuseAt === null || refuseAt >= (record.limits?.refuseAt ?? Number.POSITIVE_INFINITY)) {
    return record;
  }
  const limits = { scopes: record.limits?.scopes ?? null, refuseAt };
  return { ...record, schema: Math.max(record.schema, earlier.schema), limits };
}

function isLatchedRecord(record: VersionRecord | UnreadableRecord): boolean {
  if (record.kind !== 'version') return false;
  const state = VERSION_STATES.find((known) => known === record.state);
  return state !== undefined && isLatched(state);
}

function isHeldByEntry(record: UnreadableRecord): boolean {
  return record.about === 'version' || record.about === 'key';
}
