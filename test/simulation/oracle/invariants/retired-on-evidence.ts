import type { LineageRows, RotationRow, VersionRow } from '../lineage-rows.ts';
import type { TrueCaller } from '../truth.ts';
import { ConnectionsAwaited } from './connections-awaited.ts';
import { EvidenceOfUse } from './evidence-of-use.ts';
import type { Committed, Grounds, Invariant } from './invariant.ts';
import type { Leaving } from './leaving.ts';
import { SuspensionServed } from './suspension-served.ts';
import { UnobservedTime } from './unobserved-time.ts';

/**
 * I5, and I13 where a verifier lies: no version leaves `active` towards `deactivated` unless K4 and K5
 * hold, judged by what callers really hold and really did; and none is deactivated but by an act of a
 * person, or out of a suspension that was served (K6).
 */
export class RetiredOnEvidence implements Invariant {
  readonly name;
  readonly #grounds: Grounds;
  readonly #use: EvidenceOfUse;
  readonly #unobserved: UnobservedTime;
  readonly #connections: ConnectionsAwaited;
  readonly #suspension: SuspensionServed;

  constructor(name: 'I5' | 'I13', grounds: Grounds) {
    this.name = name;
    this.#grounds = grounds;
    this.#use = new EvidenceOfUse(grounds);
    this.#unobserved = new UnobservedTime(grounds);
    this.#connections = new ConnectionsAwaited(grounds);
    this.#suspension = new SuspensionServed(grounds);
  }

  committed({ lineages, before, isOtherHistory }: Committed): string | null {
    if (isOtherHistory || this.#isOthers()) return null;
    for (const [keyId, now] of lineages) {
      const then = before.get(keyId);
      if (then === undefined || then === now) continue;
      for (const version of now.versions) {
        const fault = this.#changeFault(version, now, then);
        if (fault !== null) return fault;
      }
    }
    return null;
  }

  #isOthers(): boolean {
    const liar = this.#grounds.truth.verifiers().some(({ honest }) => !honest);
    return liar !== (this.name === 'I13');
  }

  #changeFault(version: VersionRow, now: LineageRows, then: LineageRows): string | null {
    const { digest, state, keyId, number } = version;
    const earlier = then.versions.find((one) => one.number === number && one.digest === digest);
    if (digest === null || earlier === undefined || earlier.state === state) return null;
    if (earlier.handedOutAt === null || this.#isExcused(keyId, digest, now)) return null;
    const what = `version ${number} of ${keyId}`;
    if (state === 'active') return null;
    const leaving = leavingIn(then, version, what);
    if (state === 'suspended') {
      if (leaving === null) return `${what} was suspended, and no rotation had it leave`;
      const fault = this.#fault(leaving, now);
      return fault === null ? null : `${fault}, and was suspended all the same`;
    }
    if (earlier.state !== 'suspended' || leaving === null) {
      return `${what} was ${state} out of ${earlier.state}, and nobody had said so`;
    }
    if (state !== 'deactivated') return `${what} was ${state}, and nobody had said so`;
    return this.#suspension.fault(leaving, then);
  }

  /** A person or the end of the key ended it, or it comes to what it had come to before a fork. */
  #isExcused(keyId: string, digest: string, { key }: LineageRows): boolean {
    const { ledger, truth } = this.#grounds;
    const { serverClock } = ledger;
    if (ledger.excuses.hasFallen(keyId, digest) || ledger.latched.has(digest)) return true;
    return key.expiresAt !== null && key.expiresAt <= truth.now() + serverClock.offset().most;
  }

  #fault(leaving: Leaving, now: LineageRows): string | null {
    const { what, rotation } = leaving;
    if (rotation.holds.length > 0)
      return `${what} stood under the hold ${rotation.holds.join(', ')}`;
    return (
      this.#timeFault(what, now.rotation ?? rotation) ??
      this.#callerFault(leaving) ??
      this.#holderFault(leaving) ??
      this.#use.fault(leaving) ??
      this.#unobserved.fault(leaving) ??
      this.#connections.fault(leaving)
    );
  }

  /** K4 and K12, by the server's own instants. */
  #timeFault(what: string, { promotedAt, turnedAt, suspendedAt }: RotationRow): string | null {
    if (promotedAt === null || suspendedAt === null) return `${what} was never handed out`;
    const { truth } = this.#grounds;
    const d = truth.durations;
    const overlap =
      d.pollMs * (1 + d.jitterRatio) +
      d.clientCacheMs +
      Math.max(d.deploymentMs, d.sdkDeploymentMs) +
      d.longestRequestMs +
      d.propagationMs +
      d.clockToleranceMs +
      d.retireSafetyMs;
    const needed = Math.max(overlap, d.holdDownMs);
    const lasted = suspendedAt - Math.max(promotedAt, turnedAt ?? 0);
    if (lasted >= needed) return null;
    return `${what} overlapped for ${lasted} ms, and K4 and K12 ask for ${needed}`;
  }

  /**
   * K5(a) and (b): nobody who keeps to its class still has the leaving version alone. Of whom a liar saw
   * it may have told that it has moved; what honest verifiers saw within the quiet window counts all the
   * same, see EvidenceOfUse.
   */
  #callerFault({ what, version, staying, rotation }: Leaving): string | null {
    const { truth, ledger } = this.#grounds;
    const digest = version.digest ?? '';
    const since = rotation.promotedAt ?? 0;
    for (const caller of truth.callers()) {
      if (caller.keyId !== version.keyId) continue;
      if (!isStranded(caller, version.number, staying.number)) continue;
      if (ledger.excuses.isGone(caller.name, digest)) continue;
      if (this.name === 'I5' || !ledger.uses.wasAtLiar(version.keyId, caller.name, since)) {
        return `${caller.name} (${caller.kind}) has ${what} alone`;
      }
      ledger.excuses.overlook(caller.name, digest);
    }
    return null;
  }

  /** K5(a): every holder that is not gone has confirmed the staying version, or never had the leaving one. */
  #holderFault({ what, version, staying, rotation }: Leaving): string | null {
    if (rotation.direction === 'back') return null;
    const [holder] = this.#grounds.truth.query(
      "select name from holders where key_id = ? and kind = 'durable' and gone_at is null and tainted_at is null and confirmed_version is not ? limit 1",
      version.keyId,
      staying.number,
    );
    return holder === undefined ? null : `${holder.name} has not confirmed what replaces ${what}`;
  }
}

/** Null: no rotation had this version leave, of those that were open before. */
function leavingIn(then: LineageRows, version: VersionRow, what: string): Leaving | null {
  const { rotation, versions } = then;
  if (rotation === null) return null;
  const { direction, from, to } = rotation;
  const [leaving, staying] = direction === 'forward' ? [from, to] : [to, from];
  const other = versions.find(({ number }) => number === staying);
  if (leaving !== version.number || other === undefined) return null;
  return { version, staying: other, rotation, what };
}

function isStranded(caller: TrueCaller, leaving: number, staying: number): boolean {
  if (!caller.compliant) return false;
  const held = caller.held();
  return held.includes(leaving) && !held.includes(staying);
}
