import type { Position } from '@keyturn/core';
import type { Answered, Observed } from '../../observed.ts';
import { graceOfKey } from '../grace-of-key.ts';
import type { TrueVerifier } from '../truth.ts';
import { type Committed, type Grounds, type Invariant, timeText } from './invariant.ts';

/** Looked at so often, not after every event. Simulated ms. */
const EVERY_MS = 60_000;

interface News extends Position {
  /** True time of its commit. */
  at: number;
}

/**
 * I2, before anything is accepted: what bounds a revocation is that nobody holds itself for fresh, or
 * its grace for unspent, who lacks a revision for longer than a lease runs (K7, K8). A withdrawal that
 * nobody presents would not show it.
 */
export class FreshMeansCurrent implements Invariant {
  readonly name = 'I2';
  readonly #grounds: Grounds;
  /** What was committed since the last fault of the database, oldest first. */
  #news: News[] = [];
  #nextAt = 0;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  see(observed: Observed): string | null {
    // What it lost nobody needs to know, until a new epoch begins after it.
    if (observed.type === 'node' && observed.change.startsWith('database-')) this.#news = [];
    if (observed.type !== 'answered') return null;
    return this.#acceptedFault(observed) ?? this.#graceFault(observed);
  }

  committed(_committed: Committed): null {
    const { truth } = this.#grounds;
    const [head] = truth.query('select epoch, revision from head where id = 1');
    const position = { epoch: Number(head?.epoch), revision: Number(head?.revision) };
    const newest = this.#news.at(-1);
    if (newest === undefined || isBefore(newest, position)) {
      this.#news.push({ ...position, at: truth.now() });
    }
    return null;
  }

  afterEvent(): string | null {
    const { truth } = this.#grounds;
    const newest = this.#news.at(-1);
    if (newest === undefined || truth.now() < this.#nextAt) return null;
    this.#nextAt = truth.now() + EVERY_MS;
    for (const verifier of truth.verifiers()) {
      const applied = verifier.head();
      if (applied === null || !isBefore(applied, newest)) continue;
      const lacking = this.#news.find((one) => isBefore(applied, one));
      const fault = lacking === undefined ? null : this.#fault(verifier, lacking);
      if (fault !== null) return fault;
    }
    return null;
  }

  /** Nobody may go on saying yes for longer than the grace of the key's class, whatever it thinks. */
  #acceptedFault({ outcome, cached, verifier: name, keyId }: Answered): string | null {
    const newest = this.#news.at(-1);
    if (outcome !== 'accepted' || cached || keyId === null || newest === undefined) return null;
    const verifier = this.#grounds.truth.verifiers().find((one) => one.name === name);
    const applied = verifier?.head() ?? null;
    if (applied === null || !isBefore(applied, newest)) return null;
    const lacking = this.#news.find((one) => isBefore(applied, one)) ?? newest;
    const { past, slackMs } = this.#pastLease(lacking);
    if (past <= slackMs + graceOfKey(this.#grounds.truth, keyId)) return null;
    return `${name} accepted ${keyId} and lacks revision ${lacking.revision} of epoch ${lacking.epoch} since ${timeText(lacking.at)}`;
  }

  /** Whoever is not fresh says yes only while its own grace lasts (rule S), whatever it lacks. */
  #graceFault({ outcome, cached, synchronised, verifier: name, keyId }: Answered): string | null {
    if (outcome !== 'accepted' || cached || synchronised || keyId === null) return null;
    const verifier = this.#grounds.truth.verifiers().find((one) => one.name === name);
    if (verifier === undefined || verifier.isFresh()) return null;
    const spent = verifier.graceSpentMs();
    if (spent !== null && spent <= graceOfKey(this.#grounds.truth, keyId) + 1_000) return null;
    const spentText = spent === null ? 'all its grace' : `${Math.round(spent)} ms of its grace`;
    return `${name} accepted ${keyId}, is not fresh, and has spent ${spentText}`;
  }

  /** For how long it is over that the last lease which such a head makes fresh can have run. */
  #pastLease(lacking: News): { past: number; slackMs: number } {
    const { leaseMs, clockRateError } = this.#grounds.truth.durations;
    const past = this.#grounds.truth.now() - lacking.at - leaseMs;
    // Its clock may be wrong by ρ, for as long as it counts.
    return { past, slackMs: 1_000 + 2 * clockRateError * (leaseMs + Math.max(0, past)) };
  }

  #fault(verifier: TrueVerifier, lacking: News): string | null {
    const { past, slackMs } = this.#pastLease(lacking);
    if (past <= slackMs) return null;
    const what = `revision ${lacking.revision} of epoch ${lacking.epoch} since ${timeText(lacking.at)}`;
    if (verifier.isFresh()) return `${verifier.name} holds itself for fresh and lacks ${what}`;
    const spent = verifier.graceSpentMs();
    if (spent === null || spent >= past - slackMs) return null;
    return `${verifier.name} says that ${Math.round(spent)} ms of its grace are spent, and lacks ${what}`;
  }
}

function isBefore(a: Position, b: Position): boolean {
  return a.epoch < b.epoch || (a.epoch === b.epoch && a.revision < b.revision);
}
