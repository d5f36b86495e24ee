import type { Direction, RotationEnd, RotationPhase } from './rotation-phase.ts';
import { isLatched, type VersionFact, type VersionStanding } from './version-state.ts';

/** A version as the lifecycle sees it. */
export interface LineageVersion extends VersionStanding, Readonly<Record<VersionFact, boolean>> {
  /** 1, 2, 3 … in the order of making. */
  readonly number: number;
  /** Has ever been primary: some client may hold it. */
  readonly handedOut: boolean;
  /** Server time in ms from which a compromised version is refused; null unless deferred (K10). */
  readonly refuseAt: number | null;
}

/** An open rotation. `from` and `to` stay when the direction turns. */
export interface OpenRotation {
  readonly from: number;
  readonly to: number;
  readonly direction: Direction;
  readonly phase: RotationPhase;
  /** Skips window, freeze and wave, never K1. */
  readonly expedited: boolean;
  /** Begun or expedited by a security act: no hold stops its publish and promote (K10). */
  readonly bySecurityAct: boolean;
  /** Turn back as soon as K1 holds for the restored version. */
  readonly rollBackPending: boolean;
  /** The leaving version, or scopes of it, were restored and K1 has not held for it since. */
  readonly restoring: boolean;
  /** Scopes were taken from the leaving version by evidence and are not given back. */
  readonly narrowed: boolean;
  /** The server has restored by itself once; from then on a person is asked (K6). */
  readonly restoredByItself: boolean;
  /** Names of the holds that were set, sorted. `holdsOf` adds those that are facts of the key. */
  readonly holds: readonly string[];
  /** Server time in ms before which the leaving version is not suspended; null without `extend`. */
  readonly extendedUntil: number | null;
}

/** How the last rotation ended. */
export interface EndedRotation {
  readonly from: number;
  readonly to: number;
  readonly end: RotationEnd;
}

/** A key with all its versions and its open rotation. Plain data, also as JSON. */
export interface Lineage {
  /** By an operator. */
  readonly suspended: boolean;
  readonly tainted: boolean;
  /** The key itself has ended; for good. */
  readonly ended: 'revoked' | 'expired' | null;
  readonly versions: readonly LineageVersion[];
  readonly rotation: OpenRotation | null;
  readonly lastEnd: EndedRotation | null;
}

/** Holds that follow from a fact of the key; they are lifted by `resume` and `clearTaint`. */
export const KEY_SUSPENDED_HOLD = 'key-suspended';
export const KEY_TAINTED_HOLD = 'key-tainted';
/** Set on a rotation that a fork or a restore found before its hand-out. */
export const RESTORED_HOLD = 'restored';

/**
 * A key whose first version was just published and waits for K1 before anyone sees it. It becomes
 * primary by the event `handOut`.
 */
export function freshLineage(): Lineage {
  return {
    suspended: false,
    tainted: false,
    ended: null,
    versions: [{ ...unpublishedVersion(1), state: 'active', designation: 'successor' }],
    rotation: null,
    lastEnd: null,
  };
}

/** A version that has a number and no secret. */
export function unpublishedVersion(number: number): LineageVersion {
  return {
    number,
    state: 'pre-activation',
    designation: null,
    ending: null,
    handedOut: false,
    narrowed: false,
    exposed: false,
    tainted: false,
    refuseAt: null,
  };
}

/** The version of that number, if the key has it. */
export function versionOf(lineage: Lineage, number: number): LineageVersion | undefined {
  return lineage.versions.find((version) => version.number === number);
}

/** The version that clients are given, if one lives. */
export function primaryOf(lineage: Lineage): LineageVersion | undefined {
  return lineage.versions.find((version) => version.designation === 'primary');
}

/** Number of the version that leaves: `from` forward, `to` back. */
export function leavingOf(rotation: Pick<OpenRotation, 'from' | 'to' | 'direction'>): number {
  return rotation.direction === 'forward' ? rotation.from : rotation.to;
}

/** Number of the version that stays: `to` forward, `from` back. */
export function stayingOf(rotation: Pick<OpenRotation, 'from' | 'to' | 'direction'>): number {
  return rotation.direction === 'forward' ? rotation.to : rotation.from;
}

/** True when the version can never be accepted again, or does not exist. */
export function isDead(lineage: Lineage, number: number): boolean {
  const version = versionOf(lineage, number);
  return version === undefined || isLatched(version.state);
}

/** True when a compromise will have this version refused at a set time. */
export function isDoomed(lineage: Lineage, number: number): boolean {
  return (versionOf(lineage, number)?.refuseAt ?? null) !== null;
}

/** All names for which the open rotation may not advance; empty when none is open. */
export function holdsOf(lineage: Lineage): readonly string[] {
  if (lineage.rotation === null) return [];
  const holds = [...lineage.rotation.holds];
  if (lineage.suspended) holds.push(KEY_SUSPENDED_HOLD);
  if (lineage.tainted) holds.push(KEY_TAINTED_HOLD);
  return holds;
}
