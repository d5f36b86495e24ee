import { KeyString } from '@keyturn/core';
import {
  createKeyturnFetch,
  type KeyturnFetch,
  type KeyturnFetchOptions,
} from '../keyturn-fetch.ts';
import type { RingVersion } from '../ring/ring-version.ts';
import { envKeys } from '../sources/env-keys.ts';
import type { KeySource, SourceFeed, WakeReason } from '../sources/key-source.ts';
import { staticKey } from '../sources/static-key.ts';
import type { ApiServer } from './api-server.ts';
import { nativeKey } from './native-key.ts';

/** The keys of these tests, oldest first. */
export const [A, B, C] = [nativeKey(1), nativeKey(2), nativeKey(3)];

/** A client of the API, with the key `A` unless the test says otherwise; closed after the test. */
export function clientOf(
  owner: { after(close: () => Promise<void>): void },
  api: ApiServer,
  options: Partial<KeyturnFetchOptions> = {},
): KeyturnFetch {
  const keyturnFetch = createKeyturnFetch({ keys: staticKey(A), api: api.url, ...options });
  owner.after(() => keyturnFetch.close());
  return keyturnFetch;
}

/** `A`, and `B` to move to. */
export function both(): KeySource {
  return envKeys({ KEYTURN_API_KEY: A, KEYTURN_API_KEY_NEXT: B });
}

/** The keys that the API was shown, in order. */
export function keysOf(api: ApiServer): (string | null)[] {
  return api.calls.map(({ key }) => key);
}

/** A source that has this key, or none, and does what the test says when it is woken. */
export function sourceWith(
  key: string | null,
  whenWoken: (ring: SourceFeed['ring'], reason: WakeReason) => void | Promise<void>,
): { source: KeySource; wakes: WakeReason[] } {
  const wakes: WakeReason[] = [];
  const open: KeySource['open'] = ({ ring }) => {
    if (key) ring.offer(held(key), 'now');
    return {
      opened: Promise.resolve(),
      wake: async (reason) => {
        wakes.push(reason);
        await whenWoken(ring, reason);
      },
      adopted: () => {},
      status: () => ({ kind: 'test', lastError: 'none, by test' }),
      close: async () => {},
    };
  };
  return { source: { kind: 'test', open }, wakes };
}

/** A version whose number is unknown. */
export function held(key: string): RingVersion {
  return { number: null, keyString: new KeyString(key) };
}
