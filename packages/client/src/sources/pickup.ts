import type { IdentityStore } from '../identity/identity-store.ts';
import type { KeySource } from './key-source.ts';
import { keyFromText } from './key-text.ts';
import { OpenPickup } from './open-pickup.ts';

export interface PickupSourceOptions {
  /** The Keyturn server, `KEYTURN_URL`. */
  readonly url: string | URL;
  /** Who this holder is, enrolled by `enrol`. It keeps the versions that are picked up. */
  readonly identity: IdentityStore;
  /** The key string to begin with while the identity holds none; without it the first pickup is. */
  readonly initial?: string;
  /** How calls to the server are sent. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Bound pickup: the versions of the key, sealed to this holder, as the server hands them out. It
 * asks every `pollMs` of the answers, and at once when the API says that the version is deprecated.
 *
 * A version is stored before it is used, used at a random instant of its window (K11), and
 * confirmed when it is in use (K5a). While the server is away the versions held stay in use.
 *
 * @throws TypeError where `initial` cannot be a key.
 */
export function pickup(options: PickupSourceOptions): KeySource {
  const initial = options.initial === undefined ? null : keyFromText(options.initial, 'initial');
  return {
    kind: 'pickup',
    open: (feed) => {
      const ports = { ...feed.ports, fetch: options.fetch ?? feed.ports.fetch };
      return new OpenPickup(options.url, options.identity, initial, { ...feed, ports });
    },
  };
}
