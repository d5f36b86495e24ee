import type { Position } from '../rotation/facts.ts';
import type { ChangeSet, Head, SignedHead } from './keyset.ts';

/**
 * What an instance tells the server every 3 s, at once when there is something to tell, and at most
 * once in 200 ms. Idempotent: a report with a sequence that was taken in before is answered, and
 * not counted, again. The report alone is a complete way to synchronise.
 */
export interface Report {
  /** Random id of this process start, 22 base64url characters. */
  instance: string;
  /** 1, 2, 3 …; the server takes each in once. */
  sequence: number;
  /** What this instance has applied, or null while blank. This is the acknowledgement. */
  applied: Head | null;
  /** Server time in ms up to which this and earlier reports hold all that the instance saw. */
  watermark: number;
  sources: ReportedSource[];
  usage: ReportedUse[];
  /** Every connection that is open now and was opened with a key (K16). */
  sessions: OpenSessions[];
  /** A clean stop: this is the last report and closes the watermark. */
  closing: boolean;
  /** Proves `applied`; sent where the answer before asked for it (`prove`). */
  proof?: SignedHead;
  /**
   * Change sets with a latch that this instance keeps (35 days), where the answer before asked for
   * them (`handBack`). Only those with the server's own signature count.
   */
  handedBack?: ChangeSet[];
  /** Orphans that were presented since the last report (row M4); left out where there were none. */
  orphans?: OrphanSighting[];
}

/**
 * How many digests the proof of a head may have: what one revision changes. A report takes 8 MiB, and
 * this many are 6.7 million characters, so that little else goes with such a proof.
 */
export const MOST_PROOF_DIGESTS = 100_000;

/** A key string with a right tag whose floor lies in a stretch of history that was lost. */
export interface OrphanSighting {
  /** The floor of the string. */
  epoch: number;
  revision: number;
  /** The last four characters of the string, for a person to find it by. */
  lastFour: string;
  count: number;
  /** Server time in ms. */
  lastAt: number;
}

/**
 * How soon a connection is ended when its verdict is no longer yes (K16), and how much longer than
 * an instance itself what it has open is waited for. Ms.
 */
export const SESSION_END_MS = 5_000;

/** Connections that one version of a key holds open at an instance. */
export interface OpenSessions {
  keyId: string;
  version: number;
  /** At least 1. */
  open: number;
}

/** Of a source that asked for more scopes than this, none is told. */
export const MOST_TOLD_SCOPES = 32;

/** What can be seen of a caller. Referred to by its index in `Report.sources`. */
export interface ReportedSource {
  /** IPv4 /24 or IPv6 /48 in CIDR form, or '' where addresses are not kept. At most 64 characters. */
  addressPrefix: string;
  /** At most 200 characters, printable ASCII. */
  userAgent: string;
  /** Method and route pattern, at most 200 characters. */
  route: string;
  /**
   * The scopes that its requests asked for, sorted, each once; left out: not told, so that the uses
   * count for every scope.
   */
  scopes?: string[];
}

/** Uses since the last report that took this row, folded by all members but count and instants. */
export interface ReportedUse {
  /** Null where no record matched the whole secret. */
  keyId: string | null;
  version: number | null;
  outcome: string;
  reason: string;
  /** Index in `Report.sources`; null where no record matched. */
  source: number | null;
  /** Server time in ms, start of the minute. */
  minute: number;
  count: number;
  /** Server time in ms of the first and the last use in this row. */
  firstAt: number;
  lastAt: number;
  /** Marked as a probe or test call: shown, never evidence (K5). */
  probe: boolean;
}

/** The answer to a report. */
export interface ReportAnswer {
  /** Everything up to and including this sequence is committed. */
  acknowledged: number;
  /** The head read from the primary while this report was handled. */
  head: Head;
  serverTime: number;
  /** The lease in ms, counted by the instance from just before it asked; null: not renewed (K8). */
  leaseMs: number | null;
  /** What the instance lacks, in commit order; may be cut short, then `more`. */
  changes: ChangeSet[];
  more: boolean;
  /** The instance must fetch a snapshot: its history is not ours, or it lacks too much. */
  snapshotNeeded: boolean;
  /** Another live connection uses this instance id: take a new one. */
  renewInstance: boolean;
  /** How long a verifier that is not fresh may say yes, by grace class, in ms. */
  graceMs: { strict: number; balanced: number; available: number };
  clockToleranceMs: number;
  clockRateError: number;
  reportEveryMs: number;
  /** The head that the instance shows is not ours: it proves it with its next report. */
  prove?: true;
  /** History after this point was lost: the instance hands back the latches that it keeps of it. */
  handBack?: Position;
}
