import { parseInstant } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { stragglersOf } from '../usage/stragglers-of-key.ts';
import { waitsOf } from './rotation-waits.ts';
import type { NoticeFacts } from './words/notice-facts.ts';

/** Those that a notice names; of the others it tells how many they are. */
const MOST_NAMED = 10;

/** Who keeps the leaving version of a rotation in use, as it stands now; null: nobody any more. */
export async function stragglerFacts(
  deployment: Deployment,
  { keyId, rotationId }: { keyId: string; rotationId: string },
): Promise<Pick<NoticeFacts['rotation.stragglers'], 'stragglers' | 'holders' | 'more'> | null> {
  const waits = await waitsOf(deployment.store.db, rotationId);
  const onOld = new Set(
    waits.filter(({ code }) => code === 'source-on-old').map(({ subject }) => subject),
  );
  const holders = waits
    .filter(({ code }) => code === 'holder-not-confirmed')
    .map(({ text }) => text);
  const found = onOld.size === 0 ? [] : await stragglersOf(deployment, keyId);
  const stragglers = found
    .filter(({ source }) => onOld.has(source.id))
    .map(({ source, lastSeenAt, requestsLastHour }) => ({
      addressPrefix: source.addressPrefix,
      userAgent: source.userAgent,
      route: source.route,
      lastSeenAt: parseInstant(lastSeenAt) ?? 0,
      requestsLastHour,
    }));
  if (stragglers.length + holders.length === 0) return null;
  const named = {
    stragglers: stragglers.slice(0, MOST_NAMED),
    holders: holders.slice(0, MOST_NAMED),
  };
  const more = stragglers.length + holders.length - named.stragglers.length - named.holders.length;
  return { ...named, more };
}
