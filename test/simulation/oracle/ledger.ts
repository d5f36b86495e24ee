import type { Answered, CommandDone, Observed } from '../observed.ts';
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
}

/** One caller's presentations of one version at honest verifiers. */
export interface TrueUse {
  caller: string;
  first: number;
  last: number;
  count: number;
}

/** Acts after which a compliant client may be told no. */
const EXCUSING_VERBS = new Set([
  'key.revoke',
  'version.revoke',
  'key.compromise',
  'key.suspend',
  'key.narrow',
  'version.narrow',
  'key.edit',
  'api.edit',
  'key.expire',
]);

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
  /** Keys of which a person or a security act may have made a compliant client be refused. */
  readonly excused = new Map<string, string>();
  readonly withdrawals = new Map<string, Withdrawal>();
  /** Whole keys that were revoked: when the command returned. */
  readonly revokedKeys = new Map<string, number>();
  /** Versions that fell to a revoke or a compromise: when the command returned. */
  readonly fallen = new Map<string, number>();
  readonly uses = new Map<string, Map<string, TrueUse>>();
  readonly suspendedKeys = new Set<string>();
  #histories = 0;

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  /** How often the database lost commits, or an older one was put in its place. */
  get histories(): number {
    return this.#histories;
  }

  see(observed: Observed): void {
    if (observed.type === 'command' && observed.refused === null) this.#command(observed);
    if (observed.type === 'person' && observed.keyId !== null && observed.act !== 'instance-gone') {
      this.excused.set(observed.keyId, `${observed.act} of ${observed.subject}`);
    }
    if (observed.type === 'node' && observed.change.startsWith('database-')) this.#histories++;
    if (observed.type === 'answered') this.#use(observed);
  }

  /** Whether every version of the key, or this one, was to be accepted by nobody from some time on. */
  withdrawalOf(keyId: string, version: number): Withdrawal | undefined {
    return this.withdrawals.get(versionName(keyId, version)) ?? this.withdrawals.get(keyId);
  }

  /** Presentations at honest verifiers of a version of the key, by caller. */
  usesOf(keyId: string, version: number): ReadonlyMap<string, TrueUse> {
    return this.uses.get(versionName(keyId, version)) ?? new Map();
  }

  #command(done: CommandDone): void {
    const { keyId, verb } = done;
    if (keyId === null) return;
    if (EXCUSING_VERBS.has(verb)) this.excused.set(keyId, verb);
    if (verb === 'key.suspend') this.suspendedKeys.add(keyId);
    if (verb === 'key.resume') this.#resume(keyId);
    if (verb === 'key.revoke') this.revokedKeys.set(keyId, done.at);
    if (!ENDING_VERBS.has(verb)) return;
    const withdrawal = { at: done.at, endsBy: this.#endsBy(done) };
    if (verb === 'key.revoke' || verb === 'key.suspend') this.#withdraw(keyId, withdrawal);
    else {
      for (const version of this.#fallenBy(done, keyId)) {
        this.#withdraw(versionName(keyId, version), withdrawal);
        this.fallen.set(versionName(keyId, version), done.at);
      }
    }
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
    const earlier = this.withdrawals.get(name);
    if (earlier?.endsBy !== null && earlier !== undefined) return;
    this.withdrawals.set(name, withdrawal);
  }

  /** A key that was only suspended is accepted again. */
  #resume(keyId: string): void {
    this.suspendedKeys.delete(keyId);
    if (!this.revokedKeys.has(keyId)) this.withdrawals.delete(keyId);
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

  #use({ at, caller, cached, keyId, version, verifier, probe }: Answered): void {
    if (keyId === null || version === null || cached || probe) return;
    const honest = this.#truth.verifiers().find(({ name }) => name === verifier)?.honest ?? true;
    if (!honest) return;
    const name = versionName(keyId, version);
    const ofVersion = this.uses.get(name) ?? new Map<string, TrueUse>();
    const use = ofVersion.get(caller) ?? { caller, first: at, last: at, count: 0 };
    use.last = at;
    use.count++;
    this.uses.set(name, ofVersion.set(caller, use));
  }
}
