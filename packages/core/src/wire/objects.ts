import type { GraceClass } from '../policy/grace.ts';

/** An instant in JSON: RFC 3339 in UTC with milliseconds. */
export type Instant = string;

/** The HTTP API's objects, as an outside program reads them. */
export interface Key {
  id: string;
  apiId: string;
  clientId: string;
  name: string;
  environment: 'live' | 'test';
  owner: string;
  purpose: string;
  scopes: string[];
  /** A key class that the api names. */
  class: string;
  /** The grace class in force. */
  grace: GraceClass;
  labels: Record<string, string>;
  regions: string[];
  addresses: string[];
  expiresAt: Instant | null;
  policyId: string | null;
  /** When its next rotation begins by its policies, as planned now; null: by none. */
  nextRotationAt: Instant | null;
  /** The code of the problem for which it did not begin when it was due; null: none. */
  nextRotationBlockedBy: string | null;
  suspended: boolean;
  tainted: boolean;
  versions: Version[];
  createdAt: Instant;
}

export interface Version {
  number: number;
  state: string;
  /** Null unless active. */
  designation: 'primary' | 'predecessor' | 'successor' | null;
  /** Every fresh verifier accepts it. */
  acceptedByAll: boolean;
  createdAt: Instant;
  publishedAt: Instant | null;
  lastFour: string | null;
  lastUsedAt: Instant | null;
  acceptedTotal: number;
  refusedTotal: number;
  /** The scopes that are left to it; null: all that the key has. */
  narrowedTo: string[] | null;
  /** It travelled where others could read it. */
  exposed: boolean;
  /** A compromise has it refused from then on; null: no compromise was put off. */
  refuseAt: Instant | null;
}

/** Why a rotation does not advance; the closed list. */
export const WAIT_CODES = [
  'verifier-not-acknowledged',
  'verifier-in-grace',
  'holder-not-confirmed',
  'source-on-old',
  'source-quiet-too-short',
  'watermark-missing',
  'overlap-running',
  'suspension-running',
  'hold',
  'freeze',
  'hold-down',
  'window',
  'wave',
] as const;

export type WaitCode = (typeof WAIT_CODES)[number];

export interface Wait {
  code: WaitCode;
  /** Id of what is waited for: an instance, a holder, a source, a hold's name. */
  subject: string;
  since: Instant;
  /** When it clears if nothing new happens; null where that is not known. */
  until: Instant | null;
  /** One sentence for people. */
  text: string;
}

export interface Hold {
  name: string;
  by: string;
  since: Instant;
  text: string;
}

export interface Rotation {
  id: string;
  keyId: string;
  from: number;
  to: number;
  direction: 'forward' | 'back';
  phase: string;
  reason: string;
  expedited: boolean;
  startedAt: Instant;
  endedAt: Instant | null;
  nextCheckAt: Instant | null;
  holds: Hold[];
  waitsFor: Wait[];
  progress: RotationProgress;
  safeToRetireAt: Instant | null;
  /** How `safeToRetireAt` was reckoned. */
  forecast: RotationForecast;
  /** The scopes of the leaving version: those that have left it, then the others as they may leave. */
  scopes: RotationScope[];
}

/** Where a scope of the leaving version stands. */
export interface RotationScope {
  scope: string;
  /** When evidence took it from the leaving version; null while that still has it. */
  leftAt: Instant | null;
  /** What it waits for before it leaves, at most 5 of it, what clears last first. */
  waitsFor: Wait[];
}

export interface RotationForecast {
  /** One or two sentences for people. */
  text: string;
  /** What it reckons with, by `until`, unknown ones last: the deciding one is the last. */
  steps: RotationForecastStep[];
}

export interface RotationForecastStep {
  code: WaitCode;
  /** Id of what is waited for. */
  subject: string;
  /** When it ends if nothing new happens; null where nobody can know. */
  until: Instant | null;
  /** What ends it, for people. */
  text: string;
}

export interface RotationProgress {
  verifiersCurrent: number;
  verifiersTotal: number;
  holdersConfirmed: number;
  holdersTotal: number;
  sourcesMoved: number;
  sourcesTotal: number;
  /** Share of the last hour's accepted requests that used version `to`; null without requests. */
  shareOnNew: number | null;
}

export interface Receipt {
  id: string;
  revision: number;
  /** Instances that have applied it, and have nothing open any more by what was withdrawn (K16). */
  done: string[];
  pending: ReceiptPending[];
  worstCaseAt: Instant;
  complete: boolean;
}

/** What `POST /v1/keys/{id}/compromise` answers. */
export interface CompromiseReceipt extends Receipt {
  keyId: string;
  /** The versions that fall, with those that went to a tainted holder. */
  versions: number[];
  /** Holders that enrolled later are tainted. */
  since: Instant;
  /** Until when the last of these versions is accepted, narrowed; null: all are refused now. */
  refuseAt: Instant | null;
  /** The rotation that replaces them; null where the key needs none. */
  rotationId: string | null;
}

export interface ReceiptPending {
  instance: string;
  group: string;
  region: string;
  mustStopBy: Instant;
}

export interface Straggler {
  keyId: string;
  version: number;
  source: {
    id: string;
    addressPrefix: string;
    userAgent: string;
    route: string;
    region: string;
  };
  /** When it last presented the version. */
  lastSeenAt: Instant;
  /** How often it presented the version in the last 60 to 65 minutes, as far as was reported. */
  requestsLastHour: number;
  /** The same of the 60 minutes before those. */
  requestsHourBefore: number;
  /** Its share, 0 to 1, of what the key's sources presented in the last hour; null where not known. */
  shareOfKey: number | null;
  trend: Trend;
  /** The scopes that its requests asked for; null where nobody told, so that they may be any. */
  scopes: string[] | null;
  longestGapMs: number;
  /** When it clears if it presents nothing more. */
  clearsAt: Instant | null;
  /** What to do, in one sentence for people. */
  advice: string;
}

/** How often a source presents a version, this hour beside the one before: see `trendOf`. */
export const TRENDS = ['rising', 'steady', 'falling', 'new'] as const;

export type Trend = (typeof TRENDS)[number];

/** RFC 9457. `type` is the docs page of the code. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  instance: string;
  errors: { path: string; message: string }[];
}
