import type { Head, Position, PublicJwk, SealedVersion, SignedHead } from '@keyturn/core';

/**
 * What the server may ask of the world. `main.ts` makes the real ones; a simulator makes a seeded
 * one. Nothing else in this package reads a clock, draws a random number or sets a timer.
 */
export interface Clock {
  /** Wall clock, ms since 1970. Shown to people and compared for `clock`; decides nothing (K8). */
  wallMs(): number;
  /** Monotonic clock, ms since an arbitrary start. */
  monotonicMs(): number;
}

export interface Random {
  /** Cryptographically strong bytes. */
  bytes(length: number): Uint8Array;
}

export interface Schedule {
  /** Calls back once, after at least `ms`; the returned function forgets it. Never keeps a process alive by itself. */
  after(ms: number, call: () => void): () => void;
}

/** Seals under the master key. Synchronous: it stands inside transactions. */
export interface Seal {
  /** Seals a text; `context` is bound as associated data, so that a sealed text moved to another row does not open. */
  seal(text: string, context: string): string;
  /** @throws Error where it was not sealed under this master key and context. */
  open(sealed: string, context: string): string;
  /**
   * A keyed digest (HMAC-SHA-256, base64url) that nobody makes without the master key: the same for
   * the same text, for links that need no row.
   */
  mac(text: string): string;
}

/** The server's Ed25519 key. Synchronous: it stands inside transactions. */
export interface Sign {
  /** Raw 32-byte public key, base64url. */
  readonly publicKey: string;
  /** Signature over the ASCII text, base64url. */
  sign(text: string): string;
}

/**
 * Seals a version to a holder's opening key: a compact JWE (RFC 7516) with ECDH-ES and A256GCM.
 * Asynchronous, so it stands after the commit that recorded the hand-out, never inside it.
 */
export type SealToHolder = (openingKey: PublicJwk, version: SealedVersion) => Promise<string>;

/** SHA-256 of a text (UTF-8), lower-case hex. */
export type Digest = (text: string) => string;

/**
 * The append-only list of signed change sets, kept apart from the database: what was answered is in
 * it, so that a database that was restored from a backup finds again what it has lost.
 */
export interface Journal {
  /** The head that was written last; null: nothing yet. */
  last(): Head | null;
  /**
   * Writes entries behind the last, in their order. They are on the disk when it resolves.
   *
   * @throws JournalUnavailable where it cannot be written; nothing of these entries counts as written.
   */
  append(entries: readonly JournalEntry[]): Promise<void>;
  /** The entries in the order written, from the first after `after`; null: all. */
  read(after: Position | null): AsyncIterable<JournalEntry>;
  /** Lets go of it. Repeats are harmless. */
  close(): Promise<void>;
}

/** One revision, with the records of all apis: what the verifiers of any api could see. */
export interface JournalEntry {
  set: SignedHead;
  /** In the order of `set.digests`; the texts byte for byte as digested. */
  records: JournalRecord[];
}

export interface JournalRecord {
  /** Null: for every verifier. */
  apiId: string | null;
  record: string;
}
