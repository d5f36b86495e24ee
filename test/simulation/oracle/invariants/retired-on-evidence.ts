import type { LineageRows, RotationRow } from '../lineage-rows.ts';
import type { TrueCaller } from '../truth.ts';
import { type Committed, type Grounds, type Invariant, timeText } from './invariant.ts';

/**
 * I5, and I13 where a verifier lies: no version leaves `active` towards `deactivated` unless K4 and K5
 * hold, judged by what callers really hold and really did.
 */
export class RetiredOnEvidence implements Invariant {
  readonly name;
  readonly #grounds: Grounds;

  constructor(name: 'I5' | 'I13', grounds: Grounds) {
    this.name = name;
    this.#grounds = grounds;
  }

  committed({ lineages, before, isOtherHistory }: Committed): string | null {
    if (isOtherHistory || this.#isOthers()) return null;
    for (const [keyId, now] of lineages) {
      const { rotation } = now;
      const earlier = before.get(keyId)?.rotation;
      if (rotation?.phase !== 'suspended' || earlier?.phase === 'suspended') continue;
      const fault = this.#fault(now, rotation, earlier ?? null);
      if (fault !== null) return `${fault}, and was suspended all the same`;
    }
    return null;
  }

  #isOthers(): boolean {
    const liar = this.#grounds.truth.verifiers().some(({ honest }) => !honest);
    return liar !== (this.name === 'I13');
  }

  #fault({ key }: LineageRows, rotation: RotationRow, before: RotationRow | null): string | null {
    if (this.#grounds.ledger.excused.has(key.id)) return null;
    const leaving = rotation.direction === 'forward' ? rotation.from : rotation.to;
    const staying = rotation.direction === 'forward' ? rotation.to : rotation.from;
    const what = `version ${leaving} of ${key.id}`;
    if (before !== null && before.holds.length > 0) {
      return `${what} stood under the hold ${before.holds.join(', ')}`;
    }
    return (
      this.#timeFault(what, rotation) ??
      this.#callerFault(what, key.id, leaving, staying) ??
      this.#useFault(what, leaving, staying, rotation)
    );
  }

  /** K4 and K12, by the server's own instants. */
  #timeFault(what: string, { promotedAt, suspendedAt }: RotationRow): string | null {
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
    if (suspendedAt - promotedAt >= needed) return null;
    return `${what} overlapped for ${suspendedAt - promotedAt} ms, and K4 and K12 ask for ${needed}`;
  }

  /** K5(a) and (b): nobody who keeps to its class still has the leaving version alone. */
  #callerFault(what: string, keyId: string, leaving: number, staying: number): string | null {
    const stranded = this.#grounds.truth
      .callers()
      .find((caller) => caller.keyId === keyId && isStranded(caller, leaving, staying));
    return stranded === undefined ? null : `${stranded.name} (${stranded.kind}) has ${what} alone`;
  }

  /** K5(b) and (c): nobody else presented it within the shortest quiet window. */
  #useFault(
    what: string,
    leaving: number,
    staying: number,
    { keyId, turnedAt, promotedAt }: RotationRow,
  ): string | null {
    const { truth, ledger } = this.#grounds;
    const { quietMs, clockToleranceMs } = truth.durations;
    const since = truth.now() - quietMs + clockToleranceMs;
    const offset = truth.nodes()[0]?.serverTimeOffsetMs() ?? 0;
    const movedSince = (turnedAt ?? promotedAt ?? 0) - offset;
    for (const use of ledger.usesOf(keyId, leaving).values()) {
      // Whoever has presented the staying version since is not waited for.
      const moved = ledger.usesOf(keyId, staying).get(use.caller);
      if (moved !== undefined && moved.last > movedSince) continue;
      if (use.last > since) return `${use.caller} presented ${what} at ${timeText(use.last)}`;
    }
    return null;
  }
}

function isStranded(caller: TrueCaller, leaving: number, staying: number): boolean {
  if (!caller.compliant) return false;
  const held = caller.held();
  return held.includes(leaving) && !held.includes(staying);
}
