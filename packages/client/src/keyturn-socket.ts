import { KeyturnClient, type KeyturnClientOptions } from './keyturn-client.ts';
import type { KeyturnSocket } from './socket/keyturn-socket.ts';
import type { SocketOptions } from './socket/socket-options.ts';
import { httpUrl, socketUrl } from './socket/socket-url.ts';

/** The key, as for `createKeyturnFetch`, and how the socket is opened. */
export interface KeyturnSocketOptions
  extends Omit<KeyturnClientOptions, 'fetch' | 'retry'>,
    SocketOptions {}

/**
 * A WebSocket that sends the API key, and stays while the key rotates.
 *
 * It opens a connection with the version that is in use. When another is to be used, it opens a
 * second one with it, waits until that has delivered, and closes the first; never are there more
 * than two. With `idOf` each message comes once and in order; with `after` also where the network
 * failed in between.
 *
 * What ends a connection decides what follows:
 * - 4401, or 401 marked `refused` at the handshake: at once with the other version, or as soon as
 *   the source has found one
 * - 4503, 4429, 503, 429, a network that fails: again after a pause that grows and is spread at
 *   random, no shorter than `Retry-After`
 * - 4403, 403, a code of the application, another refusal: the loop over the messages throws a
 *   `KeyturnSocketError`
 * - 1000: the loop ends
 *
 * An end is judged so only where no other connection goes on.
 *
 * Reading is what takes messages from the WebSocket: where its reader is slow, `buffer` messages are
 * kept, and beyond that the WebSocket is paused. The key is sent to the origin of `url` alone.
 *
 * To use one key for requests and sockets: `createKeyturnFetch(…).socket(…)`.
 *
 * @throws TypeError where the options cannot be right.
 */
export function createKeyturnSocket(options: KeyturnSocketOptions): KeyturnSocket {
  const base = options.api === undefined ? null : new URL(options.api);
  const origin = httpUrl(socketUrl(options.url, base));
  const client = new KeyturnClient({ ...options, origins: options.origins ?? [origin] });
  try {
    return client.socket(options, () => client.close());
  } catch (error) {
    void client.close();
    throw error;
  }
}
