/**
 * The journal cannot be written now, and may be later: disk full, directory gone. HTTP answers 503
 * with Retry-After. What was committed just before stands; its answer waits until the journal has it.
 * The message is for the log, not for a caller.
 */
export class JournalUnavailable extends Error {
  /** The operating system's word for it, as `ENOSPC`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'JournalUnavailable';
    this.code = code;
  }
}
