/**
 * Why a call of a holder failed. `code` is the server's problem code, or one of
 * - `unreachable`: no answer came, or it came too late
 * - `malformed-answer`: the answer is not what the protocol says
 * - `not-kept`: the server keeps no copy of the version to use, and it is not held
 * - `not-opened`: what was picked up is not sealed to this holder, or not what was asked for
 *
 * No message holds a key string, a private key or a grant.
 */
export class HolderError extends Error {
  override readonly name = 'HolderError';
  readonly code: string;
  /** HTTP status; null where there was no answer. */
  readonly status: number | null;
  /** What the server asks to wait; null where it does not. */
  readonly retryAfterMs: number | null;

  constructor(
    code: string,
    message: string,
    answer: { readonly status?: number; readonly retryAfterMs?: number | null } = {},
  ) {
    super(message);
    this.code = code;
    this.status = answer.status ?? null;
    this.retryAfterMs = answer.retryAfterMs ?? null;
  }
}
