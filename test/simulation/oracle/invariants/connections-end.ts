import { SESSION_END_MS } from '@keyturn/core';
import type { Observed } from '../../observed.ts';
import { LOOK_STRETCH } from '../../world/durations.ts';
import { type Grounds, type Invariant, timeText } from './invariant.ts';

/** Looks at open connections are as much further apart. */
const BOUND_MS = SESSION_END_MS * LOOK_STRETCH;

interface OpenConnection {
  verifier: string;
  caller: string;
  digest: string;
  /** Since when its verifier would not let it in any more; null: it would. */
  refusedSince: number | null;
}

/** I18: no connection outlives its verdict by more than 5 s (K16). */
export class ConnectionsEnd implements Invariant {
  readonly name = 'I18';
  readonly #grounds: Grounds;
  readonly #open = new Map<string, OpenConnection>();
  /** Of what callers hold: a database that was put back may have another version of that number. */
  readonly #digests = new Map<string, string>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  see(observed: Observed): string | null {
    if (observed.type === 'verifier' && observed.change !== 'applied') this.#forget(observed);
    if (observed.type === 'obtained') {
      const { caller, keyId, version, digest } = observed;
      this.#digests.set(`${caller} ${keyId} ${version}`, digest);
    }
    if (observed.type !== 'connection') return null;
    const { caller, verifier, keyId, version, change } = observed;
    const name = `${caller} ${verifier} ${keyId} ${version}`;
    if (change === 'ended') this.#open.delete(name);
    else {
      const digest = this.#digests.get(`${caller} ${keyId} ${version}`);
      if (digest === undefined) return null;
      this.#open.set(name, { verifier, caller, digest, refusedSince: null });
    }
    return null;
  }

  afterEvent(): string | null {
    if (this.#open.size === 0) return null;
    const { truth } = this.#grounds;
    const now = truth.now();
    for (const connection of this.#open.values()) {
      const verifier = truth.verifiers().find(({ name }) => name === connection.verifier);
      const isAllowed = verifier?.wouldAccept(connection.digest) ?? true;
      connection.refusedSince = isAllowed ? null : (connection.refusedSince ?? now);
      const { refusedSince } = connection;
      if (refusedSince === null || now - refusedSince <= BOUND_MS) continue;
      return `the connection of ${connection.caller} at ${connection.verifier} is open, and refused since ${timeText(refusedSince)}`;
    }
    return null;
  }

  #forget({ verifier, change }: { verifier: string; change: string }): void {
    if (change !== 'crashed' && change !== 'stopped') return;
    for (const [name, connection] of this.#open) {
      if (connection.verifier === verifier) this.#open.delete(name);
    }
  }
}
