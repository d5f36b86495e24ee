/** How one attempt to tell one person ended. No part of it says what a secret is. */
export type ChannelOutcome =
  | { kind: 'delivered' }
  /**
   * Refused for good: another attempt ends the same. `isAddress`: not for what was sent, nor for who
   * sent it, but because nobody has this address.
   */
  | { kind: 'bounced'; reason: string; isAddress?: true }
  /** The receiver wants no more of these. */
  | { kind: 'gone'; reason: string }
  /** To be tried again. `retryAfterMs`: not before, as the receiver asks; null: it did not say. */
  | { kind: 'failed'; reason: string; retryAfterMs: number | null };
