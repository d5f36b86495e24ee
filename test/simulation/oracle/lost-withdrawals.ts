import type { FaultChanged, NodeChanged } from '../observed.ts';
import type { Truth } from './truth.ts';

/** The fault by which a database falls back so. */
const FAULTS: Readonly<Record<string, string>> = {
  'database-lost-commits': 'lost-commits',
  'database-restored': 'restored-backup',
};

const LATCHED: ReadonlySet<unknown> = new Set(['deactivated', 'compromised', 'destroyed']);

/**
 * What was withdrawn and nobody can prove any more: the database and the journals of all nodes lost it
 * together, and no verifier keeps the signed change set. What a snapshot showed can be refused by who
 * has it, and not handed back (KS-E5): one that came to a single verifier so is accepted by the others,
 * and no server can tell that from a verifier that lies.
 */
export class LostWithdrawals {
  readonly #truth: Truth;
  /** Digests of versions whose end is lost. */
  readonly #digests = new Set<string>();
  /** By fault that is at work and takes the journals along: since when, true time. */
  readonly #journalsLostSince = new Map<string, number>();

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  has(digest: string): boolean {
    return this.#digests.has(digest);
  }

  fault({ at, fault, subject, change }: FaultChanged): void {
    if (!subject.endsWith('the journals')) return;
    if (change === 'began') this.#journalsLostSince.set(fault, at);
    else this.#journalsLostSince.delete(fault);
  }

  /** The database has just fallen back. Since when what was withdrawn may be lost; null: nothing is. */
  since({ change }: NodeChanged): number | null {
    return this.#journalsLostSince.get(FAULTS[change] ?? '') ?? null;
  }

  /** Whether it is lost that this key, or this version of it, is over. */
  isLost(keyId: string, version: number | null): boolean {
    const [key] = this.#truth.query('select ended, suspended from keys where id = ?', keyId);
    if (key === undefined || key.ended !== null || key.suspended === 1) return false;
    const rows = this.#truth.query(
      'select number, digest, state from versions where key_id = ? and digest is not null',
      keyId,
    );
    const meant = rows.filter(({ number }) => version === null || number === version);
    const digests = meant
      .filter(({ state }) => !LATCHED.has(state))
      .map(({ digest }) => String(digest));
    if (digests.length === 0 || digests.some((digest) => this.#isKept(keyId, digest))) return false;
    for (const digest of digests) this.#digests.add(digest);
    return true;
  }

  #isKept(keyId: string, digest: string): boolean {
    return this.#truth.verifiers().some((verifier) => verifier.canHandBack(keyId, digest));
  }
}
