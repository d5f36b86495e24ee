/**
 * The database cannot do its work now, and may later: disk full, server gone, too busy. HTTP answers
 * 503 with Retry-After. The message is for the log, not for a caller; it names no secret.
 *
 * A commit whose answer was lost also ends here: whether it took place is not known, and the caller
 * asks again with the same idempotency key.
 */
export class StoreUnavailable extends Error {
  /** SQLite's, PostgreSQL's or the operating system's word for it, as `SQLITE_FULL` or `57P01`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailable';
    this.code = code;
  }
}
