/**
 * What happens in a simulated world, as an onlooker who sees everything would tell it. The world tells
 * it to the oracle, event by event; the oracle alone judges. All instants are `at`: ms of the true time
 * of the simulation, which no node of it knows exactly.
 */
export type Observed =
  | KeyObtained
  | KeyForgotten
  | Answered
  | ConnectionChanged
  | CommandAsked
  | CommandDone
  | VerifierChanged
  | NodeChanged
  | PersonActed
  | FaultChanged;

/** Who presents keys. `thief` and `scanner` are no compliant holders. */
export type CallerKind =
  | 'sdk'
  | 'secret-cache'
  | 'mounted-volume'
  | 'hand-deployed'
  | 'monthly-job'
  | 'rotator'
  | 'thief'
  | 'scanner';

/** A caller came to hold a version. */
export interface KeyObtained {
  type: 'obtained';
  at: number;
  caller: string;
  kind: CallerKind;
  keyId: string;
  version: number;
  digest: string;
  /** How: by its issue, by pickup, by a person, by theft, from a cache. */
  by: 'issue' | 'pickup' | 'person' | 'theft' | 'cache';
}

/** A caller gave a version up: it was dropped from ring, cache, volume or environment. */
export interface KeyForgotten {
  type: 'forgotten';
  at: number;
  caller: string;
  keyId: string;
  version: number;
}

/** A request with a key was answered by a verifier (through a gateway or not). */
export interface Answered {
  type: 'answered';
  at: number;
  caller: string;
  kind: CallerKind;
  /** It never answered with a version that it need not have used: see the invariant I1. */
  compliant: boolean;
  verifier: string;
  instance: string;
  /** The version that the string really is of; null: of none that was ever made. */
  keyId: string | null;
  version: number | null;
  digest: string;
  scopes: readonly string[];
  outcome: 'accepted' | 'rejected' | 'forbidden' | 'throttled' | 'unavailable';
  status: number;
  reason: string;
  probe: boolean;
  /** From a gateway's cache: the verifier was not asked. */
  cached: boolean;
  /** The verifier asked the server first (row M6). */
  synchronised: boolean;
}

/** A connection that was opened with a key (K16). */
export interface ConnectionChanged {
  type: 'connection';
  at: number;
  caller: string;
  verifier: string;
  keyId: string;
  version: number;
  change: 'opened' | 'ended';
}

/** A command is about to be run, for whom it may never return: a node may die in it. */
export interface CommandAsked {
  type: 'asked';
  at: number;
  node: string;
  verb: string;
  by: CommandDone['by'];
  keyId: string | null;
  versions: readonly number[];
}

/** A command returned to whoever called it: it is committed, or was refused. */
export interface CommandDone {
  type: 'command';
  /** When it was called, and when it returned. */
  calledAt: number;
  at: number;
  node: string;
  /** As the audit calls it: `rotation.begin`, `version.revoke`. */
  verb: string;
  by: 'operator' | 'holder' | 'thief' | 'reconciler';
  keyId: string | null;
  /** Numbers of the versions that it names, where it names some. */
  versions: readonly number[];
  /** The problem code; null: done. */
  refused: string | null;
  /** Of an act that withdraws: the receipt's id and its `worstCaseAt`, in server time ms. */
  receipt: { id: string; worstCaseAt: number } | null;
  /** Of a pickup, whose `versions` are what it brought: what it would have brought when it was called. */
  wanted?: number | null;
}

/** A verifier process. */
export interface VerifierChanged {
  type: 'verifier';
  at: number;
  verifier: string;
  instance: string;
  /** `renewed`: it was told that another process uses its id. */
  change:
    | 'started'
    | 'stopped'
    | 'crashed'
    | 'applied'
    | 'became-fresh'
    | 'became-late'
    | 'renewed';
  /** Of `applied`. */
  head: { epoch: number; revision: number; hash: string } | null;
}

/** A server process, or the database under all of them. */
export interface NodeChanged {
  type: 'node';
  at: number;
  node: string;
  change: 'started' | 'stopped' | 'crashed' | 'database-lost-commits' | 'database-restored';
}

/** What a person said that the rules make an exception for. */
export interface PersonActed {
  type: 'person';
  at: number;
  act: 'holder-gone' | 'source-gone' | 'instance-gone' | 'deadline-retire' | 'incomplete-released';
  keyId: string | null;
  subject: string;
}

/** A fault began or ended. */
export interface FaultChanged {
  type: 'fault';
  at: number;
  fault: string;
  subject: string;
  change: 'began' | 'ended';
}
