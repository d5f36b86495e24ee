import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/schema.ts';

/** The living keys that come under one of these policies, each with the policies that it comes under. */
export function keysUnder(db: Kysely<Database>, policyIds: readonly string[]) {
  return db
    .selectFrom('keys')
    .leftJoin('policy_targets as of_api', (join) =>
      join.on('of_api.kind', '=', 'api').onRef('of_api.target_id', '=', 'keys.api_id'),
    )
    .leftJoin('policy_targets as of_class', (join) =>
      join
        .on('of_class.kind', '=', 'key-class')
        .on('of_class.target_id', '=', sql<string>`keys.api_id || '/' || keys.class`),
    )
    .leftJoin('policy_targets as of_client', (join) =>
      join.on('of_client.kind', '=', 'client').onRef('of_client.target_id', '=', 'keys.client_id'),
    )
    .where('keys.ended', 'is', null)
    .where(({ eb, or }) =>
      or([
        eb('of_api.policy_id', 'in', policyIds),
        eb('of_class.policy_id', 'in', policyIds),
        eb('of_client.policy_id', 'in', policyIds),
        eb('keys.policy_id', 'in', policyIds),
      ]),
    );
}
