import type { Durations } from '../policy/durations.ts';
import { calendarWait } from '../schedule/calendar-wait.ts';
import { formatInstant } from '../wire/instant.ts';
import { cutByDeadline, endsByDeadline, withoutEvidence } from './deadline.ts';
import { type Position, type RotationFacts, reaches, type VersionFact } from './facts.ts';
import { type Forecast, forecastRetirement } from './forecast.ts';
import { type ScopeStanding, scopeStandings } from './narrowing.ts';
import { countProgress, type ProgressCounts } from './progress.ts';
import { acceptedByNone, publicationWaits } from './publication.ts';
import { holderWaits, retirementWaits } from './retirement.ts';
import type { RotationAct } from './rotation-act.ts';
import { unsafeBecause } from './safety.ts';
import { suspensionWaits } from './suspension.ts';
import type { WaitReason } from './wait-reason.ts';

export interface NextStep {
  /** The one thing to do now, or null. */
  act: RotationAct | null;
  /** The deadline, and not evidence, is why the act is due; null: its rule is. */
  because: 'deadline' | null;
  /** The scope that the act `narrow` takes from the leaving version; null with any other. */
  scope: string | null;
  /** Where the scopes of the leaving version stand; none where none leaves before its version. */
  scopes: ScopeStanding[];
  /** Why no more than that; empty exactly when there is something to do or nothing to wait for. */
  waitsFor: WaitReason[];
  /** When to ask again if nothing is heard, ms; null: only when something is heard. */
  checkAt: number | null;
  /** The forecast of when the leaving version may be suspended, ms; null where nobody can know. */
  safeToRetireAt: number | null;
  /** How that was reckoned. */
  forecast: Forecast;
  progress: ProgressCounts;
}

/**
 * The next step of an open rotation (K1, K4 to K6, K12), or why there is none. Pure: it decides on
 * the facts alone. A step that the invariant does not allow, now and after it, is never answered:
 * see `safety.ts`.
 */
export function nextStep(facts: RotationFacts, durations: Durations, now: number): NextStep {
  const scopes = standingsOf(facts, durations, now);
  const { act, waitsFor, scope = null, because = null } = decideWith(scopes, facts, durations, now);
  const unsafe = act === null ? null : unsafeBecause(facts, act, durations, now, scope);
  const waits = unsafe === null ? waitsFor : [...waitsFor, unsafe];
  const waitsAt = (given: RotationFacts, at: number) => endWaits(given, durations, at);
  const forecast = forecastRetirement(facts, waitsAt, durations, now);
  return {
    act: unsafe === null ? act : null,
    because: unsafe === null && act !== null ? because : null,
    scope: unsafe === null ? scope : null,
    scopes,
    waitsFor: waits,
    checkAt: earliest(
      [...untilsOf(waits), ...scopes.flatMap(untilsOfScope), ...instantsOf(facts.rotation)],
      now,
    ),
    safeToRetireAt: forecast.safeToRetireAt,
    forecast,
    progress: countProgress(facts, durations, now),
  };
}

interface Decision {
  act: RotationAct | null;
  waitsFor: WaitReason[];
  scope?: string;
  because?: 'deadline';
}

/** Where the version cannot leave yet, a scope may. What is taken wholly is not taken in parts. */
function decideWith(
  scopes: readonly ScopeStanding[],
  facts: RotationFacts,
  durations: Durations,
  now: number,
): Decision {
  const decision = decide(facts, durations, now);
  if (decision.act !== null) return decision;
  const free = scopes.find(({ waitsFor }) => waitsFor.length === 0);
  return free === undefined ? decision : { ...decision, act: 'narrow', scope: free.scope };
}

function standingsOf(facts: RotationFacts, durations: Durations, now: number): ScopeStanding[] {
  const waitsOf = (given: RotationFacts) => leavingWaits(given, durations, now);
  return scopeStandings(facts, waitsOf, durations, now);
}

type Decide = (facts: RotationFacts, durations: Durations, now: number) => Decision;

// A phase without its decision does not compile.
const DECIDE = {
  prepared: (facts, _durations, now) =>
    actUnless('publish', [
      ...windowWaits(facts, now),
      ...calendarWaits(facts, now),
      ...holdWaits(facts),
    ]),
  publishing: (facts) => actUnless('ready', publishedWaits(facts, facts.staying)),
  ready: (facts, _durations, now) =>
    actUnless('promote', [
      ...publishedWaits(facts, facts.staying),
      ...calendarWaits(facts, now),
      ...holdWaits(facts),
    ]),
  migrating: decideMigrating,
  draining: decideDraining,
  suspended: decideSuspended,
} satisfies Record<RotationFacts['rotation']['phase'], Decide>;

const decide: Decide = (facts, durations, now) =>
  DECIDE[facts.rotation.phase](facts, durations, now);

function decideMigrating(facts: RotationFacts, durations: Durations, now: number): Decision {
  if (facts.rotation.rollBackPending) return decideRollBack(facts);
  const waits = holderWaits(facts, durations, now);
  if (waits.length === 0) return { act: 'drain', waitsFor: [] };
  if (endsByDeadline(facts, now)) return decideByDeadline('drain', facts, durations, now);
  return { act: null, waitsFor: [...waits, ...allRetirementWaits(facts, durations, now)] };
}

function decideDraining(facts: RotationFacts, durations: Durations, now: number): Decision {
  if (facts.rotation.rollBackPending) return decideRollBack(facts);
  const waits = leavingWaits(facts, durations, now);
  if (waits.length > 0 && endsByDeadline(facts, now)) {
    return decideByDeadline('suspend', facts, durations, now);
  }
  if (holderWaits(facts, durations, now).length > 0) return { act: 'migrate', waitsFor: [] };
  return actUnless('suspend', waits);
}

/** By time alone, whatever evidence says. */
function decideByDeadline(
  act: RotationAct,
  facts: RotationFacts,
  durations: Durations,
  now: number,
): Decision {
  const decision = actUnless(act, leavingWaits(withoutEvidence(facts), durations, now));
  return decision.act === null ? decision : { ...decision, because: 'deadline' };
}

function decideSuspended(facts: RotationFacts, durations: Durations, now: number): Decision {
  const { rotation, leaving } = facts;
  if (rotation.hiddenAt === null) {
    const hidden = leaving.withdrawnAt && acceptedByNone(leaving.withdrawnAt, facts.verifiers);
    if (hidden) return { act: 'hide', waitsFor: [] };
    return { act: null, waitsFor: withdrawalWaits(facts, leaving.withdrawnAt) };
  }
  return actUnless('complete', [
    ...holdWaits(facts),
    ...suspensionWaits(facts, rotation.hiddenAt, durations, now),
  ]);
}

function actUnless(act: RotationAct, waitsFor: WaitReason[]): Decision {
  return waitsFor.length === 0 ? { act, waitsFor } : { act: null, waitsFor };
}

/** A roll back that pends waits for K1 of the version that was restored, which still leaves. */
function decideRollBack(facts: RotationFacts): Decision {
  return actUnless('swap', publishedWaits(facts, facts.leaving));
}

/** K1 for one of the two versions. */
function publishedWaits(facts: RotationFacts, version: VersionFact): WaitReason[] {
  const { rotation, verifiers } = facts;
  if (version.publishedAt === null) return [];
  const since = rotation.handedOutAt ?? rotation.startedAt;
  return publicationWaits(version.publishedAt, verifiers, rotation.expedited, since);
}

/**
 * All that keeps the leaving version. The calendar is asked last, so that nobody who waits for weeks
 * reads each evening that it is closed.
 */
function leavingWaits(facts: RotationFacts, durations: Durations, now: number): WaitReason[] {
  const waits = [
    ...holderWaits(facts, durations, now),
    ...allRetirementWaits(facts, durations, now),
  ];
  return waits.length > 0 ? waits : calendarWaits(facts, now);
}

function allRetirementWaits(facts: RotationFacts, durations: Durations, now: number): WaitReason[] {
  const holds = holdWaits({ ...facts, rotation: { ...facts.rotation, bySecurityAct: false } });
  const handedOutAt = facts.rotation.handedOutAt;
  return handedOutAt === null
    ? holds
    : [...holds, ...retirementWaits(facts, handedOutAt, durations, now)];
}

/** K5(d): a hold beats every timer; no hold stops `publish` and `promote` of a security act (K10). */
function holdWaits(facts: RotationFacts): WaitReason[] {
  const { rotation } = facts;
  const beforeHandOut = rotation.phase === 'prepared' || rotation.phase === 'ready';
  if (rotation.bySecurityAct && beforeHandOut) return [];
  return rotation.holds.map((hold) => ({
    code: 'hold',
    subject: hold.name,
    since: hold.since,
    until: null,
    text: `held by ${hold.by}: ${hold.text || hold.name}`,
  }));
}

function calendarWaits({ calendar, rotation }: RotationFacts, now: number): WaitReason[] {
  const wait = calendar === undefined ? null : calendarWait(calendar, rotation, now);
  return wait === null ? [] : [wait];
}

function windowWaits(facts: RotationFacts, now: number): WaitReason[] {
  const { rotation } = facts;
  if (rotation.expedited || now >= rotation.publishAfter) return [];
  return [
    {
      code: 'window',
      subject: rotation.id,
      since: rotation.startedAt,
      until: rotation.publishAfter,
      text: `its window opens at ${formatInstant(rotation.publishAfter)}`,
    },
  ];
}

function withdrawalWaits(facts: RotationFacts, withdrawn: Position | null): WaitReason[] {
  return facts.verifiers
    .filter((one) => one.standing === 'fresh' || one.standing === 'grace')
    .filter((one) => withdrawn === null || !reaches(one.applied, withdrawn))
    .map((one) => ({
      code: 'suspension-running',
      subject: one.instance,
      since: facts.rotation.suspendedAt ?? facts.rotation.startedAt,
      until: one.graceEndsAt,
      text: `verifier ${one.groupName}/${one.instance.slice(0, 4)} may still accept version ${facts.leaving.number}`,
    }));
}

function untilsOf(waits: readonly WaitReason[]): (number | null)[] {
  return waits.map(({ until }) => until);
}

function untilsOfScope({ waitsFor }: ScopeStanding): (number | null)[] {
  return untilsOf(waitsFor);
}

function instantsOf({ deadline }: RotationFacts['rotation']): number[] {
  return deadline === undefined ? [] : [deadline.tellAt, deadline.at];
}

function earliest(instants: readonly (number | null)[], now: number): number | null {
  const ahead = instants.filter((instant) => instant !== null && instant > now);
  return ahead.length === 0 ? null : Math.min(...(ahead as number[]));
}

/** All that stands in the way of the end of this phase, and from the hand-out on of the suspension. */
function endWaits(facts: RotationFacts, durations: Durations, now: number): WaitReason[] {
  const { phase, rollBackPending } = facts.rotation;
  if ((phase !== 'migrating' && phase !== 'draining') || rollBackPending) {
    return decide(facts, durations, now).waitsFor;
  }
  const waits = endsByDeadline(facts, now)
    ? leavingWaits(withoutEvidence(facts), durations, now)
    : cutByDeadline(facts, leavingWaits(facts, durations, now), now);
  const unsafe = waits.length === 0 ? unsafeBecause(facts, 'suspend', durations, now) : null;
  return unsafe === null ? waits : [unsafe];
}
