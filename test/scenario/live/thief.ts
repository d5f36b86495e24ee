import { setTimeout as after } from 'node:timers/promises';
import type { LiveWorld } from './live-world.ts';

/** What a thief got with one key string, from the start until stopped. */
export interface Thief {
  /** Wall clock of the last accepted answer to each route, ms; 0 for none. */
  lastAccepted: { prices: number; orders: number };
  /** The last answers to each route. */
  lastStatus: { prices: number; orders: number };
  stop: () => Promise<void>;
}

const PACE_MS = 60;

/** Presents the key string at every instance in turn, for what it reads and for what hurts. */
export function startThief({ apiUrls }: LiveWorld, keyString: string): Thief {
  const stopping = new AbortController();
  const thief = { lastAccepted: { prices: 0, orders: 0 }, lastStatus: { prices: 0, orders: 0 } };
  const steal = async (route: 'prices' | 'orders', count: number): Promise<void> => {
    const headers = { 'x-api-key': keyString, 'user-agent': 'curl/8.5' };
    const answer = await fetch(`${apiUrls[count % apiUrls.length]}/${route}`, { headers });
    await answer.arrayBuffer();
    thief.lastStatus[route] = answer.status;
    if (answer.status === 200) thief.lastAccepted[route] = Date.now();
  };
  const stealing = (async () => {
    for (let count = 0; !stopping.signal.aborted; count++) {
      await Promise.all([steal('prices', count), steal('orders', count)]);
      await after(PACE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    ...thief,
    stop: () => {
      stopping.abort();
      return stealing;
    },
  };
}
