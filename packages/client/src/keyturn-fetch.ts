import type { KeyturnRequestInit, RequestInput } from './http/outgoing-request.ts';
import { KeyturnClient, type KeyturnClientOptions, type KeyturnStatus } from './keyturn-client.ts';
import type { KeyturnSocket } from './socket/keyturn-socket.ts';
import type { SocketOptions } from './socket/socket-options.ts';

/** How requests are sent, and with what key. */
export type KeyturnFetchOptions = KeyturnClientOptions;

/** A `fetch` that sends the key. Wherever a `fetch` is asked for, it can be handed in. */
export interface KeyturnFetch {
  /**
   * As `fetch`; what differs stands at {@link createKeyturnFetch}.
   *
   * @throws KeyUnavailableError while no key was found, or where it is closed.
   */
  (input: RequestInput, init?: KeyturnRequestInit): Promise<Response>;
  /**
   * Opens a WebSocket with the same key, which moves to another version when the requests do.
   *
   * @throws TypeError where the options cannot be right.
   */
  socket(options: SocketOptions): KeyturnSocket;
  /**
   * Closes its sockets and stops timers, watchers and calls to the server. Requests under way end
   * as they would.
   */
  close(): Promise<void>;
  /** What is held, without a secret. */
  status(): KeyturnStatus;
}

/**
 * A `fetch` that sends the API key, and goes on doing so while the key rotates.
 *
 * - The key goes to the API's origin and to no other, also along redirects.
 * - A newer version is taken up at its time; a request keeps the version that it began with, and a
 *   response goes on for as long as it lasts.
 * - What the verifier itself refused before the handler ran is sent once more, with the other
 *   version that is held, or after the time that it asked for. Where both versions that were held
 *   are refused, as after a leak, it is sent a third time if the source finds another one in time.
 *
 * A body that is text, bytes, a Blob or form parameters can be sent again, and so can one that a
 * function makes: `{ body: () => createReadStream(path) }`. A stream by itself is sent once, as it
 * comes, and its refusal is the caller's, with the reason in `Api-Key-Status`. A verifier may refuse
 * before the body was read; then the rest is not sent, and the stream is let go. Where the
 * network ends the connection before the refusal is seen, it rejects as `fetch` does.
 *
 * It differs from `fetch` in one thing more: `redirected` of a response is false, as redirects are
 * followed here. It rejects as `fetch` does, and with `KeyUnavailableError` while no key was found.
 *
 * @throws TypeError where the options cannot be right.
 */
export function createKeyturnFetch(options: KeyturnFetchOptions): KeyturnFetch {
  const client = new KeyturnClient(options);
  const keyturnFetch = (input: RequestInput, init?: KeyturnRequestInit): Promise<Response> =>
    client.fetch(input, init);
  return Object.assign(keyturnFetch, {
    socket: (socketOptions: SocketOptions) => client.socket(socketOptions),
    close: () => client.close(),
    status: () => client.status(),
  });
}
