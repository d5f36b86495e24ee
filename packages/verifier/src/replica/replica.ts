import type {
  ApiRecord,
  ForkRecord,
  Head,
  KeyRecord,
  RevocationList,
  RingRecord,
  SignedHead,
  VersionRecord,
} from '@keyturn/core';
import { recordIdentity } from '@keyturn/core';
import { lookUpFormOfHex } from '../digest.ts';
import { compareHeads } from '../wire/head.ts';
import type { AnyRecord, UnreadableRecord } from '../wire/record.ts';
import { KeyEntry, VersionEntry } from './entry.ts';
import { isLatchedVersion, LATCH_MEMORY_MS, lastingOf, latches } from './lasting.ts';
import { LatchTimes } from './latch-times.ts';
import { ListedLatches } from './listed-latches.ts';

/** What a replica was made for, and by whom. */
export interface ReplicaOrigin {
  /** Ids of the apis that it is complete for. */
  apis: readonly string[];
  group: string;
  region: string;
  /** Ed25519 public key of the server, raw 32 bytes in base64url. */
  serverKey: string;
}

/** A version that is refused for good and that the newest snapshot lacks. */
export interface Tombstone {
  /** In hex. */
  digest: string;
  /** Server time in ms. */
  latchedAt: number;
}

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
  /** Where epochs ended, oldest first. */
  forks: readonly ForkRecord[] = [];
  /** Proves `head` to a server that has lost it; null where no proof came. */
  proof: SignedHead | null = null;
  readonly latchTimes: LatchTimes;
  readonly listed: ListedLatches;
  /** Tag ring keys, 32 bytes each, by ring id. */
  readonly ring = new Map<number, Uint8Array>();
  readonly #versions = new Map<string, VersionEntry>();
  readonly #keys = new Map<string, KeyEntry>();
  readonly #ringRecords = new Map<number, RingRecord>();
  readonly #unreadable = new Map<string, UnreadableRecord>();
  /** Versions that are refused for good and that the newest snapshot lacks, by look-up form. */
  readonly #tombstones = new Map<string, Tombstone>();

  /** @param earlier - whose latches this one keeps; see `keepLatchesOf`. */
  constructor(
    origin: ReplicaOrigin,
    head: Head,
    signedTime: number,
    earlier: Pick<Replica, 'latchTimes' | 'listed'> | null = null,
  ) {
    this.origin = origin;
    this.head = head;
    this.signedTime = signedTime;
    this.latchTimes = earlier?.latchTimes ?? new LatchTimes(signedTime);
    this.listed = earlier?.listed ?? new ListedLatches();
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

  /** What is refused for good and is no longer told by the server. */
  get tombstones(): Tombstone[] {
    return [...this.#tombstones.values()];
  }

  /**
   * Takes in records, which the caller has checked. A latch is kept whatever a record says (I3),
   * and so is the instant from which a leaked version is refused: that is a latch to come.
   *
   * @param latchedAt - server time of what they latch; left out: of a snapshot, which does not say.
   * @returns how many records would have brought a latched version or an ended key back, or put its
   * end off.
   */
  apply(records: readonly AnyRecord[], latchedAt?: number): number {
    let latchesKept = 0;
    for (const record of records) {
      if (!this.#put(record)) latchesKept++;
      if (latchedAt !== undefined && latches(record)) this.#noteLatch(record, latchedAt);
    }
    return latchesKept;
  }

  /**
   * Latches of an earlier replica that this one does not show are set again. What it lacks
   * altogether stays as a tombstone until 35 days after it was latched, and goes on answering row
   * R2.
   *
   * @returns how many records would have brought something back; tombstones do not count.
   */
  keepLatchesOf(earlier: Replica): number {
    this.#noteNewLatches(earlier);
    this.#keepRingOf(earlier);
    let kept = 0;
    for (const [id, { record }] of earlier.#keys) {
      const now = this.#keys.get(id)?.record;
      if (record?.kind !== 'key' || !record.revoked || now?.kind !== 'key' || now.revoked) continue;
      this.#put(record);
      kept++;
    }
    for (const [digest, entry] of earlier.#versions) {
      const now = this.#versions.get(digest)?.record;
      if (now === undefined) {
        this.#bury(digest, entry);
        continue;
      }
      const lasting = lastingOf(entry.record, now);
      if (lasting === now) continue;
      this.#put(lasting);
      kept++;
    }
    return kept;
  }

  /**
   * Takes in a checked list, which only adds latches (K7).
   *
   * @param latchedAt - server time.
   * @returns the records that it changed; null: it is of an epoch that has ended.
   */
  applyList(list: RevocationList, latchedAt: number): AnyRecord[] | null {
    if (list.head.epoch < this.head.epoch) return null;
    // Where all that the list knows is applied, what is not here is not for here.
    const isAhead = compareHeads(list.head, this.head) > 0;
    const latched: AnyRecord[] = [];
    for (const version of list.versions) {
      if (isAhead && this.listed.addVersion(version)) {
        this.latchTimes.note(`version:${version.digest}`, latchedAt);
      }
      const known = this.#versions.get(lookUpFormOfHex(version.digest))?.record;
      if (known?.kind !== 'version' || isLatchedVersion(known)) continue;
      latched.push({ ...known, ...version, designation: null });
    }
    for (const id of list.keys) {
      if (isAhead && this.listed.addKey(id)) this.latchTimes.note(`key:${id}`, latchedAt);
      const known = this.#keys.get(id)?.record;
      if (known?.kind === 'key' && !known.revoked) latched.push({ ...known, revoked: true });
    }
    if (isAhead) this.listed.reach(list.head);
    this.apply(latched, latchedAt);
    return latched;
  }

  /** Of a version that it holds, from a file. */
  markTombstone(tombstone: Tombstone): void {
    this.#tombstones.set(lookUpFormOfHex(tombstone.digest), tombstone);
  }

  /** Tombstones end. @param now - server time, as a lower bound. */
  dropTombstones(now: number): void {
    for (const [digest, { latchedAt }] of this.#tombstones) {
      if (latchedAt + LATCH_MEMORY_MS > now) continue;
      const entry = this.#versions.get(digest);
      this.#tombstones.delete(digest);
      if (entry === undefined) continue;
      this.#detach(entry);
      this.#versions.delete(digest);
    }
    this.latchTimes.forgetBefore(now - LATCH_MEMORY_MS);
  }

  /** Every record, as a list that later changes do not touch. */
  records(): AnyRecord[] {
    const keys = [...this.#keys.values()].flatMap((key) =>
      key.record === null ? [] : [key.record],
    );
    const versions = [...this.#versions.values()].map((entry) => entry.record);
    const others = [...this.#unreadable.values()].filter((record) => !isHeldByEntry(record));
    const shared = [...this.forks, ...this.apis.values(), ...this.#ringRecords.values()];
    return [...shared, ...keys, ...versions, ...others];
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
        this.#putFork(record);
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

  #putFork(record: ForkRecord): void {
    const others = this.forks.filter(({ epoch }) => epoch !== record.epoch);
    this.forks = [...others, record].sort((a, b) => a.epoch - b.epoch);
  }

  #putKey(record: KeyRecord): boolean {
    const key = this.#key(record.id);
    const isListed = this.listed.keys.has(record.id);
    const wasRevoked = key.record?.kind === 'key' && key.record.revoked;
    const unlatches = !record.revoked && (wasRevoked || isListed);
    key.replace(unlatches ? { ...record, revoked: true } : record);
    // Records from before a latch that the list told first are no fault of the server's.
    return !unlatches || isListed;
  }

  #putVersion(digestHex: string, record: VersionRecord | UnreadableRecord): boolean {
    const digest = lookUpFormOfHex(digestHex);
    const earlier = this.#versions.get(digest);
    const listed = this.listed.versions.get(digestHex);
    this.#tombstones.delete(digest);
    let lasting = earlier === undefined ? record : lastingOf(earlier.record, record);
    if (listed !== undefined && lasting.kind === 'version' && !isLatchedVersion(lasting)) {
      lasting = { ...lasting, ...listed, designation: null };
    }
    if (earlier !== undefined) {
      if (lasting === earlier.record) return listed !== undefined;
      this.#detach(earlier);
    }
    const key = lasting.kind === 'version' ? this.#key(lasting.keyId) : null;
    const entry = new VersionEntry(lasting, key);
    key?.versions.push(entry);
    this.#versions.set(digest, entry);
    return lasting === record || listed !== undefined;
  }

  /** What was decided by it is void, and its key knows it no more. */
  #detach(entry: VersionEntry): void {
    entry.forgetUses();
    const siblings = entry.key?.versions ?? [];
    const at = siblings.indexOf(entry);
    if (at >= 0) siblings.splice(at, 1);
  }

  /** Keeps what an earlier replica held as latched, and the server no longer tells. */
  #bury(digest: string, { record, key }: VersionEntry): void {
    if (record.kind !== 'version') return;
    const keyRecord = key?.record?.kind === 'key' ? key.record : null;
    if (!isLatchedVersion(record) && keyRecord?.revoked !== true) return;
    const identity = isLatchedVersion(record) ? `version:${record.digest}` : `key:${record.keyId}`;
    const latchedAt = this.latchTimes.at(identity);
    if (latchedAt + LATCH_MEMORY_MS <= this.signedTime) return;
    if (keyRecord !== null && (this.#keys.get(keyRecord.id)?.record ?? null) === null) {
      this.#put(keyRecord);
    }
    this.#put(record);
    this.#tombstones.set(digest, { digest: record.digest, latchedAt });
  }

  /** A ring key that was lost tells orphans from strangers until they are closed (row M4). */
  #keepRingOf(earlier: Replica): void {
    if (this.forks.every(({ closed }) => closed)) return;
    for (const [id, record] of earlier.#ringRecords) {
      if (!this.#ringRecords.has(id)) this.#put(record);
    }
  }

  /** What was latched between the two was latched by now. */
  #noteNewLatches(earlier: Replica): void {
    for (const [digest, { record }] of this.#versions) {
      const before = earlier.#versions.get(digest)?.record;
      const isNew = latches(record) && !(before !== undefined && latches(before));
      if (isNew) this.#noteLatch(record, this.signedTime);
    }
    for (const [id, { record }] of this.#keys) {
      const before = earlier.#keys.get(id)?.record ?? null;
      const isNew = record !== null && latches(record) && !(before !== null && latches(before));
      if (isNew) this.#noteLatch(record, this.signedTime);
    }
  }

  #noteLatch(record: AnyRecord, at: number): void {
    if (record.kind !== 'unreadable') this.latchTimes.note(recordIdentity(record), at);
  }

  #key(id: string): KeyEntry {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const entry = new KeyEntry(id);
    this.#keys.set(id, entry);
    return entry;
  }
}

function isHeldByEntry(record: UnreadableRecord): boolean {
  return record.about === 'version' || record.about === 'key';
}
