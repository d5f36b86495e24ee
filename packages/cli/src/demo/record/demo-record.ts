import type { Rotation } from '@keyturn/core';

/**
 * All that was seen while the demo played: plain data, fit for JSON, the one source of the live
 * view, the report and the picture. Instants are ms since the demo began; `perSecond[n]` counts
 * what happened in second n.
 */
export interface DemoRecord {
  /** RFC 3339. */
  startedAt: string;
  elapsedMs: number;
  acts: RecordedAct[];
  clients: RecordedClient[];
  rotations: RecordedRotation[];
  verifiers: RecordedVerifier[];
  thieves: RecordedThief[];
  streams: RecordedStream[];
  /** While the server was dead. */
  outages: Stretch[];
}

/** From `fromMs` until `toMs`; null while it lasts. */
export interface Stretch {
  fromMs: number;
  toMs: number | null;
}

export interface RecordedAct extends Stretch {
  title: string;
  /** What happens, in one sentence. */
  text: string;
  /** What came of it, in one sentence; null until it is known. */
  outcome: string | null;
}

export interface RecordedClient {
  name: string;
  kind: string;
  /** What it stands for, in a few words. */
  about: string;
  keyId: string;
  requests: number;
  /** 401 and 403 on the wire, before any retry. */
  refused: number;
  retried: number;
  /** Accepted requests by the version that they carried. */
  versions: VersionCurve[];
  refusedPerSecond: number[];
  marks: ClientMark[];
}

export interface VersionCurve {
  version: number;
  firstMs: number;
  lastMs: number;
  total: number;
  perSecond: number[];
}

export const MARK_KINDS = ['handed-out', 'moved', 'rolled-back', 'revoked', 'compromised'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export interface ClientMark {
  atMs: number;
  kind: MarkKind;
  text: string;
}

export interface RecordedRotation {
  id: string;
  client: string;
  from: number;
  to: number;
  expedited: boolean;
  phases: RecordedPhase[];
}

export interface RecordedPhase extends Stretch {
  phase: string;
  direction: Rotation['direction'];
  /** Why it could not go on yet: each kind of reason once, as it was last told. */
  waits: { code: string; text: string }[];
  /** The reason that counted when it was last looked at; null where nothing is waited for. */
  waitsNow: string | null;
}

export interface RecordedVerifier {
  name: string;
  region: string;
  revision: number | null;
  behind: number | null;
  standing: string;
  /** Open connections that it holds a key accountable for. */
  sessions: number;
  /** The server could be asked about it. */
  known: boolean;
}

export interface RecordedThief {
  name: string;
  /** Whose key it uses. */
  victim: string;
  version: number;
  attempts: ThiefAttempts[];
  /** When the act against it was called. */
  calledMs: number | null;
  /** When the receipt said that every instance knows. */
  receiptMs: number | null;
  /** From when its version is refused. */
  refuseMs: number | null;
  lastAcceptedMs: number | null;
  /** Its last call that was let in and that is no reading. */
  lastPowerMs: number | null;
}

/** Attempts of one kind of call, by what the thief was answered. */
export interface ThiefAttempts {
  call: string;
  accepted: number[];
  /** 403: the version's power was taken. */
  powerless: number[];
  /** 401 */
  refused: number[];
  other: number[];
}

export interface RecordedStream {
  name: string;
  owner: string;
  honest: boolean;
  connections: RecordedConnection[];
  messages: number;
  /** Messages that never came, by their sequence numbers. */
  lost: number;
}

export interface RecordedConnection extends Stretch {
  version: number;
  /** Why it ended: moved to another version, or the code that it was closed with. */
  ended: string | null;
}
