import type { Answered, CommandDone, Observed, VerifierChanged } from '../observed.ts';
import type { SometimesName } from '../seed-result.ts';
import type { Committed, Grounds } from './invariants/invariant.ts';
import { versionName } from './ledger.ts';
import type { LineageRows, RotationRow } from './lineage-rows.ts';

/** Notes which of the situations that must come about sometimes have come about. */
export class Sometimes {
  readonly #grounds: Grounds;
  readonly #reached = new Set<SometimesName>();
  #lineages: ReadonlyMap<string, LineageRows> = new Map();
  /** As they were before the last commit: what a command that returns now has found. */
  #before: ReadonlyMap<string, LineageRows> = new Map();
  /** Secret stores that cannot be read. */
  readonly #away = new Set<string>();
  /** Pickups and revokes of late, to see which of them overlapped. */
  #acts: CommandDone[] = [];
  /** Versions that fell, and that a database which lost commits takes for active again. */
  readonly #lostFalls = new Set<string>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  get reached(): SometimesName[] {
    return [...this.#reached].sort();
  }

  see(observed: Observed): void {
    if (observed.type === 'answered') this.#answered(observed);
    if (observed.type === 'command' && observed.refused === null) this.#done(observed);
    if (observed.type === 'command') this.#overlapped(observed);
    if (observed.type === 'verifier') this.#verifier(observed);
    if (observed.type === 'fault' && observed.fault === 'secrets-away') {
      if (observed.change === 'began') this.#away.add(observed.subject);
      else this.#away.delete(observed.subject);
    }
  }

  committed({ lineages, before, isOtherHistory }: Committed): void {
    this.#lineages = lineages;
    this.#before = before;
    for (const { rotation } of lineages.values()) if (rotation !== null) this.#waits(rotation);
    if (isOtherHistory) this.#noteLostFalls();
    else if (this.#lostFalls.size > 0) this.#noteRepairs();
    if (this.#grounds.ledger.histories > 0) this.#noteFork();
  }

  #answered(answered: Answered): void {
    const { reason, synchronised, outcome } = answered;
    if (reason === 'behind' || (synchronised && outcome === 'accepted')) {
      this.#reached.add('premature-use-saved-by-floor');
    }
    if (this.#isByStaleGateway(answered) || this.#isByStaleSecret(answered)) {
      this.#reached.add('stale-cache-outlived-its-ttl');
    }
  }

  /** A gateway keeps saying no of what the verifier behind it knows by now. */
  #isByStaleGateway({ cached, outcome, verifier, digest }: Answered): boolean {
    if (!cached || outcome !== 'rejected') return false;
    return this.#grounds.truth
      .verifiers()
      .some((one) => one.name === verifier && one.knows(digest));
  }

  /** A cache goes on with the version before, while the store that has the next cannot be read. */
  #isByStaleSecret({ kind, keyId, version }: Answered): boolean {
    if (kind !== 'secret-cache' || keyId === null || this.#away.size === 0) return false;
    const rotation = this.#lineages.get(keyId)?.rotation;
    return rotation?.direction === 'forward' && rotation.promotedAt !== null
      ? rotation.from === version
      : false;
  }

  #done({ verb, keyId }: CommandDone): void {
    const rotation = keyId === null ? null : (this.#before.get(keyId)?.rotation ?? null);
    if (rotation === null) return;
    if (verb === 'key.compromise' && rotation.phase === 'suspended') {
      this.#reached.add('leak-during-suspension');
    }
    if (verb === 'rotation.expedite' && rotation.promotedAt !== null) {
      this.#reached.add('window-moved-into-the-past');
    }
    if (verb === 'rotation.roll-back' && this.#hasHoldersOnBothSides(rotation)) {
      this.#reached.add('roll-back-with-holders-on-both-sides');
    }
  }

  #hasHoldersOnBothSides({ keyId, from, to }: RotationRow): boolean {
    const used = this.#grounds.truth
      .callers()
      .filter((caller) => caller.keyId === keyId && caller.compliant)
      .map((caller) => caller.inUse());
    return used.includes(from) && used.includes(to);
  }

  /** A pickup of a version and what made that fall ran at the same time, in either order. */
  #overlapped(done: CommandDone): void {
    if (done.verb !== 'holder.pickup' && !isWithdrawal(done)) return;
    this.#acts = this.#acts.filter(({ at }) => at >= done.calledAt);
    for (const other of this.#acts) {
      if (other.keyId !== done.keyId || isWithdrawal(other) === isWithdrawal(done)) continue;
      const [pickup, withdrawal] = isWithdrawal(done) ? [other, done] : [done, other];
      const wanted = pickup.wanted ?? null;
      if (wanted === null || !isFelledBy(withdrawal, wanted)) continue;
      const came = pickup.refused === null && pickup.versions.includes(wanted);
      this.#reached.add(came ? 'revoke-after-pickup' : 'revoke-before-pickup');
    }
    this.#acts.push(done);
  }

  #verifier({ change, verifier }: VerifierChanged): void {
    if (change === 'renewed') this.#reached.add('cloned-instance-found');
    if (change !== 'started') return;
    const found = this.#grounds.truth.verifiers().find(({ name }) => name === verifier);
    const spent = found?.graceSpentMs() ?? null;
    if (spent !== null && spent > 0 && found?.head()) this.#reached.add('grace-spent-over-restart');
  }

  #waits({ phase, waitsFor, restores, keyId }: RotationRow): void {
    if (restores > 0) this.#reached.add('restored-by-rule');
    if (phase !== 'draining' || waitsFor.length === 0) return;
    const codes = new Set(waitsFor.map(({ code }) => code));
    if (codes.has('watermark-missing') && codes.size === 1) {
      this.#reached.add('retirement-stopped-by-watermark');
    }
    if (codes.has('hold') && codes.size === 1) this.#reached.add('retirement-stopped-by-hold');
    const bySource = waitsFor.every(({ code }) => code.startsWith('source-'));
    if (bySource && this.#hasLateJob(keyId)) {
      this.#reached.add('retirement-stopped-by-monthly-job');
    }
  }

  #hasLateJob(keyId: string): boolean {
    return this.#grounds.truth
      .callers()
      .some((caller) => caller.keyId === keyId && caller.kind === 'monthly-job');
  }

  #noteLostFalls(): void {
    for (const [name] of this.#grounds.ledger.fallen) {
      if (this.#isActive(name)) this.#lostFalls.add(name);
    }
  }

  #noteRepairs(): void {
    for (const name of this.#lostFalls) {
      if (!this.#isActive(name)) this.#reached.add('lost-revocation-repaired');
    }
  }

  #isActive(name: string): boolean {
    return [...this.#lineages.values()].some(({ versions }) =>
      versions.some(
        ({ keyId, number, state }) => versionName(keyId, number) === name && state === 'active',
      ),
    );
  }

  #noteFork(): void {
    const [head] = this.#grounds.truth.query('select epoch from head where id = 1');
    const epoch = Number(head?.epoch ?? 0);
    const verifiers = this.#grounds.truth.verifiers();
    if (epoch === 0 || verifiers.length === 0) return;
    if (verifiers.every((one) => one.head()?.epoch === epoch)) this.#reached.add('fork-repaired');
  }
}

function isWithdrawal({ verb }: CommandDone): boolean {
  return verb === 'key.revoke' || verb === 'version.revoke' || verb === 'key.compromise';
}

function isFelledBy({ verb, versions, refused }: CommandDone, version: number): boolean {
  return refused === null && (verb === 'key.revoke' || versions.includes(version));
}
