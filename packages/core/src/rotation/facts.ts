import type { DeadlineAction } from '../policy/policy-document.ts';
import type { CalendarTimes } from '../schedule/calendar-times.ts';
import type { HolderClass, HolderKind } from '../wire/holder.ts';
import type { RegionFact } from './region-life.ts';

/**
 * What a decision about a rotation may know. All instants are ms of server time; nothing here is
 * a client's word but a holder's signed confirmation.
 */
export interface RotationFacts {
  rotation: RotationFact;
  key: KeyFact;
  leaving: VersionFact;
  staying: VersionFact;
  /** Every instance that may accept, or may have accepted since the hand-out, for this key's api. */
  verifiers: VerifierFact[];
  holders: HolderFact[];
  sources: SourceFact[];
  /** Where the key's api was ever used, and when (K5b). */
  regions: RegionFact[];
  /** Who presented the leaving version since it was suspended (K6); left out: not told by whom. */
  presentations?: PresentationFact[];
  /** Open connections on the leaving version, as each instance last reported them (K16). */
  connections: OpenConnectionsFact[];
  /** More sources than are remembered: K5(b) cannot be judged by them. */
  sourcesOverflowed: boolean;
  /** Left out: no scope leaves before its version, as where the policy says so. */
  narrowing?: NarrowingFact;
  /** When it may begin, hand out and take away by itself; left out: at any time. */
  calendar?: CalendarTimes;
}

/** What the two versions may do, for narrowing by evidence. */
export interface NarrowingFact {
  /** The scopes that the leaving version still has, in the order in which they are to leave it. */
  leaving: readonly string[];
  /** The scopes that the staying version has. */
  staying: readonly string[];
}

export interface RotationFact {
  id: string;
  /** `prepared` … `suspended`; facts of an ended rotation are never asked for. */
  phase: 'prepared' | 'publishing' | 'ready' | 'migrating' | 'draining' | 'suspended';
  direction: 'forward' | 'back';
  expedited: boolean;
  rollBackPending: boolean;
  /** Begun or expedited by a security act: no hold stops `publish` and `promote` (K10). */
  bySecurityAct: boolean;
  holds: HoldFact[];
  /** A person has decided on the sources that are not remembered: they are judged as one. */
  incompleteReleased: boolean;
  startedAt: number;
  /** The window opens (K11). */
  publishAfter: number;
  /** When the staying version was handed out, in this direction; null before. */
  handedOutAt: number | null;
  /** When it turned back: what holders said before that was said of another direction; null forward. */
  turnedAt: number | null;
  /** When the leaving version was suspended; null before. */
  suspendedAt: number | null;
  /** When the suspended version was first seen accepted by none; null before. */
  hiddenAt: number | null;
  /** The leaving version is not suspended before this, by `extend`; null without one. */
  extendedUntil: number | null;
  /** The window in which holders swap (K11), ms; left out: one poll. */
  windowMs?: number;
  /** Left out: it has all its time, or its deadline has done what it says. */
  deadline?: DeadlineFact;
  /** While suspended: by its deadline, and not by evidence. Left out: by evidence. */
  endedByDeadline?: boolean;
}

/** When a rotation should have ended, and what follows where it has not. Instants in ms. */
export interface DeadlineFact {
  at: number;
  /** When people are told that it is near. */
  tellAt: number;
  action: DeadlineAction;
}

export interface HoldFact {
  name: string;
  by: string;
  since: number;
  text: string;
}

export interface KeyFact {
  id: string;
  /** Grace in force for acceptance of this key, ms: the laxest that any of its requests may get. */
  graceMs: number;
  /** Server time not counted as quiet: stretches in which nobody could have been accepted. */
  notQuiet: { from: number; to: number }[];
}

export interface VersionFact {
  number: number;
  state: string;
  /** From where on it is accepted: published, or restored; null before. */
  publishedAt: Position | null;
  /** Where it stopped being accepted by commit; null while accepted. */
  withdrawnAt: Position | null;
  /** Last presentation whose whole secret matched, accepted or refused; null for never. */
  lastPresentedAt: number | null;
  /** A sealed copy is kept, so that a holder can still pick it up (K13). */
  kept: boolean;
}

/** A point in the key set's history, without its hash. */
export interface Position {
  epoch: number;
  revision: number;
}

/**
 * One instance. `standing` is by the grantor's own count (K8): `fresh` while its lease may run,
 * `grace` from then until its grace is over, `stale` after that; `closed` after a clean stop;
 * `gone` when a person said so.
 */
export interface VerifierFact {
  instance: string;
  group: string;
  groupName: string;
  region: string;
  standing: 'fresh' | 'grace' | 'stale' | 'closed' | 'gone';
  applied: Position | null;
  lastReportAt: number;
  /** Server time by which its lease has surely ended. */
  leaseEndsAt: number;
  /** Server time by which its grace for this key has surely ended. */
  graceEndsAt: number;
  watermark: number;
  firstSeenAt: number;
}

export interface HolderFact {
  id: string;
  name: string;
  kind: HolderKind;
  class: HolderClass;
  enrolledAt: number;
  lastSeenAt: number;
  pickedUpVersion: number | null;
  confirmedVersion: number | null;
  /** When it last confirmed `confirmedVersion`; null for never. */
  confirmedAt: number | null;
  /** Every version that it was ever given, has confirmed, or has said it has. */
  versionsHeld: readonly number[];
  gone: boolean;
  /** A compromise took its right: nothing is handed to it, and nobody waits for it (K10). */
  tainted: boolean;
}

/** Connections that are open on a version at one instance. */
export interface OpenConnectionsFact {
  instance: string;
  /** At least 1. */
  open: number;
  /** Since when there has been one. */
  since: number;
}

/** A source of the lineage (K5b). */
export interface SourceFact {
  id: string;
  addressPrefix: string;
  userAgent: string;
  route: string;
  region: string;
  /** First and last presentation of any version of the lineage, as far back as is remembered. */
  firstSeenAt: number;
  lastSeenAt: number;
  longestGapMs: number;
  lastOnLeaving: number | null;
  lastOnStaying: number | null;
  /** First presentation of the staying version. */
  firstOnStaying: number | null;
  gone: boolean;
  /** The scopes that its requests asked for; left out: not told, so that they may be any. */
  scopes?: SourceScopes;
}

/** The scopes that a source asked for, as far back as is remembered. */
export interface SourceScopes {
  /** With any version of the lineage. */
  asked: readonly string[];
  /** Those among them that it asked for with the leaving version. */
  askedOnLeaving: readonly string[];
  /** Its last presentation whose scopes were not told, ms; null: all were. */
  untoldAt: number | null;
}

/** The last presentation of a suspended version by one source. */
export interface PresentationFact {
  /** Null: a source that is not remembered. */
  sourceId: string | null;
  /** What is known of it, for people; '' for nothing. */
  name: string;
  at: number;
  /** It was accepted before the suspension, with whichever version of the key. */
  wasAccepted: boolean;
}

/** Whether `a` is at or after `b` in the key set's history. */
export function reaches(a: Position | null, b: Position): boolean {
  if (a === null) return false;
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.revision >= b.revision);
}
