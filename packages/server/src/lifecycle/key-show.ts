import type { Key } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { instanceFacts } from '../keyset/instances.ts';
import { keyView } from './key-view.ts';
import { loadLineage } from './lineage-load.ts';

/** @throws Refusal `not-found` */
export async function showKey(deployment: Deployment, keyId: string): Promise<Key> {
  const { db } = deployment.store;
  const { key, api, versions } = await loadLineage(db, keyId);
  const verifiers = await instanceFacts(db, deployment, api.id, 0);
  return keyView(key, api, versions, verifiers);
}
