import type { MessageId } from './seen-ids.ts';
import type { OpenWebSocket, SocketData } from './web-socket-like.ts';

/** How a socket is opened, and how its messages are told apart. */
export interface SocketOptions {
  /** `ws:` or `wss:`, of an origin that may be sent the key; relative to the client's `api`. */
  readonly url: string | URL;
  /**
   * Opens a WebSocket whose handshake carries the headers, for instance with the npm package `ws`:
   * `(url, { headers }) => new WebSocket(url, { headers })`. It must follow no redirect: what follows
   * one takes the key along to wherever that leads. Unless told to, `ws` follows none.
   */
  readonly webSocket: OpenWebSocket;
  /**
   * The id of a message (the `data` of its event), the same on every connection; null where it has
   * none. With ids each message is delivered once, and in order, while the key changes. Without, a
   * message that is on its way while one connection follows the other may come twice or not at all.
   */
  readonly idOf?: (message: unknown) => MessageId | null;
  /**
   * The URL that goes on after the message with this id, where the server can resume. Then nothing
   * is lost when the network fails either.
   */
  readonly after?: (id: MessageId) => string | URL;
  /** Called whenever a connection has opened, to send what each must begin with. */
  readonly onOpen?: (send: (data: SocketData) => void) => void;
  /**
   * How many messages are kept for a slow reader, and how many ids are remembered, besides those
   * that come while one connection follows the other. When as many messages
   * wait to be read the WebSocket is paused, so that its server feels it; what was on its way is
   * kept besides. One that cannot be paused ends with `overflow`. Default: 4,096.
   */
  readonly buffer?: number;
  /**
   * How long an older connection stays beside a newer one that delivers nothing, or nothing that
   * is known, in ms. Default: 5,000.
   */
  readonly settleMs?: number;
  /**
   * The longest pause between two attempts, in ms, unless the server asks for a longer one by
   * `Retry-After`; the first is at most a second. Default: 60,000.
   */
  readonly maxPauseMs?: number;
}

const LARGEST_BUFFER = 1_000_000;

/** The options with their defaults. @throws TypeError where they cannot be right. */
export function readSocketOptions(
  options: SocketOptions,
): Required<Pick<SocketOptions, 'buffer' | 'settleMs' | 'maxPauseMs'>> & SocketOptions {
  const { buffer = 4_096, settleMs = 5_000, maxPauseMs = 60_000 } = options;
  if (!Number.isSafeInteger(buffer) || buffer < 1 || buffer > LARGEST_BUFFER) {
    throw new TypeError(`buffer must be a whole number from 1 to ${LARGEST_BUFFER}`);
  }
  if (!(settleMs >= 0) || !(maxPauseMs >= 0)) {
    throw new TypeError('settleMs and maxPauseMs must be at least 0');
  }
  if (options.after && !options.idOf) throw new TypeError('`after` needs `idOf`');
  return { ...options, buffer, settleMs, maxPauseMs };
}
