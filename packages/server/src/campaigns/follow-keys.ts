import { type Kysely, sql } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { inRows } from '../in-rows.ts';
import type { Database } from '../store/schema.ts';
import type { CampaignKeyRow } from './campaign-rows.ts';
import { followKey } from './follow-key.ts';

/** Keys that one turn looks at; the others have their turn in the next. */
const MOST_AT_ONCE = 200;

/** What changes is heard of; this is the net under it, wider for what has stood long. */
const SHORTEST_RECHECK_MS = 5_000;
const LONGEST_RECHECK_MS = 600_000;

/**
 * Takes into the campaigns what became of the rotations that are due to be looked at, or of which
 * something was heard. What is not due costs nothing.
 *
 * @param heard - keys that a commit touched.
 * @returns whether more is due.
 */
export async function followKeys(
  deployment: Deployment,
  heard: ReadonlySet<string>,
): Promise<boolean> {
  const { store, serverTime } = deployment;
  const now = serverTime.now();
  const due = await dueKeys(store.db, now);
  const rows = new Map(due.map((row) => [nameOf(row), row]));
  for (const row of await heardKeys(store.db, heard)) rows.set(nameOf(row), row);
  const still: CampaignKeyRow[] = [];
  for (const row of rows.values()) {
    if (!(await followOne(deployment, row))) still.push(row);
  }
  await lookLater(deployment, still, now);
  return due.length === MOST_AT_ONCE;
}

/** One key's failure is its own. */
async function followOne(deployment: Deployment, row: CampaignKeyRow): Promise<boolean> {
  try {
    return await followKey(deployment, row);
  } catch (error) {
    const ids = { campaignId: row.campaign_id, keyId: row.key_id };
    deployment.log.error({ err: error, ...ids }, 'a key of a campaign cannot be followed');
    return false;
  }
}

function nameOf({ campaign_id, key_id }: CampaignKeyRow): string {
  return `${campaign_id} ${key_id}`;
}

async function dueKeys(db: Kysely<Database>, now: number): Promise<CampaignKeyRow[]> {
  return db
    .selectFrom('campaign_keys')
    .selectAll()
    .where('check_at', '<=', now)
    .orderBy('check_at')
    .limit(MOST_AT_ONCE)
    .execute();
}

async function heardKeys(
  db: Kysely<Database>,
  heard: ReadonlySet<string>,
): Promise<CampaignKeyRow[]> {
  const rows: CampaignKeyRow[] = [];
  await inRows([...heard], async (part) => {
    const found = await db
      .selectFrom('campaign_keys')
      .selectAll()
      .where('key_id', 'in', part)
      .where('check_at', 'is not', null)
      .execute();
    rows.push(...found);
  });
  return rows;
}

/** Of what has not changed: a quarter of the time that it has stood there. */
async function lookLater(
  { store }: Deployment,
  rows: readonly CampaignKeyRow[],
  now: number,
): Promise<void> {
  const byCampaign = Map.groupBy(rows, ({ campaign_id }) => campaign_id);
  for (const [campaignId, own] of byCampaign) {
    await inRows(own, async (part) => {
      const keys = part.map(({ key_id }) => key_id);
      await store.transaction((tx) =>
        tx
          .updateTable('campaign_keys')
          .set({
            check_at: sql<number>`case
              when cast(${now} as bigint) - since_at > ${sql.lit(4 * LONGEST_RECHECK_MS)}
                then cast(${now} as bigint) + ${sql.lit(LONGEST_RECHECK_MS)}
              when cast(${now} as bigint) - since_at < ${sql.lit(4 * SHORTEST_RECHECK_MS)}
                then cast(${now} as bigint) + ${sql.lit(SHORTEST_RECHECK_MS)}
              else cast(${now} as bigint) + (cast(${now} as bigint) - since_at) / 4 end`,
          })
          .where('campaign_id', '=', campaignId)
          .where('key_id', 'in', keys)
          .where('check_at', 'is not', null)
          .execute(),
      );
    });
  }
}
