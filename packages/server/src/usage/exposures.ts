import { type Kysely, sql } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { inRows } from '../in-rows.ts';
import { exposeVersion } from '../lifecycle/version-expose.ts';
import type { Database } from '../store/schema.ts';
import type { Use } from './reported-use.ts';

/** Reasons of a use by which others could read the key: in a URL, or on a wire in clear. */
const EXPOSING = ['key-in-query', 'clear-http'] as const;

const AT_ONCE = 100;

/**
 * Marks the versions that a report says travelled where others could read them, within the report's
 * transaction: `tellExposures` finds them, whatever happens in between.
 */
export async function markExposures(tx: Kysely<Database>, uses: readonly Use[]): Promise<void> {
  for (const reason of EXPOSING) {
    const seen = uses.filter((use) => use.keyId !== '' && use.reason === reason);
    for (const [version, ofVersion] of Map.groupBy(seen, (use) => use.version)) {
      await inRows([...new Set(ofVersion.map(({ keyId }) => keyId))], (keys) =>
        tx
          .updateTable('versions')
          .set({ exposed_as: reason })
          .where('key_id', 'in', [...keys])
          .where('number', '=', version)
          .where('exposed_as', 'is', null)
          .execute(),
      );
    }
  }
}

/**
 * Carries out what reports have marked. One that fails is its own failure, and is tried again at the
 * next look.
 */
export async function tellExposures(deployment: Deployment): Promise<void> {
  const marked = await markedVersions(deployment.store.db).execute();
  for (const { key_id: keyId, number: version, exposed_as: reason } of marked) {
    try {
      await exposeVersion(deployment, { keyId, version, reason: reason ?? '' });
    } catch (error) {
      deployment.log.error({ err: error, keyId, version }, 'an exposure was not noted');
    }
  }
}

/** Its conditions are written out, as the index has them: SQLite does not find it by a bound value. */
export function markedVersions(db: Kysely<Database>) {
  return db
    .selectFrom('versions')
    .select(['key_id', 'number', 'exposed_as'])
    .where('exposed_as', 'is not', null)
    .where('exposed', '=', sql.lit(0))
    .orderBy('key_id')
    .limit(AT_ONCE);
}
