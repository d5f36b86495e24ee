import type { Observed } from '../observed.ts';

/** A connection that was opened by a version, and has not ended. */
export interface OpenConnection {
  readonly verifier: string;
  readonly caller: string;
  readonly digest: string;
  /** True time. */
  readonly openedAt: number;
}

/** The connections that are really open (K16). */
export class OpenConnections {
  readonly #open = new Map<string, OpenConnection>();
  /** Of what callers hold: a database that was put back may have another version of that number. */
  readonly #digests = new Map<string, string>();

  all(): OpenConnection[] {
    return [...this.#open.values()];
  }

  get isNone(): boolean {
    return this.#open.size === 0;
  }

  see(observed: Observed): void {
    if (observed.type === 'verifier' && observed.change !== 'applied') this.#forget(observed);
    if (observed.type === 'obtained') {
      const { caller, keyId, version, digest } = observed;
      this.#digests.set(`${caller} ${keyId} ${version}`, digest);
    }
    if (observed.type !== 'connection') return;
    const { caller, verifier, keyId, version, change, at } = observed;
    const name = `${caller} ${verifier} ${keyId} ${version}`;
    const digest = this.#digests.get(`${caller} ${keyId} ${version}`);
    if (change === 'ended') this.#open.delete(name);
    else if (digest !== undefined) this.#open.set(name, { verifier, caller, digest, openedAt: at });
  }

  /** With its process a connection is gone. */
  #forget({ verifier, change }: { verifier: string; change: string }): void {
    if (change !== 'crashed' && change !== 'stopped') return;
    for (const [name, connection] of this.#open) {
      if (connection.verifier === verifier) this.#open.delete(name);
    }
  }
}
