import type { Durations } from '../policy/durations.ts';
import type { HolderFact, RotationFacts, VerifierFact } from './facts.ts';
import type { ForecastStep } from './forecast-step.ts';
import { forecastText, stepText } from './forecast-text.ts';
import { ephemeralSilenceMs } from './holder-standing.ts';
import { isDead, type RegionFact } from './region-life.ts';
import type { WaitReason } from './wait-reason.ts';

/** When the leaving version may be suspended, and how that was reckoned. */
export interface Forecast {
  /**
   * The first instant at which nothing stands in the way any more, ms, if nothing new happens: nobody
   * presents anything, no holder enrols, every verifier that reports now goes on to, and every region
   * that accepts others' requests now goes on to. While the
   * version is suspended, when it was; null where nobody can know.
   */
  safeToRetireAt: number | null;
  /** By `until`, those of which nobody can know it last: the deciding one is the last. */
  steps: ForecastStep[];
  /** One or two sentences for people. */
  text: string;
}

/** What stands in the way at an instant. */
export type WaitsAt = (facts: RotationFacts, at: number) => WaitReason[];

/** More turns than any set of facts needs: each ends a wait that the one before did not know of. */
const MOST_TURNS = 50;

/**
 * Reckons when the waits end, by asking for them again at the instant at which those known now are
 * over: what is lost now may begin a wait later, as where an instance that was called gone has not
 * yet been silent for long enough to begin a quiet window anew.
 */
export function forecastRetirement(
  facts: RotationFacts,
  waitsAt: WaitsAt,
  durations: Durations,
  now: number,
): Forecast {
  const steps = new Map<string, ForecastStep>();
  const endsAt = isReckoned(facts) ? lastEnd(facts, waitsAt, durations, now, steps) : null;
  if (endsAt === null) {
    for (const wait of waitsAt(facts, now)) keep(steps, wait, facts, durations);
  }
  const sorted = [...steps.values()].sort(byUntil);
  const { phase, suspendedAt } = facts.rotation;
  return {
    safeToRetireAt: phase === 'suspended' ? suspendedAt : endsAt,
    steps: sorted,
    text: forecastText(facts, sorted, endsAt, now),
  };
}

/** Before the hand-out, and while a roll back is under way, there is nothing to reckon with. */
function isReckoned({ rotation, leaving }: RotationFacts): boolean {
  if (rotation.phase === 'suspended') return rotation.hiddenAt !== null;
  if (rotation.phase !== 'migrating' && rotation.phase !== 'draining') return false;
  return rotation.handedOutAt !== null && !rotation.rollBackPending && leaving.state === 'active';
}

/** When the last wait ends, ms; null where nobody can know. Fills `steps`. */
function lastEnd(
  facts: RotationFacts,
  waitsAt: WaitsAt,
  durations: Durations,
  now: number,
  steps: Map<string, ForecastStep>,
): number | null {
  let at = now;
  let given = facts;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const kept = waitsAt(given, at).map((wait) => keep(steps, wait, facts, durations));
    if (kept.length === 0) return at;
    if (kept.some(({ until }) => until === null)) return null;
    at = Math.max(at, ...kept.map(({ until }) => until ?? at));
    given = goneOn(facts, now, at);
  }
  return null;
}

function goneOn(facts: RotationFacts, now: number, at: number): RotationFacts {
  const verifiers = facts.verifiers.map((one) => reporting(one, at));
  return { ...facts, verifiers, regions: facts.regions.map((one) => living(one, now, at)) };
}

/** Where others are accepted now they go on to be. */
function living(region: RegionFact, now: number, at: number): RegionFact {
  if (isDead(region, now)) return region;
  return { ...region, acceptedUntil: Math.max(region.acceptedUntil, at) };
}

/** What reports now goes on to report: nothing new, and at once. */
function reporting(verifier: VerifierFact, at: number): VerifierFact {
  if (verifier.standing !== 'fresh' && verifier.standing !== 'grace') return verifier;
  return { ...verifier, watermark: Math.max(verifier.watermark, at) };
}

function keep(
  steps: Map<string, ForecastStep>,
  wait: WaitReason,
  facts: RotationFacts,
  durations: Durations,
): ForecastStep {
  const { code, subject, since } = wait;
  const until = wait.until ?? awaitedUntil(wait, facts.holders, durations);
  const step = { code, subject, until, text: stepText({ ...wait, until }, facts) };
  steps.set(`${code} ${subject} ${since}`, step);
  return step;
}

/** An ephemeral holder that is not heard of joins the unknown holder (K5a). */
function awaitedUntil(
  { code, subject }: WaitReason,
  holders: readonly HolderFact[],
  durations: Durations,
): number | null {
  const holder = holders.find(({ id }) => id === subject);
  if (code !== 'holder-not-confirmed' || holder?.kind !== 'ephemeral') return null;
  return holder.lastSeenAt + ephemeralSilenceMs(durations);
}

function byUntil(a: ForecastStep, b: ForecastStep): number {
  return (a.until ?? Number.POSITIVE_INFINITY) - (b.until ?? Number.POSITIVE_INFINITY) || 0;
}
