import {
  type GraceClass,
  inNarrowingOrder,
  type NarrowingFact,
  narrowsByEvidence,
} from '@keyturn/core';
import { graceOf } from './keyset-records.ts';
import type { LoadedLineage } from './lineage-load.ts';
import { scopesInForce } from './version-scopes.ts';

/** What core decides on about scopes; null where the policy lets none leave before its version. */
export function narrowingFact(
  { key, api, policy, versions }: LoadedLineage,
  { leaving, staying }: { leaving: number; staying: number },
): NarrowingFact | null {
  if (!narrowsByEvidence(policy)) return null;
  const inForce = (number: number) => {
    const row = versions.find((version) => version.number === number);
    return row ? scopesInForce(key, row) : [];
  };
  const order = {
    first: policy.narrowOrder ?? [],
    apiScopes: JSON.parse(api.scopes) as string[],
    scopeGrace: JSON.parse(api.scope_grace) as Record<string, GraceClass>,
    keyGrace: graceOf(api, key),
  };
  return { leaving: inNarrowingOrder(inForce(leaving), order), staying: inForce(staying) };
}
