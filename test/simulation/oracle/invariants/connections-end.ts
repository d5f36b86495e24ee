import { SESSION_END_MS } from '@keyturn/core';
import { LOOK_STRETCH } from '../../world/durations.ts';
import type { OpenConnection } from '../open-connections.ts';
import { type Grounds, type Invariant, timeText } from './invariant.ts';

/** Looks at open connections are as much further apart. */
const BOUND_MS = SESSION_END_MS * LOOK_STRETCH;

/** I18: no connection outlives its verdict by more than 5 s (K16). */
export class ConnectionsEnd implements Invariant {
  readonly name = 'I18';
  readonly #grounds: Grounds;
  /** Since when its verifier would not let in by a connection any more. */
  readonly #refusedSince = new WeakMap<OpenConnection, number>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  afterEvent(): string | null {
    const { truth, ledger } = this.#grounds;
    if (ledger.connections.isNone) return null;
    const now = truth.now();
    for (const connection of ledger.connections.all()) {
      const verifier = truth.verifiers().find(({ name }) => name === connection.verifier);
      const isAllowed = verifier?.wouldAccept(connection.digest) ?? true;
      if (isAllowed) {
        this.#refusedSince.delete(connection);
        continue;
      }
      const refusedSince = this.#refusedSince.get(connection) ?? now;
      this.#refusedSince.set(connection, refusedSince);
      if (now - refusedSince <= BOUND_MS) continue;
      return `the connection of ${connection.caller} at ${connection.verifier} is open, and refused since ${timeText(refusedSince)}`;
    }
    return null;
  }
}
