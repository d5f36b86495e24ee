import type { Deployment } from './deployment.ts';
import { addVerifier } from './keyset/verifier-add.ts';
import { SYSTEM } from './lifecycle/actor.ts';
import { addApi } from './lifecycle/api-add.ts';
import { addRegion } from './lifecycle/region-add.ts';

/** What a stranger needs before the first key can be issued. Each value as the HTTP API takes it. */
export interface FirstSetUp {
  api: { name: string; prefix: string; scopes: readonly string[] };
  /** Where its verifier runs. */
  region: string;
  verifier: { name: string };
}

/** What a deployment has, by name. */
export interface SetUp {
  apis: { id: string; name: string; prefix: string; scopes: string[] }[];
  verifiers: { id: string; name: string; region: string }[];
}

/** The apis and verifiers that are there, oldest first. */
export async function setUpOf({ store: { db } }: Deployment): Promise<SetUp> {
  const apis = await db
    .selectFrom('apis')
    .select(['id', 'name', 'prefix', 'scopes'])
    .orderBy('created_at')
    .execute();
  const verifiers = await db
    .selectFrom('verifiers')
    .select(['id', 'name', 'region'])
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .execute();
  return { apis: apis.map((api) => ({ ...api, scopes: JSON.parse(api.scopes) })), verifiers };
}

/** Adds the first api with its region and verifier group. @returns the verifier's token, told once. */
export async function addFirst(
  deployment: Deployment,
  { api, region, verifier }: FirstSetUp,
): Promise<string> {
  const { id } = await addApi(deployment, SYSTEM, { ...api, scopeGrace: {}, keyClasses: {} });
  const known = await deployment.store.db
    .selectFrom('regions')
    .select('id')
    .where('name', '=', region)
    .executeTakeFirst();
  if (!known) await addRegion(deployment, SYSTEM, { name: region });
  const added = await addVerifier(deployment, SYSTEM, { ...verifier, region, apis: [id] });
  return added.token;
}
