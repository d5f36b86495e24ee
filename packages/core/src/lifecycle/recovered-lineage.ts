import { withHold } from './holds.ts';
import { endKey } from './key-events.ts';
import {
  isDead,
  isDoomed,
  type Lineage,
  type LineageVersion,
  type OpenRotation,
  RESTORED_HOLD,
} from './lineage.ts';
import { BY_SECURITY_ACT, beginExpedited } from './rotation-boundary.ts';
import type { RotationEnd } from './rotation-phase.ts';
import { changeVersion } from './version-change.ts';
import { ENDINGS, type Ending, isLatched, LATCHED, type VersionState } from './version-state.ts';

/** What is known of a version beside its database: it was published so, once. */
export type RecoveredVersion = Pick<
  LineageVersion,
  'number' | 'state' | 'designation' | 'ending' | 'handedOut' | 'refuseAt'
>;

/** What is known of a key beside its database. */
export interface Recovered {
  /** The key itself has ended; null: that is not known. */
  readonly ended: 'revoked' | 'expired' | null;
  /** By an operator; null: that is not known. */
  readonly suspended: boolean | null;
  /** Versions that the lineage has. What is not known of one, is as the lineage has it. */
  readonly versions: readonly (Pick<RecoveredVersion, 'number'> & Partial<RecoveredVersion>)[];
  /** Numbers of the versions of which nobody keeps a sealed copy: they cannot be handed out. */
  readonly unsealed: readonly number[];
}

/**
 * A lineage after a restored backup, with what is known of the stretch that was lost. What was latched
 * on either side is latched (I3). What clients were given goes on, as far as two versions do, under an
 * open rotation with the hold `restored`, and so does what they may have been given. Where nothing that
 * lives is left to a living key, or only what nobody can be given any more, an expedited rotation begins,
 * as after a compromise of all its versions.
 *
 * The result always passes `coexistenceFaults`.
 */
export function recoveredLineage(before: Lineage, recovered: Recovered): Lineage {
  const merged: Lineage = {
    ...before,
    suspended: recovered.suspended ?? before.suspended,
    versions: before.versions.map((version) => merge(version, recovered)),
  };
  const ended = gravest(before.ended, recovered.ended);
  if (ended !== null) return closed(merged, ended);
  const { held, rest } = settleHeld(merged);
  const possible = possiblyGiven(rest, held, recovered);
  const given = possible === null ? rest : replaced(rest, possible);
  const [first, second] = possible === null ? held : [...held, possible];
  if (first && second) return twoLive(given, first, second);
  return oneLives(given, first ?? null, recovered.unsealed, first === possible);
}

/**
 * The successor that the lost stretch published, as handed out: the server that did so may have told
 * it to its own journal alone. Only where nobody keeps its copy any more, else it can still be handed
 * out; and not beside a version that is about to be refused, whose clients need one that can be.
 */
function possiblyGiven(
  lineage: Lineage,
  held: readonly LineageVersion[],
  { versions, unsealed }: Recovered,
): LineageVersion | null {
  if (held.length > 1 || held.some(({ refuseAt }) => refuseAt !== null)) return null;
  const published = lineage.versions.find(
    ({ number, state, designation, handedOut }) =>
      state === 'active' && designation === 'successor' && !handedOut && unsealed.includes(number),
  );
  const isTold = versions.some(({ number }) => number === published?.number);
  return published !== undefined && isTold ? { ...published, handedOut: true } : null;
}

function merge(version: LineageVersion, { versions }: Recovered): LineageVersion {
  const known = versions.find(({ number }) => number === version.number);
  if (known === undefined) return version;
  const facts = { ...version, ...known, handedOut: version.handedOut || known.handedOut === true };
  const endings = [version.ending, known.ending ?? null].filter((one) => one !== null);
  if (endings.length > 0) {
    return latched(facts, graver(endings), [version.state, facts.state]);
  }
  return { ...facts, refuseAt: earliest(version.refuseAt, known.refuseAt ?? null) };
}

function latched(
  version: LineageVersion,
  ending: Ending,
  states: readonly VersionState[],
): LineageVersion {
  const state = LATCHED.findLast((one) => states.includes(one)) ?? 'deactivated';
  return { ...version, state, designation: null, ending, refuseAt: null };
}

function graver(endings: readonly Ending[]): Ending {
  return ENDINGS.findLast((one) => endings.includes(one)) ?? 'deactivated';
}

function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function gravest(a: Lineage['ended'], b: Lineage['ended']): Lineage['ended'] {
  return a === 'revoked' || b === 'revoked' ? 'revoked' : (a ?? b);
}

function closed(lineage: Lineage, ended: 'revoked' | 'expired'): Lineage {
  return withoutRotation(endKey({ ...lineage, ended: null }, ended), 'cancelled');
}

/**
 * What clients hold and is not latched, the primary first; at most two. A version that was suspended
 * goes on as predecessor: who presents it is not known any more. One that has leaked stays refused,
 * and one that was alone in its suspension ends, as the tables have it where its primary falls.
 */
function settleHeld(lineage: Lineage): { held: LineageVersion[]; rest: Lineage } {
  let rest = lineage;
  for (const version of livingHeld(rest)) {
    if (version.state === 'suspended' && version.refuseAt !== null) {
      rest = replaced(rest, latched(version, 'compromised', ['compromised']));
    }
  }
  const held = livingHeld(rest).sort(byRank);
  const kept = held.some(({ state }) => state === 'active') ? held.slice(0, 2) : [];
  for (const version of held) {
    if (!kept.includes(version)) rest = replaced(rest, latched(version, 'deactivated', []));
  }
  return { held: kept, rest };
}

function livingHeld({ versions }: Lineage): LineageVersion[] {
  return versions.filter(({ handedOut, state }) => handedOut && !isLatched(state));
}

/** The primary, then what is accepted, then what is newer. */
function byRank(a: LineageVersion, b: LineageVersion): number {
  return rankOf(b) - rankOf(a) || b.number - a.number;
}

function rankOf({ state, designation }: LineageVersion): number {
  if (designation === 'primary') return 2;
  return state === 'active' ? 1 : 0;
}

function twoLive(lineage: Lineage, primary: LineageVersion, other: LineageVersion): Lineage {
  const from = Math.min(primary.number, other.number);
  const to = Math.max(primary.number, other.number);
  const direction = primary.number === to ? 'forward' : 'back';
  const both = standing(
    standing(cancelUnused(lineage, null), primary, 'primary'),
    other,
    'predecessor',
  );
  const known =
    lineage.rotation?.from === from && lineage.rotation.to === to ? lineage.rotation : null;
  const ended = known === null ? withoutRotation(both, null) : both;
  const isHurried = isDoomed(both, from) || isDoomed(both, to);
  const rotation: OpenRotation = {
    ...UNTOUCHED,
    ...known,
    from,
    to,
    direction,
    phase: 'migrating',
    restoring: false,
    rollBackPending: false,
    narrowed: known?.narrowed === true && known.direction === direction,
    holds: withHold(known?.holds ?? lineage.rotation?.holds ?? [], RESTORED_HOLD),
    ...(isHurried && BY_SECURITY_ACT),
  };
  return { ...ended, rotation };
}

const UNTOUCHED = {
  expedited: false,
  bySecurityAct: false,
  restoredByItself: false,
  extendedUntil: null,
};

function oneLives(
  lineage: Lineage,
  only: LineageVersion | null,
  unsealed: readonly number[],
  isPerhapsNobodys: boolean,
): Lineage {
  const open = openBeforeHandOut(lineage, only, unsealed);
  const used = cancelUnused(lineage, open?.to ?? issuedNumber(lineage, unsealed));
  const settled = only === null ? used : standing(used, only, 'primary');
  const needsSuccessor = only === null || only.refuseAt !== null || isPerhapsNobodys;
  if (open !== null) {
    const holds = withHold(open.holds, RESTORED_HOLD);
    return { ...settled, rotation: { ...open, holds, ...(needsSuccessor && BY_SECURITY_ACT) } };
  }
  const ended = withoutRotation(settled, null);
  if (!needsSuccessor) return ended;
  if (ended.versions.some(({ handedOut }) => handedOut)) {
    return beginExpedited(ended, withHold(lineage.rotation?.holds ?? [], RESTORED_HOLD));
  }
  // Nobody was ever given it: it goes on being issued, or it ends.
  return ended.versions.some(({ state }) => state === 'active') ? ended : endKey(ended, 'revoked');
}

/** The open rotation, where its new version can still be made or handed out. */
function openBeforeHandOut(
  lineage: Lineage,
  only: LineageVersion | null,
  unsealed: readonly number[],
): OpenRotation | null {
  const { rotation } = lineage;
  if (rotation === null || rotation.direction === 'back') return null;
  const next = lineage.versions.find(({ number }) => number === rotation.to);
  const isUsable =
    next?.state === 'pre-activation'
      ? rotation.phase === 'prepared'
      : next?.designation === 'successor' &&
        !unsealed.includes(rotation.to) &&
        (rotation.phase === 'publishing' || rotation.phase === 'ready');
  const fits = only === null ? isDead(lineage, rotation.from) : rotation.from === only.number;
  return isUsable && fits ? rotation : null;
}

/** The first version of a key that nobody was given yet, and that can still be given to someone. */
function issuedNumber({ versions, rotation }: Lineage, unsealed: readonly number[]): number | null {
  const [first, second] = versions;
  const isIssued = rotation === null && second === undefined && first?.designation === 'successor';
  return isIssued && !unsealed.includes(first.number) ? first.number : null;
}

/** The lineage without the versions that nobody was given, but for one. */
function cancelUnused(lineage: Lineage, kept: number | null): Lineage {
  return lineage.versions
    .filter(({ number, handedOut, state }) => number !== kept && !handedOut && !isLatched(state))
    .reduce((before, { number }) => changeVersion(before, number, 'cancel'), lineage);
}

function withoutRotation(lineage: Lineage, end: RotationEnd | null): Lineage {
  const { rotation } = lineage;
  if (rotation === null) return lineage;
  const { from, to } = rotation;
  return { ...lineage, rotation: null, lastEnd: { from, to, end: end ?? endOf(lineage, to) } };
}

function endOf({ versions }: Lineage, to: number): RotationEnd {
  const next = versions.find(({ number }) => number === to);
  if (next?.handedOut !== true) return 'cancelled';
  return isLatched(next.state) ? 'rolled-back' : 'completed';
}

function standing(
  lineage: Lineage,
  version: LineageVersion,
  designation: 'primary' | 'predecessor',
): Lineage {
  return replaced(lineage, { ...version, state: 'active', designation });
}

function replaced(lineage: Lineage, version: LineageVersion): Lineage {
  const versions = lineage.versions.map((one) => (one.number === version.number ? version : one));
  return { ...lineage, versions };
}
