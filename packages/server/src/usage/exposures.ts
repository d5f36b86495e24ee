import type { Report } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import type { VerifierGroup } from '../keyset/group.ts';
import { exposeVersion } from '../lifecycle/version-expose.ts';

/** Reasons of a use by which others could read the key: in a URL, or on a wire in clear. */
const EXPOSING: ReadonlySet<string> = new Set(['key-in-query', 'clear-http']);

/**
 * Marks the versions that a report says travelled where others could read them. What fails here does
 * not fail the report: the next such use says the same.
 */
export async function noteExposures(
  deployment: Deployment,
  group: VerifierGroup,
  { usage }: Report,
): Promise<void> {
  const seen = new Map<string, { keyId: string; version: number; reason: string }>();
  for (const { keyId, version, reason } of usage) {
    if (keyId === null || version === null || !EXPOSING.has(reason)) continue;
    seen.set(`${keyId} ${version}`, { keyId, version, reason });
  }
  for (const { keyId, version, reason } of seen.values()) {
    try {
      if (!(await isUnnoted(deployment, group, keyId, version))) continue;
      await exposeVersion(deployment, { keyId, version, reason });
    } catch (error) {
      deployment.log.error({ err: error, keyId, version }, 'an exposure was not noted');
    }
  }
}

/** A verifier speaks of the keys of its own apis alone. */
async function isUnnoted(
  { store }: Deployment,
  { apis }: VerifierGroup,
  keyId: string,
  version: number,
): Promise<boolean> {
  const row = await store.db
    .selectFrom('versions')
    .innerJoin('keys', 'keys.id', 'versions.key_id')
    .select('versions.number')
    .where('versions.key_id', '=', keyId)
    .where('versions.number', '=', version)
    .where('versions.exposed', '=', 0)
    .where('keys.api_id', 'in', apis)
    .executeTakeFirst();
  return row !== undefined;
}
