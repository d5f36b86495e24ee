import type { Instant } from './objects.ts';
import type { Token } from './resources.ts';

/** What a server says of itself to those who look into a fault. */
export interface Diagnosis {
  /** The release that it is. */
  version: string;
  /** The Node that it runs on, as `v24.21.0`. */
  node: string;
  /** What its own wall clock says. */
  wallTime: Instant;
  /** What counts for every decision. */
  serverTime: Instant;
  /** Wall clock minus server time. */
  clockOffsetMs: number;
  /** From this offset on it refuses commands. */
  clockToleranceMs: number;
  /** Holds of the whole deployment: no rotation advances while there is one. */
  holds: { name: string; text: string }[];
  /** The token of this call. */
  token: Pick<Token, 'id' | 'kind' | 'name' | 'apis'>;
  /** Null for a token that is limited to some apis. */
  notices: NoticeState | null;
  /**
   * Mail is set up, so that a client's contacts are told of its keys; null for a token that is limited to
   * some apis.
   */
  mailsContacts: boolean | null;
  /**
   * Clients with keys and nobody who can be told by mail, as far as is known; null where no mail
   * leaves, and for a token that is limited to some apis.
   */
  clientsWithoutContact: number | null;
}

/** How the notices to people are getting on. */
export interface NoticeState {
  /** Not delivered, and not given up. */
  pending: number;
  oldestPendingAt: Instant | null;
  /** Why one that is pending was not delivered when it was tried; null: none failed. */
  lastError: string | null;
  /** Of the last seven days. */
  givenUp: number;
}
