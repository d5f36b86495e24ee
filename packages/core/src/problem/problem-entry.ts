/** What the table says of one code. Fixed: `detail` of the document speaks of the single case. */
export interface ProblemEntry {
  /** RFC 9457 `title`: the same for every occurrence. */
  title: string;
  /** HTTP status (RFC 9110). */
  status: number;
  retry: ProblemRetry;
  /** One sentence: what was found. */
  summary: string;
}

/**
 * Whether asking again helps. `no`: not before something is changed. `after`: later, and no sooner
 * than `Retry-After` says where it is sent. `same-request`: at once, unchanged, with the same
 * `Idempotency-Key` where the call creates something.
 */
export type ProblemRetry = 'no' | 'after' | 'same-request';
