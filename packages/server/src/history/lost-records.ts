import {
  type ApiRecord,
  ENDINGS,
  type Ending,
  isLatched,
  type KeyRecord,
  type KeysetRecord,
  type RingRecord,
  type VersionRecord,
  type VersionState,
} from '@keyturn/core';

/** One revision of a stretch that the database has lost. */
export interface LostRevision {
  /** Server time in ms. */
  committedAt: number;
  /** JSON texts, as they were digested. */
  records: readonly string[];
}

export interface LostVersion {
  /** As it stood last; the gravest, where it was latched. */
  record: VersionRecord;
  /** Some client may have been given it. */
  handedOut: boolean;
  /** When the stretch first tells of it; server time in ms. */
  firstAt: number;
}

export interface LostKey {
  /** As it stood last; null: only versions of it are told. */
  record: KeyRecord | null;
  /** By digest. */
  versions: Map<string, LostVersion>;
  /** When the stretch first tells of it; server time in ms. */
  firstAt: number;
}

/** What verifiers were told in a stretch that the database has lost. */
export interface LostRecords {
  apis: Map<string, ApiRecord>;
  ring: Map<number, RingRecord>;
  keys: Map<string, LostKey>;
}

/**
 * Of each identity what was told last. What was latched stays latched, whatever came after it (I3).
 * Forks are left out: the epoch that opens says where history parted.
 */
export function lostRecords(revisions: Iterable<LostRevision>): LostRecords {
  const lost = nothingLost();
  for (const revision of revisions) takeRevision(lost, revision);
  return lost;
}

export function nothingLost(): LostRecords {
  return { apis: new Map(), ring: new Map(), keys: new Map() };
}

/** Takes in what one more revision told. The same once more changes nothing. */
export function takeRevision(lost: LostRecords, { committedAt, records }: LostRevision): void {
  for (const text of records) take(lost, JSON.parse(text) as KeysetRecord, committedAt);
}

function take(lost: LostRecords, record: KeysetRecord, at: number): void {
  if (record.kind === 'api') lost.apis.set(record.id, record);
  if (record.kind === 'ring') lost.ring.set(record.id, record);
  if (record.kind === 'key') {
    const key = keyOf(lost, record.id, at);
    key.record = { ...record, revoked: record.revoked || key.record?.revoked === true };
  }
  if (record.kind === 'version') takeVersion(keyOf(lost, record.keyId, at), record, at);
}

function keyOf({ keys }: LostRecords, id: string, at: number): LostKey {
  const known = keys.get(id);
  if (known) return known;
  const key: LostKey = { record: null, versions: new Map(), firstAt: at };
  keys.set(id, key);
  return key;
}

function takeVersion({ versions }: LostKey, record: VersionRecord, at: number): void {
  const known = versions.get(record.digest);
  versions.set(record.digest, {
    record: known ? laterOf(known.record, record) : record,
    handedOut: known?.handedOut === true || isHandedOut(record),
    firstAt: known?.firstAt ?? at,
  });
}

/** Who is or was primary can be in a client's hands; a version is suspended only after that. */
function isHandedOut({ state, designation }: VersionRecord): boolean {
  return designation === 'primary' || designation === 'predecessor' || state === 'suspended';
}

function laterOf(before: VersionRecord, after: VersionRecord): VersionRecord {
  if (!isLatched(before.state as VersionState)) return after;
  if (!isLatched(after.state as VersionState)) return before;
  return gravity(before) > gravity(after) ? { ...after, reason: before.reason } : after;
}

function gravity({ reason }: VersionRecord): number {
  return reason === null ? -1 : ENDINGS.indexOf(reason satisfies Ending);
}
