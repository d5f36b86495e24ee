import {
  type CampaignWorld,
  makeCampaignWorld,
} from '../packages/server/src/campaigns/testing/campaign-world.ts';
import { openStore } from '../packages/server/src/store/open-store.ts';
import { type BenchRow, benchRow, median } from './row.ts';

const SIZES = [10, 1_000, 100_000];
const DUE = 10;
const WARM_UP_ROUNDS = 20;
const ROUNDS = 101;

/** A campaign in a database of its own, of which the same few keys fall due again and again. */
interface Measured {
  size: number;
  world: CampaignWorld;
  campaignId: string;
  close(): Promise<void>;
}

/**
 * How long one step of a campaign takes of which 10 keys are due, by how many keys it has. What is
 * not due is not to be felt: beside the campaign of 10 keys, in alternating rounds.
 */
export async function campaign(): Promise<BenchRow[]> {
  const measured: Measured[] = [];
  try {
    for (const size of SIZES) measured.push(await begun(size));
    const times = new Map(SIZES.map((size) => [size, [] as number[]]));
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
      for (const { size, world, campaignId } of measured) {
        const ms = await stepMs(world, campaignId);
        if (round >= 0) times.get(size)?.push(ms);
      }
    }
    const rates = SIZES.map((size) => 1_000 / median(times.get(size) ?? []));
    return SIZES.slice(1).map((size, at) => rowOf(size, rates[at + 1] ?? 0, rates[0] ?? 0));
  } finally {
    for (const { close } of measured) await close();
  }
}

function rowOf(size: number, value: number, ofTen: number): BenchRow {
  const metric = `stepsPerSecondWith${size}Keys`;
  const figure = { bench: 'campaign', metric, unit: '1/s', value };
  return benchRow(figure, { name: `with ${SIZES[0]} keys`, value: ofTen }, 0.8);
}

async function begun(size: number): Promise<Measured> {
  // In memory: how long a disk takes to keep a commit has nothing to do with how many keys there are, and
  // takes ten times as long as the step.
  const store = await openStore('sqlite::memory:');
  const world = await makeCampaignWorld(store);
  await world.issue(size);
  const campaignId = await world.begin({ plan: { cohorts: [{ keys: DUE }] } });
  await world.turn();
  return { size, world, campaignId, close: () => store.close() };
}

async function stepMs(
  { deployment, campaigns }: CampaignWorld,
  campaignId: string,
): Promise<number> {
  await deployment.store.transaction((tx) =>
    tx
      .updateTable('campaign_keys')
      .set({ check_at: deployment.serverTime.now() })
      // By its index: a scan of the table would be felt by the step after it.
      .where('campaign_id', '=', campaignId)
      .where('state', '=', 'begun')
      .execute(),
  );
  const begin = performance.now();
  await campaigns.turn();
  return performance.now() - begin;
}
