import { setTimeout as after } from 'node:timers/promises';
import type { LiveWorld } from './live-world.ts';

/** What a thief got with one key string, from the start until stopped. */
export interface Thief {
  /**
   * Wall clock when the last request to each route was sent that was accepted, ms; 0 for none. When
   * its answer came proves nothing: a busy machine hands it over late.
   */
  lastAccepted: { prices: number; orders: number };
  /** The last answers to each route. */
  lastStatus: { prices: number; orders: number };
  /** Resolves when it has tried as often at both routes with requests that were sent from now on. */
  tries: (count: number) => Promise<void>;
  stop: () => Promise<void>;
}

const PACE_MS = 60;

/** Presents the key string at every instance in turn, for what it reads and for what hurts. */
export function startThief({ apiUrls }: LiveWorld, keyString: string): Thief {
  const stopping = new AbortController();
  const thief = { lastAccepted: { prices: 0, orders: 0 }, lastStatus: { prices: 0, orders: 0 } };
  const steal = async (route: 'prices' | 'orders', count: number): Promise<void> => {
    const headers = { 'x-api-key': keyString, 'user-agent': 'curl/8.5' };
    const sentAt = Date.now();
    const answer = await fetch(`${apiUrls[count % apiUrls.length]}/${route}`, { headers });
    await answer.arrayBuffer();
    thief.lastStatus[route] = answer.status;
    if (answer.status === 200) thief.lastAccepted[route] = sentAt;
  };
  let rounds = 0;
  let tried = Promise.withResolvers<void>();
  const stealing = (async () => {
    for (; !stopping.signal.aborted; rounds++) {
      await Promise.all([steal('prices', rounds), steal('orders', rounds)]);
      tried.resolve();
      tried = Promise.withResolvers();
      await after(PACE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  // Told by `tries` and `stop`; until then it must not go unheard.
  stealing.catch(() => undefined);
  return {
    ...thief,
    tries: async (count) => {
      // The round that is under way was begun before.
      const enough = rounds + count + 1;
      while (rounds < enough && !stopping.signal.aborted) {
        await Promise.race([tried.promise, stealing]);
      }
    },
    stop: () => {
      stopping.abort();
      return stealing;
    },
  };
}
