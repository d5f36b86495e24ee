import type { Fork, Lineage, Position } from '@keyturn/core';

/**
 * The small world that is explored whole. Instants are ticks. Nothing in it decides: what a verifier
 * answers and what a rotation does next are asked of the product, see `rules.ts`.
 */
export interface World {
  readonly now: number;
  readonly database: Database;
  /** The database before its last commit, which a fail-over goes back to; null: not to be lost. */
  readonly before: Database | null;
  readonly verifiers: readonly [Verifier, Verifier];
  readonly enrolled: Enrolled;
  readonly unknown: Unknown;
  readonly thief: Thief;
  readonly truth: Truth;
  /** How often each limited move may still happen. */
  readonly left: Readonly<Record<string, number>>;
}

/** What the server's database holds: a restore takes all of it back. */
export interface Database {
  readonly head: Position;
  readonly forks: readonly Fork[];
  readonly lineage: Lineage;
  /** By version number, from 1. */
  readonly versions: readonly VersionRow[];
  readonly rotation: RotationRow;
  readonly instances: readonly InstanceRow[];
  readonly holder: HolderRow;
  readonly source: SourceRow | null;
}

export interface VersionRow {
  /** The floor in its string, which tells it from every other of the same number. */
  readonly floor: Position;
  readonly publishedAt: Position | null;
  readonly withdrawnAt: Position | null;
  readonly lastPresentedAt: number | null;
}

/** Instants of the open rotation. */
export interface RotationRow {
  readonly startedAt: number;
  readonly handedOutAt: number | null;
  readonly turnedAt: number | null;
  readonly suspendedAt: number | null;
  readonly hiddenAt: number | null;
}

/** What the server knows of an instance of a verifier. */
export interface InstanceRow {
  readonly verifier: Name;
  /** Its process has ended: it reports no more. */
  readonly lost: boolean;
  readonly applied: Position | null;
  /** Its watermark. */
  readonly reportedAt: number;
  /** From when the server counts its lease. */
  readonly renewedAt: number;
  /** Since when it reports a connection on the leaving version; null: none. */
  readonly connectedSince: number | null;
}

export interface HolderRow {
  readonly pickedUp: number | null;
  readonly confirmed: number | null;
  readonly confirmedAt: number | null;
  readonly seenAt: number;
}

export interface SourceRow {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly longestGap: number;
  /** Last presentation of each version, by number. */
  readonly lastOn: readonly (number | null)[];
  readonly gone: boolean;
}

export type Name = 'A' | 'B';

export interface Verifier {
  readonly name: Name;
  readonly up: boolean;
  readonly replica: Replica | null;
  /** The head of its last lease answer. */
  readonly heard: Position | null;
  /** Its lease runs until this, exclusive; then its grace begins. */
  readonly leaseUntil: number;
  /** An answer of the server that is under way; null: none. */
  readonly answer: Answer | null;
  /** Presentations that it has not reported yet. */
  readonly unreported: readonly Presentation[];
  /** A connection that was opened with a version. */
  readonly connection: KeyString | null;
  /** A no to the first version that the gateway before it keeps. */
  readonly keptNoAt: number | null;
}

/** The key set as one instance has applied it, which is also its file. */
export interface Replica {
  readonly at: Position;
  readonly forks: readonly Fork[];
  readonly records: Records;
}

/** The records of the lineage; interned, so that the same are one object. */
export interface Records {
  readonly code: string;
  readonly keySuspended: boolean;
  readonly keyRevoked: boolean;
  readonly versions: readonly {
    readonly number: number;
    readonly floor: Position;
    readonly state: string;
    readonly designation: string | null;
    readonly ending: string | null;
  }[];
}

export interface Answer {
  readonly askedAt: number;
  readonly replica: Replica;
}

/** One secret, as a client sends it. */
export interface KeyString {
  readonly number: number;
  readonly floor: Position;
}

export interface Presentation {
  readonly number: number;
  readonly at: number;
}

/** A holder with an identity of its own, which picks versions up and confirms them. */
export interface Enrolled {
  /** Newest last. */
  readonly ring: readonly KeyString[];
}

/** The holder that nobody knows of: it is seen as a source, if it is seen. */
export interface Unknown {
  readonly holds: KeyString;
  /** It presents its key in each tick, or has never presented it. */
  readonly isSeen: boolean;
  readonly presentedAt: number | null;
}

/** Has stolen the first version, and an identity with which it may ask for privileged acts. */
export interface Thief {
  readonly stolen: KeyString;
  /** What a privileged call of it, which is under way, has read; null: none is. */
  readonly call: Lineage | null;
}

/** What really happened, whatever a database that was taken back says of it. */
export interface Truth {
  /** By version number: when a security act on it was asked for, and when it was committed. */
  readonly actCalledAt: number | null;
  readonly fellAt: number | null;
  /** When the operator's suspension of the key ended last. */
  readonly resumedAt: number | null;
  readonly orphansClosed: boolean;
  /** A person said wrongly that the source is gone. */
  readonly mistaken: boolean;
  /** The thief was served after the revocation was committed. */
  readonly servedThief: boolean;
}
