/** A stretch of server time, ms. */
export interface Stretch {
  from: number;
  to: number;
}

/** In which of its hours a region accepted something for one api (K5b): what of its time is quiet. */
export interface RegionFact {
  region: string;
  /** Since when it is known, ms. Before that nothing was accepted that anyone knows of. */
  knownFrom: number;
  /** The end of the last hour in which it accepted something, ms. */
  acceptedUntil: number;
  /** The longest silence that is ordinary here, ms: see {@link regionFact}. */
  ordinarySilenceMs: number;
  /** Silences longer than that, ms, with the hours at both ends: how much of them was silent nobody knows. */
  dead: Stretch[];
}

/** What of a region's life is kept: whether it accepted something in an hour. */
export const REGION_SLOT_MS = 3_600_000;

/** A silence that is not longer than this is ordinary everywhere. */
const REGION_SILENCE_MS = REGION_SLOT_MS;

/** After so long without any acceptance no compliant client is left where nobody knows the region. */
const COMPLIANT_SILENCE_MS = 100 * 24 * REGION_SLOT_MS;

/** A silence is as long as another that is at least four fifths of it. */
const ALIKE = 0.8;
/** What happened less often than this is no habit. */
const LEAST_TIMES = 3;
const WEEK_MS = 7 * 24 * REGION_SLOT_MS;

/**
 * Learns what silence is ordinary in a region. A silence is ordinary that comes again: at least three
 * times, and on the average once a week, or once in four times its own length where that is longer. So
 * nights, weekends and the pauses of a weekly or monthly job are ordinary, and outages are not, though
 * there may be several.
 *
 * @param hours - starts of the hours in which it accepted something for the api, ascending; not empty.
 */
export function regionFact(region: string, hours: readonly number[]): RegionFact {
  const knownFrom = hours[0] ?? 0;
  const acceptedUntil = (hours.at(-1) ?? 0) + REGION_SLOT_MS;
  const silences = hours
    .slice(1)
    .map((to, index) => ({ from: (hours[index] ?? to) + REGION_SLOT_MS, to }))
    .filter(({ from, to }) => to > from);
  const ordinarySilenceMs = ordinarySilence(silences, acceptedUntil - knownFrom);
  const dead = silences
    .filter(({ from, to }) => to - from > longestAlive(ordinarySilenceMs))
    .map(({ from, to }) => ({ from: from - REGION_SLOT_MS, to: to + REGION_SLOT_MS }));
  return { region, knownFrom, acceptedUntil, ordinarySilenceMs, dead };
}

function ordinarySilence(silences: readonly Stretch[], knownMs: number): number {
  const lengths = silences.map(({ from, to }) => to - from).sort((a, b) => b - a);
  let alike = 0;
  for (const length of lengths) {
    while (alike < lengths.length && (lengths[alike] ?? 0) >= ALIKE * length) alike += 1;
    if (alike >= Math.max(LEAST_TIMES, knownMs / Math.max(WEEK_MS, 4 * length))) return length;
  }
  return 0;
}

/** A silence that lasts a little longer than it ordinarily does is ordinary. */
function longestAlive(ordinarySilenceMs: number): number {
  return Math.max(REGION_SILENCE_MS, ordinarySilenceMs / ALIKE);
}

/** Whether the region has been silent for longer than is ordinary, up to `end`. */
export function isDead({ acceptedUntil, ordinarySilenceMs }: RegionFact, end: number): boolean {
  return end - acceptedUntil > longestAlive(ordinarySilenceMs);
}

/**
 * The stretches, begun before `end`, in which nobody can tell the silence of the region's clients from its own.
 * Of what came from an unknown region (''), those of every region that accepted something within the
 * time in which a compliant client is heard of.
 */
export function deadStretches(
  regions: readonly RegionFact[],
  region: string,
  end: number,
): Stretch[] {
  if (region === '')
    return regions.filter((one) => isHeardOf(one, end)).flatMap((one) => deadOf(one, end));
  const fact = regions.find((one) => one.region === region);
  return fact === undefined
    ? [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }]
    : deadOf(fact, end);
}

/**
 * From when on time is quiet again in a region, ms: `end` where it is, or the end of the hour in which
 * it came back. Infinite while it is dead.
 */
export function quietAgainAt(regions: readonly RegionFact[], region: string, end: number): number {
  return Math.max(end, ...deadStretches(regions, region, end).map(({ to }) => to));
}

function isHeardOf({ acceptedUntil }: RegionFact, end: number): boolean {
  return end - acceptedUntil <= COMPLIANT_SILENCE_MS;
}

function deadOf(fact: RegionFact, end: number): Stretch[] {
  const before = { from: Number.NEGATIVE_INFINITY, to: fact.knownFrom };
  const past = fact.dead.filter(({ from }) => from < end);
  if (!isDead(fact, end)) return [before, ...past];
  return [
    before,
    ...past,
    { from: fact.acceptedUntil - REGION_SLOT_MS, to: Number.POSITIVE_INFINITY },
  ];
}
