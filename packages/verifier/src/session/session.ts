import type { Verdict } from '../answer/verdict.ts';

/** A connection that was opened with a key, and is open while requests by that key are accepted. */
export interface Session {
  /** The verdict that stands. Once the session has ended, the one that ended it. */
  readonly verdict: Verdict;
  /** The connection was closed. Of an ended session: it is closed now. A second call does nothing. */
  close(): void;
}

/** What is told of a session. */
export interface SessionHandlers {
  /**
   * The verdict is no longer yes: close the connection. Called once, at once at a change of the key,
   * otherwise within a second, and never after {@link Session.close}. To the server the connection
   * counts as open until this returns, or until the promise that it returns settles; 5 s at most,
   * whatever the handler does.
   */
  onEnd(verdict: Verdict): void | Promise<void>;
  /** Still yes, but the client is to be told something else: a new `Api-Key-Status`, fewer scopes. */
  onVerdict?(verdict: Verdict): void;
}

/** What came of opening a session. */
export interface OpenedSession {
  readonly verdict: Verdict;
  /** Null unless the verdict accepts. */
  readonly session: Session | null;
}
