import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** Who was a contact hears of the client's keys for so long after a change: whoever took over cannot end it. */
const HOLD_DOWN_MS = 7 * 86_400_000;

/** Who was a contact of one of these clients before a recent change, each by the last one, by client. */
export async function recentFormers(
  tx: Kysely<Database>,
  clientIds: readonly string[],
  now: number,
): Promise<Map<string, { changeId: string; address: string }[]>> {
  const rows = await tx
    .selectFrom('former_contacts')
    .select(['client_id as clientId', 'change_id as changeId', 'address'])
    .where('client_id', 'in', clientIds)
    .where('changed_at', '>', now - HOLD_DOWN_MS)
    .orderBy('changed_at', 'desc')
    .orderBy('address')
    .execute();
  const byClient = new Map<string, { changeId: string; address: string }[]>();
  for (const { clientId, ...former } of rows) {
    const known = byClient.get(clientId ?? '') ?? [];
    if (known.some(({ address }) => address === former.address)) continue;
    byClient.set(clientId ?? '', [...known, former]);
  }
  return byClient;
}
