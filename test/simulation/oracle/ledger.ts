import type { CommandDone, Observed } from '../observed.ts';
import { Excuses } from './excuses.ts';
import type { LineageRows } from './lineage-rows.ts';
import { LostWithdrawals } from './lost-withdrawals.ts';
import { OpenConnections } from './open-connections.ts';
import { ServerClock } from './server-clock.ts';
import { TrueUses } from './true-uses.ts';
import type { Truth } from './truth.ts';

/** A version of a key, as a key of a map. */
export function versionName(keyId: string, version: number): string {
  return `${keyId} v${version}`;
}

/** Something that was withdrawn by a command, and when nobody may accept it any more. */
export interface Withdrawal {
  /** True time at which the command returned. */
  at: number;
  /** True time after which no verifier accepts it; null: nothing was promised. */
  endsBy: number | null;
  /**
   * Of the version that was meant; null: of the whole key. By its number alone it is not known: a database
   * that was put back may give that twice.
   */
  digest: string | null;
}

const LATCHED: ReadonlySet<string> = new Set(['deactivated', 'compromised', 'destroyed']);

/** Acts that make a version be accepted by nobody within the bound of their receipt. */
const ENDING_VERBS = new Set(['key.revoke', 'version.revoke', 'key.compromise', 'key.suspend']);

/** Privileged acts on a lineage that must fail once its key is revoked (I12). */
export const PRIVILEGED_VERBS: ReadonlySet<string> = new Set([
  'rotation.begin',
  'rotation.restore',
  'rotation.roll-back',
  'rotation.extend',
  'holder.pickup',
  'holder.confirm',
  'holder.enrol',
]);

/**
 * What has really happened: the memory of an onlooker, from which invariants judge. The fault of a
 * node, a clock or a message never reaches it.
 */
export class Ledger {
  readonly #truth: Truth;
  /** What a person or a security act may have had compliant clients refused for. */
  readonly excuses: Excuses;
  readonly uses: TrueUses;
  readonly serverClock: ServerClock;
  readonly connections = new OpenConnections();
  readonly lost: LostWithdrawals;
  readonly withdrawals = new Map<string, Withdrawal>();
  /** Whole keys that were revoked: when the command returned. */
  readonly revokedKeys = new Map<string, number>();
  /** Versions that fell to a revoke or a compromise: when the command returned. */
  readonly fallen = new Map<string, number>();
  /** Versions that were ever latched, by digest: since when, true time. */
  readonly latched = new Map<string, number>();
  readonly suspendedKeys = new Set<string>();
  #histories = 0;
  #fellBackAt = Number.NEGATIVE_INFINITY;

  constructor(truth: Truth) {
    this.#truth = truth;
    this.serverClock = new ServerClock(truth);
    this.excuses = new Excuses(truth);
    this.lost = new LostWithdrawals(truth);
    this.uses = new TrueUses(truth, this.serverClock);
  }

  /** How often the database lost commits, or an older one was put in its place. */
  get histories(): number {
    return this.#histories;
  }

  /** True time at which it last did; minus infinity: never. */
  get fellBackAt(): number {
    return this.#fellBackAt;
  }

  see(observed: Observed): void {
    this.connections.see(observed);
    if (observed.type === 'asked') this.excuses.asked(observed);
    if (observed.type === 'command') this.excuses.done(observed);
    if (observed.type === 'command' && observed.refused === null) this.#command(observed);
    if (observed.type === 'person') this.excuses.person(observed);
    if (observed.type === 'node' && observed.change.startsWith('database-')) {
      this.#histories++;
      this.#fellBackAt = observed.at;
      this.#forgetLost(this.lost.since(observed));
    }
    if (observed.type === 'fault') this.lost.fault(observed);
    if (observed.type === 'answered') {
      this.uses.see(observed);
      this.excuses.answered(observed);
    }
  }

  /** Something was committed. */
  committed(lineages: ReadonlyMap<string, LineageRows>): void {
    this.excuses.committed(lineages);
    const now = this.#truth.now();
    for (const { versions } of lineages.values()) {
      for (const { digest, state } of versions) {
        if (digest === null || !LATCHED.has(state) || this.latched.has(digest)) continue;
        this.latched.set(digest, now);
      }
    }
  }

  /**
   * Whether every version of the key, or this one, was to be accepted by nobody from some time on.
   *
   * @param digest - of the version; null: whichever had its number.
   */
  withdrawalOf(keyId: string, version: number, digest: string | null): Withdrawal | undefined {
    const own = this.withdrawals.get(versionName(keyId, version));
    const isMeant = digest === null || own?.digest === digest;
    return (isMeant ? own : undefined) ?? this.withdrawals.get(keyId);
  }

  #command(done: CommandDone): void {
    const { keyId, verb } = done;
    if (keyId === null) return;
    if (verb === 'key.suspend') this.suspendedKeys.add(keyId);
    if (verb === 'key.resume') this.#resume(keyId);
    if (verb === 'key.revoke') this.revokedKeys.set(keyId, done.at);
    if (!ENDING_VERBS.has(verb)) return;
    const withdrawal = { at: done.at, endsBy: this.#endsBy(done), digest: null };
    if (verb === 'key.revoke' || verb === 'key.suspend') this.#withdraw(keyId, withdrawal);
    else {
      const fallen = this.#fallenBy(done, keyId);
      for (const version of fallen) this.fallen.set(versionName(keyId, version), done.at);
      for (const version of [...fallen, ...this.#refusedLater(done, keyId)]) {
        const digest = this.#digestOf(keyId, version);
        this.#withdraw(versionName(keyId, version), { ...withdrawal, digest });
      }
    }
  }

  #digestOf(keyId: string, version: number): string | null {
    const sql = 'select digest from versions where key_id = ? and number = ?';
    const [row] = this.#truth.query(sql, keyId, version);
    return (row?.digest ?? null) as string | null;
  }

  /** Versions that leaked and are accepted until a time to come, narrowed (K10). */
  #refusedLater({ verb, versions }: CommandDone, keyId: string): readonly number[] {
    if (verb !== 'key.compromise') return [];
    const sql = 'select number from versions where key_id = ? and refuse_at is not null';
    const later = this.#truth.query(sql, keyId).map(({ number }) => Number(number));
    return later.filter((number) => versions.includes(number));
  }

  /** A compromise that names no version is of all that were handed out: those that fell by it. */
  #fallenBy({ verb, versions }: CommandDone, keyId: string): readonly number[] {
    if (verb !== 'key.compromise') return versions;
    const rows = this.#truth.query(
      "select number from versions where key_id = ? and state = 'compromised'",
      keyId,
    );
    const numbers = rows.map(({ number }) => Number(number));
    return numbers.filter((number) => !this.fallen.has(versionName(keyId, number)));
  }

  #withdraw(name: string, withdrawal: Withdrawal): void {
    const known = this.withdrawals.get(name);
    const earlier = known?.digest === withdrawal.digest ? known : undefined;
    // Of two promises the earlier bound counts.
    const bound = earlier?.endsBy ?? Number.POSITIVE_INFINITY;
    if (earlier !== undefined && bound <= (withdrawal.endsBy ?? Number.POSITIVE_INFINITY)) return;
    this.withdrawals.set(name, withdrawal);
  }

  /** A key that was only suspended is accepted again. */
  #resume(keyId: string): void {
    this.suspendedKeys.delete(keyId);
    if (!this.revokedKeys.has(keyId)) this.withdrawals.delete(keyId);
  }

  /** What was withdrawn since, and is lost beyond proof, nobody can hold to. */
  #forgetLost(since: number | null): void {
    if (since === null) return;
    for (const [name, { at }] of this.withdrawals) {
      const [keyId = '', version] = name.split(' v');
      if (at < since || !this.lost.isLost(keyId, version === undefined ? null : Number(version))) {
        continue;
      }
      this.withdrawals.delete(name);
      this.fallen.delete(name);
      this.revokedKeys.delete(name);
    }
  }

  /** The receipt speaks of server time; the onlooker knows how far that is off at the node. */
  #endsBy({ receipt, node }: CommandDone): number | null {
    if (receipt === null) return null;
    const offset = this.#truth
      .nodes()
      .find(({ name }) => name === node)
      ?.serverTimeOffsetMs();
    return offset === undefined ? null : receipt.worstCaseAt - offset;
  }
}
