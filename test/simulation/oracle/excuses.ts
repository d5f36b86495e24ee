import type { Answered, CommandAsked, CommandDone, PersonActed } from '../observed.ts';
import type { LineageRows } from './lineage-rows.ts';
import type { Truth } from './truth.ts';

/** Acts that change what a whole key may do, until they are edited again. */
const RULE_CHANGES: ReadonlySet<string> = new Set([
  'key.narrow',
  'version.narrow',
  'api.edit',
  'key.expire',
]);

/** While a key is suspended by an operator, and as long after that as a verifier may not have heard. */
interface Suspension {
  /** True time; infinite while it goes on. */
  until: number;
  /** As it was before somebody asked, should that be refused. */
  before: number;
  wasSuspended: boolean;
}

/**
 * For what a person or a security act may have had a compliant client refused, and nothing besides: which
 * versions, of whom, until when. An act counts from when it was asked for, as a node may die before it
 * says that it is done. Versions are known by their digests: a database that was put back may give a
 * number twice.
 */
export class Excuses {
  readonly #truth: Truth;
  /** Digests of versions that fell, or may have, by the act of a person. */
  readonly #fallen = new Set<string>();
  readonly #revokedKeys = new Set<string>();
  readonly #changedKeys = new Set<string>();
  readonly #suspensions = new Map<string, Suspension>();
  /** Callers that were said to be gone: with all versions, or with those of then. */
  readonly #goneCallers = new Map<string, ReadonlySet<string> | 'all'>();
  /** Callers that a liar may have told to have moved, with the version that was retired for it. */
  readonly #overlooked = new Set<string>();
  /** Callers whose version fell, and who have nothing that is accepted since. */
  readonly #turnedAway = new Set<string>();
  /** What each act that was asked for might have made fall, until it is known. */
  readonly #asked = new Map<string, readonly string[]>();

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  /** Whether a 401 or 403 is what somebody asked for. */
  hasRefused(answered: Answered): boolean {
    const { caller, keyId, digest, at } = answered;
    if (keyId === null) return false;
    // It has gone through all that it holds, because what it used fell.
    if (answered.reason === 'version-deactivated' && this.#turnedAway.has(caller)) return true;
    if (this.hasFallen(keyId, digest) || this.#changedKeys.has(keyId)) return true;
    if (this.#overlooked.has(`${caller} ${digest}`)) return true;
    return at <= this.#suspendedUntil(keyId) || this.isGone(caller, digest);
  }

  /** Its version was retired though it has no other: a lie may have hidden that (I13). */
  overlook(caller: string, digest: string): void {
    this.#overlooked.add(`${caller} ${digest}`);
  }

  /** Whether the version may have been ended by the act of a person, whatever evidence says. */
  hasFallen(keyId: string, digest: string | null): boolean {
    return this.#revokedKeys.has(keyId) || (digest !== null && this.#fallen.has(digest));
  }

  /** Whether a verifier may still hold the key for suspended by an operator. */
  maySuspend(keyId: string): boolean {
    return this.#truth.now() <= this.#suspendedUntil(keyId);
  }

  isEdited(keyId: string): boolean {
    return this.#changedKeys.has(keyId);
  }

  /** Whether a person said that nobody need wait for this caller with that version. */
  isGone(caller: string, digest: string): boolean {
    const versions = this.#goneCallers.get(caller);
    return versions !== undefined && (versions === 'all' || versions.has(digest));
  }

  /** Whoever is refused what has fallen may try what it had before, until something is accepted. */
  answered({ caller, keyId, digest, status, outcome }: Answered): void {
    if (outcome === 'accepted') this.#turnedAway.delete(caller);
    else if (keyId !== null && status === 401 && this.hasFallen(keyId, digest)) {
      this.#turnedAway.add(caller);
    }
  }

  /** Also where what came of it is never told. */
  asked(asked: CommandAsked): void {
    const { keyId, verb } = asked;
    if (keyId === null) return;
    if (verb === 'key.suspend') this.#suspend(keyId);
    const digests = this.#endedBy(asked, keyId);
    const added = digests.filter((digest) => !this.#fallen.has(digest));
    for (const digest of added) this.#fallen.add(digest);
    this.#asked.set(nameOf(asked), added);
    if (verb === 'key.revoke') this.#revokedKeys.add(keyId);
    if (RULE_CHANGES.has(verb)) this.#changedKeys.add(keyId);
  }

  done(done: CommandDone): void {
    const { keyId, verb, refused } = done;
    if (keyId === null) return;
    const name = nameOf({ ...done, at: done.calledAt });
    const added = this.#asked.get(name) ?? [];
    this.#asked.delete(name);
    // A database that did not answer may have committed.
    if (refused === 'store-unavailable') return;
    if (refused !== null) {
      this.#takeBack(keyId, verb, added);
      return;
    }
    if (RULE_CHANGES.has(verb)) this.#changedKeys.add(keyId);
    if (verb === 'key.compromise') this.#keepFallen(keyId, added);
  }

  person({ act, keyId, subject }: PersonActed): void {
    if (keyId === null || act === 'instance-gone') return;
    if (act === 'holder-gone') this.#holderGone(keyId, subject);
    else if (act === 'source-gone') this.#sourceGone(keyId, subject);
    else for (const digest of this.#digests(keyId)) this.#fallen.add(digest);
  }

  /** What the database says of keys that an operator suspended, which may be put back too. */
  committed(lineages: ReadonlyMap<string, LineageRows>): void {
    const { leaseMs, clockRateError, propagationMs } = this.#truth.durations;
    for (const [keyId, suspension] of this.#suspensions) {
      const isSuspended = lineages.get(keyId)?.key.suspended ?? false;
      if (isSuspended) suspension.until = Number.POSITIVE_INFINITY;
      else if (suspension.wasSuspended) {
        const told = Math.max(leaseMs * (1 + 2 * clockRateError), propagationMs);
        suspension.until = this.#truth.now() + told;
      }
      suspension.wasSuspended = isSuspended;
    }
  }

  #suspend(keyId: string): void {
    const before = this.#suspendedUntil(keyId);
    const wasSuspended = this.#suspensions.get(keyId)?.wasSuspended ?? false;
    const until = Number.POSITIVE_INFINITY;
    this.#suspensions.set(keyId, { until, before, wasSuspended });
  }

  #suspendedUntil(keyId: string): number {
    return this.#suspensions.get(keyId)?.until ?? Number.NEGATIVE_INFINITY;
  }

  #takeBack(keyId: string, verb: string, added: readonly string[]): void {
    for (const digest of added) this.#fallen.delete(digest);
    const suspension = this.#suspensions.get(keyId);
    if (verb === 'key.suspend' && suspension !== undefined) suspension.until = suspension.before;
  }

  /** A suspended version falls with the one that was to stay (K10). */
  #endedBy({ verb, versions }: CommandAsked, keyId: string): string[] {
    if (verb === 'key.compromise') return this.#digests(keyId);
    if (verb !== 'version.revoke') return [];
    const marks = versions.map(() => '?').join(', ');
    return this.#digests(keyId, `(state = 'suspended' or number in (${marks}))`, versions);
  }

  /** A compromise fells what it says, and leaves the rest. */
  #keepFallen(keyId: string, added: readonly string[]): void {
    const condition =
      "(state in ('compromised', 'deactivated', 'destroyed') or refuse_at is not null)";
    const fell = new Set(this.#digests(keyId, condition));
    for (const digest of added) if (!fell.has(digest)) this.#fallen.delete(digest);
  }

  #holderGone(keyId: string, holderId: string): void {
    const ofKey = this.#truth.callers().filter((caller) => caller.keyId === keyId);
    const own = ofKey.filter((caller) => caller.holderId === holderId);
    // A job that keeps a secret store presents nothing itself: those who read from there do.
    const struck = own.length > 0 ? own : ofKey.filter(({ holderId: own }) => own === null);
    for (const { name } of struck) this.#goneCallers.set(name, 'all');
  }

  #sourceGone(keyId: string, sourceId: string): void {
    const [source] = this.#truth.query('select * from sources where id = ?', sourceId);
    const versions = new Set(this.#digests(keyId));
    for (const caller of this.#truth.callers()) {
      const isMeant = caller.keyId === keyId && caller.kind === source?.user_agent;
      if (isMeant && this.#goneCallers.get(caller.name) !== 'all') {
        this.#goneCallers.set(caller.name, versions);
      }
    }
  }

  #digests(keyId: string, condition = 'true', parameters: readonly number[] = []): string[] {
    return this.#truth
      .query(
        `select digest from versions where key_id = ? and digest is not null and ${condition}`,
        keyId,
        ...parameters,
      )
      .map(({ digest }) => String(digest));
  }
}

function nameOf({ at, node, verb, keyId }: Omit<CommandAsked, 'type' | 'by'>): string {
  return `${at} ${node} ${verb} ${keyId}`;
}
