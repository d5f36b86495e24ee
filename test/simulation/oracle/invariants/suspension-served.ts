import type { LineageRows } from '../lineage-rows.ts';
import type { TrueUse } from '../true-uses.ts';
import { type Grounds, timeText } from './invariant.ts';
import type { Leaving } from './retired-on-evidence.ts';

/**
 * K6: a version is deactivated by its rotation only when its suspension was served: for all its time
 * nobody accepted it, no hold stood at its end, and nobody who was accepted on the lineage before
 * presented it without its being restored.
 */
export class SuspensionServed {
  readonly #grounds: Grounds;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  /** Judges a version that was deactivated just now, out of its suspension. */
  fault(leaving: Leaving, then: LineageRows): string | null {
    const { what, rotation } = leaving;
    if (rotation.phase !== 'suspended') return `${what} was deactivated in ${rotation.phase}`;
    if (rotation.holds.length > 0) {
      return `${what} was deactivated under the hold ${rotation.holds.join(', ')}`;
    }
    return this.#timeFault(leaving) ?? this.#acceptFault(leaving) ?? this.#useFault(leaving, then);
  }

  #timeFault({ what, rotation }: Leaving): string | null {
    const { truth, ledger } = this.#grounds;
    const now = truth.now() + ledger.serverClock.offset().most;
    const lasted = now - (rotation.suspendedAt ?? now);
    if (lasted >= truth.durations.suspensionMs) return null;
    return `${what} was deactivated after a suspension of ${Math.round(lasted)} ms`;
  }

  #acceptFault({ what, version }: Leaving): string | null {
    const accepting = this.#grounds.truth
      .verifiers()
      .find((verifier) => verifier.wouldAccept(version.digest ?? ''));
    return accepting === undefined
      ? null
      : `${what} was deactivated while ${accepting.name} would accept it`;
  }

  /** Whoever was accepted before and presents it brings it back, or begins the suspension anew. */
  #useFault({ what, version, rotation }: Leaving, { key }: LineageRows): string | null {
    const { truth, ledger } = this.#grounds;
    const slack = ledger.serverClock.slackMs();
    const suspendedAt = rotation.suspendedAt ?? 0;
    const servedFrom =
      truth.now() + ledger.serverClock.offset().most - truth.durations.suspensionMs;
    // A person is asked where it was brought back once, and where the key is under suspicion.
    const restores = rotation.restores === 0 && !key.tainted;
    const since = restores ? suspendedAt : Math.max(suspendedAt, servedFrom);
    const uses = ledger.uses.ofKey(version.keyId);
    const found = uses.find(
      (use) =>
        use.digest === version.digest &&
        use.earliest - slack > since &&
        this.#isReported(use) &&
        wasAccepted(use, uses, suspendedAt - slack),
    );
    if (found === undefined) return null;
    return `${found.caller}, accepted on this lineage before, presented ${what} at ${timeText(found.at)} while it was suspended, and it was deactivated all the same`;
  }

  #isReported({ instance, latest }: TrueUse): boolean {
    const { truth, ledger } = this.#grounds;
    const [row] = truth.query('select watermark from instances where id = ?', instance);
    return Number(row?.watermark ?? 0) >= latest + ledger.serverClock.slackMs();
  }
}

function wasAccepted(use: TrueUse, uses: readonly TrueUse[], until: number): boolean {
  return uses.some(
    ({ caller, region, accepted, latest }) =>
      accepted && caller === use.caller && region === use.region && latest < until,
  );
}
