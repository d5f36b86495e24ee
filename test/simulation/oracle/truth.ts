import type { Durations, Head } from '@keyturn/core';
import type { CallerKind } from '../observed.ts';

/**
 * What the oracle may look up of a world at any instant, without changing it: what really is, not what
 * any node believes. All of it is synchronous.
 */
export interface Truth {
  /** True time of the simulation, ms. */
  now(): number;
  /** Rows of the database as they are committed or being written; straight from the engine. */
  query(sql: string, ...parameters: readonly (string | number | null)[]): Record<string, unknown>[];
  /** Rises with every commit that changed something. */
  commits(): number;
  /** The durations that the world's deployments were given. */
  readonly durations: Durations;
  /** Verifier processes that run, gateways apart. */
  verifiers(): readonly TrueVerifier[];
  callers(): readonly TrueCaller[];
  /** Server processes that run. */
  nodes(): readonly TrueNode[];
  /** Every key string that was ever made, to search for it where it must not be. */
  secrets(): readonly string[];
  /** Texts that left a process for a log, a notice or a message without sealing, the latest ones. */
  said(): readonly string[];
  /** The whole database as bytes. */
  databaseBytes(): Uint8Array;
  /** Since when no fault is at work; null while one is or will be. */
  quietSince(): number | null;
}

export interface TrueVerifier {
  readonly name: string;
  /** Of this process. */
  readonly instance: string;
  readonly region: string;
  /** The api that it protects, and all that its group is told of: ids. */
  readonly api: string;
  readonly apis: readonly string[];
  /** It tells the truth in its reports. */
  readonly honest: boolean;
  /** It holds itself for fresh. */
  isFresh(): boolean;
  /** It would accept this digest now, by its replica and its lease or grace. */
  wouldAccept(digest: string): boolean;
  /** Its replica has a record of the digest by which it is never accepted again. */
  hasLatched(digest: string): boolean;
  /** A record of the digest is in its replica. */
  knows(digest: string): boolean;
  /** It keeps a signed change set by which the digest, or the whole key, is over. */
  canHandBack(keyId: string, digest: string): boolean;
  head(): Head | null;
  /** Grace that is spent, ms; null: all of it, or there is no replica. */
  graceSpentMs(): number | null;
}

export interface TrueCaller {
  readonly name: string;
  readonly kind: CallerKind;
  /** It keeps to what its class declares, and was not made to break it by a fault. */
  readonly compliant: boolean;
  readonly keyId: string;
  /** Where its requests come from; its user agent is its kind. */
  readonly address: string;
  /** Id of its holder, where it is enrolled. */
  readonly holderId: string | null;
  /** Versions that it holds and can send. */
  held(): readonly number[];
  /** The version that it would send now; null: none. */
  inUse(): number | null;
}

export interface TrueNode {
  readonly name: string;
  /** Wall clock minus true time, ms. */
  clockOffsetMs(): number;
  /** Server time minus true time, ms, as this process has it. */
  serverTimeOffsetMs(): number;
  /** What its readiness says of its clock: false where it says that it is off. */
  isClockRight(): boolean;
}
