import type { CampaignPlan, CohortSize } from './campaign-plan.ts';

/** A selected key, as waves are made of them. */
export interface SelectedKey {
  readonly id: string;
  /** Names; empty: every region. */
  readonly regions: readonly string[];
  /** False: as it stands it would be skipped, so it comes last and takes no place of a canary. */
  readonly canBegin: boolean;
}

/** Keys that begin together, one after the other. */
export interface CampaignWave {
  /** Counts from 1; 1 is the canary. */
  readonly cohort: number;
  /** Null where regions do not matter, and for keys of every region. */
  readonly region: string | null;
  /** In the order in which they begin. */
  readonly keyIds: readonly string[];
}

/**
 * The waves of a campaign, in order: one for each cohort, cut again where a region ends. Keys come in
 * the order of their ids, which are random: no cohort has more of one client than chance gives it.
 */
export function campaignWaves(
  keys: readonly SelectedKey[],
  plan: Pick<CampaignPlan, 'cohorts' | 'order' | 'regions'>,
): CampaignWave[] {
  const cohortAt = cohortsOf(keys.length, plan.cohorts);
  const waves: (CampaignWave & { keyIds: string[] })[] = [];
  for (const [at, { id, region }] of inOrder(keys, plan).entries()) {
    const cohort = cohortAt(at);
    const last = waves.at(-1);
    if (last?.cohort === cohort && last.region === region) last.keyIds.push(id);
    else waves.push({ cohort, region, keyIds: [id] });
  }
  return waves;
}

interface PlacedKey {
  id: string;
  region: string | null;
  canBegin: boolean;
}

function inOrder(
  keys: readonly SelectedKey[],
  { order, regions }: Pick<CampaignPlan, 'order' | 'regions'>,
): PlacedKey[] {
  if (order === 'all-at-once') {
    return keys.map(({ id, canBegin }) => ({ id, region: null, canBegin })).sort(inTurn);
  }
  const placed = keys.map((key) => ({
    id: key.id,
    region: regionOf(key, regions),
    canBegin: key.canBegin,
  }));
  const rank = rankOf(placed, regions);
  return placed.sort((a, b) => rank(a.region) - rank(b.region) || inTurn(a, b));
}

function inTurn(one: PlacedKey, other: PlacedKey): number {
  return Number(other.canBegin) - Number(one.canBegin) || compare(one.id, other.id);
}

/** The first of its regions that is listed, else the first by name. */
function regionOf({ regions: own }: SelectedKey, listed: readonly string[]): string | null {
  return listed.find((region) => own.includes(region)) ?? own.toSorted(compare)[0] ?? null;
}

/** Those that are listed first, then by name; what is everywhere comes last. */
function rankOf(
  keys: readonly PlacedKey[],
  listed: readonly string[],
): (region: string | null) => number {
  const found = keys.flatMap(({ region }) => (region === null ? [] : [region]));
  const all = [...new Set([...listed, ...found.sort(compare)])];
  const ranks = new Map(all.map((region, rank) => [region, rank]));
  return (region) => (region === null ? all.length : (ranks.get(region) ?? all.length));
}

/** The cohort of the key at a place. */
function cohortsOf(total: number, sizes: readonly CohortSize[]): (at: number) => number {
  const ends: number[] = [];
  for (const size of sizes) {
    const keys = 'keys' in size ? size.keys : Math.ceil((total * size.percent) / 100);
    ends.push((ends.at(-1) ?? 0) + keys);
  }
  return (at) => {
    const found = ends.findIndex((end) => at < end);
    return (found === -1 ? ends.length : found) + 1;
  };
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
