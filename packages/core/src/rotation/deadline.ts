import type { DeadlineAction } from '../policy/policy-document.ts';
import { formatInstant } from '../wire/instant.ts';
import type { DeadlineFact, RotationFact, RotationFacts } from './facts.ts';
import type { WaitReason } from './wait-reason.ts';

/** The hold that a deadline with the action `hold` sets, once. */
export const DEADLINE_HOLD = 'deadline';

const DAY_MS = 86_400_000;

/** People are told of a deadline this long before it, or at half of it where that is nearer. */
const TOLD_BEFORE_MS = 2 * DAY_MS;

/** What a timer cannot know and evidence says: K5(a), (b), (c), and open use as a use (K16). */
const EVIDENCE_CODES: readonly string[] = [
  'holder-not-confirmed',
  'source-on-old',
  'source-quiet-too-short',
  'watermark-missing',
] satisfies WaitReason['code'][];

/**
 * The deadline of a rotation as the rules judge it.
 *
 * @param at - when it is reached (`deadlineAt`), ms.
 * @param deadlineMs - how long after the hand-out of the new version a rotation should have
 *   ended, ms.
 */
export function deadlineFact(
  at: number,
  deadlineMs: number,
  action: DeadlineAction | null,
): DeadlineFact {
  return { at, tellAt: at - deadlineNoticeMs(deadlineMs), action: action ?? 'hold' };
}

/** How long before a deadline people are told of it, ms. */
export function deadlineNoticeMs(deadlineMs: number): number {
  return Math.min(TOLD_BEFORE_MS, Math.floor(deadlineMs / 2));
}

/**
 * Whether people were told of this deadline: what they were told more than a day before its notice was due
 * was another date, before the deadline moved away. A move by less tells nobody twice.
 *
 * @param toldAt - when people were last told of a deadline of the rotation, ms; 0: they were not.
 */
export function isDeadlineTold({ tellAt }: DeadlineFact, toldAt: number): boolean {
  return toldAt > 0 && toldAt >= tellAt - DAY_MS;
}

/**
 * What a deadline asks for now: to tell people that it is near, or what it says follows. Nothing once the
 * leaving version is suspended: then the rotation is over but for the time in which that can be undone.
 */
export function deadlineStanding(
  { deadline, phase }: Pick<RotationFact, 'deadline' | 'phase'>,
  now: number,
): 'near' | 'reached' | null {
  if (deadline === undefined || phase === 'suspended' || now < deadline.tellAt) return null;
  return now < deadline.at ? 'near' : 'reached';
}

/**
 * Whether the leaving version ends, or has been suspended, by its deadline and not by evidence: the only
 * way in which a timer ends a version. Never on the way back: what turned a rotation is news that its
 * policy did not know.
 */
export function endsByDeadline(
  { rotation, leaving }: Pick<RotationFacts, 'rotation' | 'leaving'>,
  now: number,
): boolean {
  const { deadline, phase, direction, handedOutAt, rollBackPending } = rotation;
  if (phase === 'suspended') return rotation.endedByDeadline ?? false;
  if (deadline?.action !== 'retire' || now < deadline.at) return false;
  if (phase !== 'migrating' && phase !== 'draining') return false;
  const goesForward = direction === 'forward' && !rollBackPending;
  return goesForward && handedOutAt !== null && leaving.state === 'active';
}

/**
 * The facts without what a deadline does not wait for. What is left is K1, the plain term of K4, a
 * person's extension, the hold-down (K12) and holds (K5d), `incomplete` among them.
 */
export function withoutEvidence(facts: RotationFacts): RotationFacts {
  const leaving = { ...facts.leaving, lastPresentedAt: null };
  return { ...facts, leaving, holders: [], sources: [], connections: [], verifiers: [] };
}

/** For the forecast: what a deadline will end is told by it, where it comes first. */
export function cutByDeadline(
  { rotation, leaving }: Pick<RotationFacts, 'rotation' | 'leaving'>,
  waits: WaitReason[],
  now: number,
): WaitReason[] {
  const at = rotation.deadline?.at ?? now;
  if (at <= now || !endsByDeadline({ rotation, leaving }, at)) return waits;
  const isCut = ({ code, until }: WaitReason) =>
    EVIDENCE_CODES.includes(code) && (until ?? Number.POSITIVE_INFINITY) > at;
  if (!waits.some(isCut)) return waits;
  const text = `its deadline ends version ${leaving.number} at ${formatInstant(at)}, whoever uses it`;
  const { id: subject, startedAt: since } = rotation;
  const end: WaitReason = { code: 'overlap-running', subject, since, until: at, text };
  return [...waits.filter((wait) => !isCut(wait)), end];
}
