import type { Deployment } from '../deployment.ts';

const HOUR_MS = 3_600_000;

/**
 * How often each source of a key presented a version in the last hour, by source id; at most, because
 * minutes are not counted by source: it is what its region saw of the version in that hour, or all
 * that the source ever presented of it if that is less. Sources not seen in the hour are left out.
 */
export async function requestsLastHour(
  { serverTime, store }: Deployment,
  keyId: string,
  version: number,
): Promise<Map<string, number>> {
  const since = serverTime.now() - HOUR_MS;
  const minutes = await store.db
    .selectFrom('usage_minutes')
    .select((select) => ['region', select.fn.sum('count').as('count')])
    .where('key_id', '=', keyId)
    .where('version', '=', version)
    .where('minute', '>=', since)
    .groupBy('region')
    .execute();
  const byRegion = new Map(minutes.map(({ region, count }) => [region, Number(count)]));
  const sources = await store.db
    .selectFrom('source_versions')
    .innerJoin('sources', 'sources.id', 'source_versions.source_id')
    .select(['sources.id', 'sources.region', 'accepted', 'refused'])
    .where('sources.key_id', '=', keyId)
    .where('source_versions.version', '=', version)
    .where('source_versions.last_seen_at', '>=', since)
    .execute();
  return new Map(
    sources.map(({ id, region, accepted, refused }) => [
      id,
      Math.min(accepted + refused, byRegion.get(region) ?? 0),
    ]),
  );
}
