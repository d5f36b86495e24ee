/**
 * Why a socket ended, or a message could not be sent. `code` is one of
 * - `forbidden`: the key may not open this: 4403, or 403 at the handshake
 * - `refused`: the server ended the connection, or would not open it, for a reason that trying again
 *   does not mend; `closeCode` or `status` says which
 * - `overflow`: the reader was too slow, and the WebSocket cannot be paused
 * - `failed`: a function that was handed in threw, or led to a URL that may not be sent the key
 * - `not-open`: no connection is open to send on
 *
 * No message holds a key string, a URL or what the server said.
 */
export class KeyturnSocketError extends Error {
  override readonly name = 'KeyturnSocketError';
  readonly code: 'forbidden' | 'refused' | 'overflow' | 'failed' | 'not-open';
  /** The close code (RFC 6455 §7.4); null where the connection was not closed by the server. */
  readonly closeCode: number | null;
  /** HTTP status of a refused handshake; null where there was none. */
  readonly status: number | null;

  constructor(
    code: KeyturnSocketError['code'],
    message: string,
    end: { readonly closeCode?: number | null; readonly status?: number | null } = {},
  ) {
    super(message);
    this.code = code;
    this.closeCode = end.closeCode ?? null;
    this.status = end.status ?? null;
  }
}
