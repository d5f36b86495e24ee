import type { Deployment } from '../deployment.ts';
import { listReadiness } from '../readiness/readiness-list.ts';

/** What a notice names of them. */
const MOST_NAMED = 20;

/** Holders and sources of a key that cannot pick up by themselves, as it stands now, a sentence each. */
export async function needPerson(deployment: Deployment, keyId: string): Promise<string[]> {
  const only = { apiIds: null, cursor: null, limit: 1, keyId };
  const { items } = await listReadiness(deployment, only);
  return items
    .flatMap(({ findings }) => findings)
    .filter(({ about, standing }) => about !== 'key' && standing === 'person')
    .slice(0, MOST_NAMED)
    .map(({ text }) => text);
}
