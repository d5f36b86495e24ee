/** What can be sent: text, or bytes. */
export type SocketData = string | ArrayBuffer | ArrayBufferView<ArrayBuffer>;

/** Of an event, what is read. */
export interface SocketEvent {
  readonly type: string;
  /** Of `message`. */
  readonly data?: unknown;
  /** Of `close`, RFC 6455 §7.4. */
  readonly code?: number;
  readonly reason?: string;
}

/**
 * A WebSocket, as the standard and the npm package `ws` have it. The members that may be missing are
 * those of `ws`; what is lost without them stands beside each.
 */
export interface WebSocketLike {
  addEventListener(
    type: 'open' | 'message' | 'close' | 'error',
    listener: (event: SocketEvent) => void,
  ): void;
  send(data: SocketData): void;
  close(code?: number, reason?: string): void;
  /** Ends it without a closing handshake. Without it a connection that hangs is left to itself. */
  terminate?(): void;
  /** Stops reading. Without it a reader that is too slow ends the socket. */
  pause?(): void;
  resume?(): void;
  /**
   * `upgrade` and `unexpected-response` show the answer to the opening handshake. Without them a
   * refusal looks like a network that fails, and the socket tries again after a pause.
   */
  on?(event: string, listener: (...parts: never[]) => void): unknown;
}

/** Opens a WebSocket whose handshake carries these fields. */
export type OpenWebSocket = (
  url: string,
  options: { readonly headers: Record<string, string> },
) => WebSocketLike;
