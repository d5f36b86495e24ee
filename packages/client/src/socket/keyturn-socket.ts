import type { ShownVersion } from '../ring/ring-version.ts';
import type { SocketData } from './web-socket-like.ts';

export interface SocketStatus {
  /** The version of the connection that delivers; null while none is open. */
  readonly version: ShownVersion | null;
  /** Connections that are not at their end: one, or two while the key changes. */
  readonly connections: number;
}

/**
 * A WebSocket that stays while its key changes: the messages of one connection after the other, as
 * one stream, to be read with `for await (const message of socket)`. A message is the `data` of its
 * event. Leaving the loop closes the socket.
 *
 * There is one stream: two loops share its messages. The loop throws a `KeyturnSocketError` where
 * trying again would mend nothing, and ends where the server closed with 1000 or `close` was called.
 */
export interface KeyturnSocket extends AsyncIterable<unknown> {
  /**
   * Sends on the connection that delivers. What was sent on a connection that is lost may be lost
   * with it.
   *
   * @throws KeyturnSocketError `not-open` where there is none.
   */
  send(data: SocketData): void;
  status(): SocketStatus;
  /** Closes the connections; settles when they are closed. What was not read yet is forgotten. */
  close(): Promise<void>;
}

/** What happens to the connections of a socket. No event holds a URL, a key or what was said. */
export type ConnectionEvent =
  | ({ readonly type: 'socket-opened' } & ShownVersion)
  | { readonly type: 'socket-moved'; readonly from: ShownVersion; readonly to: ShownVersion }
  | ({
      readonly type: 'socket-lost';
      readonly closeCode: number | null;
      readonly status: number | null;
    } & ShownVersion);
