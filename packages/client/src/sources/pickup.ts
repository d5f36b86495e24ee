import { serverUrl } from '../holder/post-json.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import type { KeySource } from './key-source.ts';
import { keyFromText } from './key-text.ts';
import { OpenPickup } from './open-pickup.ts';

export interface PickupSourceOptions {
  /** The Keyturn server, `KEYTURN_URL`. */
  readonly url: string | URL;
  /** Speaks http with it beyond loopback too, where anyone on the way can read. Default: false. */
  readonly allowClearText?: boolean;
  /**
   * Who this holder is, enrolled by `enrol`. It keeps the versions that are picked up. Meant for one
   * process: where several share it, the server takes what one confirms for all of them, and what
   * the others use still is seen by the verifiers alone.
   */
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
 * @throws TypeError where `initial` cannot be a key, or `url` is none or in clear text beyond
 * loopback and that is not allowed.
 */
export function pickup(options: PickupSourceOptions): KeySource {
  const initial = options.initial === undefined ? null : keyFromText(options.initial, 'initial');
  const { url, allowClearText } = options;
  const server = { url, allowClearText };
  // A wrong URL is told to whoever wrote it, not to those who wait for a key.
  serverUrl(server, '');
  return {
    kind: 'pickup',
    open: (feed) => {
      const ports = { ...feed.ports, fetch: options.fetch ?? feed.ports.fetch };
      return new OpenPickup(server, options.identity, initial, { ...feed, ports });
    },
  };
}
