import type { Reason, VerdictOutcome } from '@keyturn/core';

/**
 * What a verifier decided about one request, and what to tell the client. Frozen, and shared
 * between requests that get the same answer.
 */
export interface Verdict {
  readonly outcome: VerdictOutcome;
  /** From the closed list; also the label of the metric and of the usage row. */
  readonly reason: Reason;
  /** Null unless the whole secret matched a record. */
  readonly keyId: string | null;
  readonly clientId: string | null;
  readonly version: number | null;
  readonly designation: string | null;
  /** All scopes of the key that are left to this version; empty unless `outcome` is `accepted`. */
  readonly scopes: readonly string[];
  /** HTTP status to refuse with; 200 if accepted. */
  readonly status: number;
  /** Header fields for the answer to the client, whatever the outcome. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Whether this is the one verdict that accepts without a key: that of a browser's CORS preflight. */
export function isOfPreflight({ outcome, keyId }: Verdict): boolean {
  return outcome === 'accepted' && keyId === null;
}
