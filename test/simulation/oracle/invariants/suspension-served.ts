import type { LineageRows } from '../lineage-rows.ts';
import { sourceOf, type TrueUse } from '../true-uses.ts';
import { type Grounds, timeText } from './invariant.ts';
import type { Leaving } from './leaving.ts';

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
    const [row] = this.#grounds.truth.query(
      'select hidden_at from rotations where id = ?',
      rotation.id,
    );
    if (typeof row?.hidden_at !== 'number') return `${what} was deactivated and never hidden`;
    return (
      this.#timeFault(leaving, row.hidden_at) ??
      this.#acceptFault(leaving, row.hidden_at) ??
      this.#useFault(leaving, then)
    );
  }

  #timeFault({ what }: Leaving, hiddenAt: number): string | null {
    const { truth, ledger } = this.#grounds;
    const lasted = truth.now() + ledger.serverClock.offset().most - hiddenAt;
    if (lasted >= truth.durations.suspensionMs) return null;
    return `${what} was deactivated after a suspension of ${Math.round(lasted)} ms`;
  }

  /** Its time is counted from when nobody accepts it any more. */
  #acceptFault({ what, version }: Leaving, hiddenAt: number): string | null {
    const { truth, ledger } = this.#grounds;
    const accepting = truth
      .verifiers()
      .find((verifier) => verifier.wouldAccept(version.digest ?? ''));
    if (accepting !== undefined) {
      return `${what} was deactivated while ${accepting.name} would accept it`;
    }
    const hidden = hiddenAt + ledger.serverClock.slackMs();
    const late = ledger.uses
      .ofKey(version.keyId)
      .find(
        ({ digest, accepted, earliest }) =>
          accepted && digest === version.digest && earliest > hidden,
      );
    return late === undefined
      ? null
      : `${what} was accepted at ${timeText(late.at)}, after it was taken for hidden`;
  }

  /** Whoever was accepted before and presents it brings it back, or begins the suspension anew. */
  #useFault({ what, version, rotation }: Leaving, { key }: LineageRows): string | null {
    const { truth, ledger } = this.#grounds;
    const slack = ledger.serverClock.slackMs();
    const suspendedAt = rotation.suspendedAt ?? 0;
    const servedFrom =
      truth.now() + ledger.serverClock.offset().most - truth.durations.suspensionMs;
    // A person is asked where it was brought back once, where the key is under suspicion, or always.
    const restores = rotation.restores === 0 && !key.tainted && !this.#asksAlways(key.id);
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

  #asksAlways(keyId: string): boolean {
    const [policy] = this.#grounds.truth.query(
      'select document from policies where id = (select policy_id from keys where id = ?)',
      keyId,
    );
    return policy !== undefined && JSON.parse(String(policy.document)).restore === 'ask';
  }

  #isReported({ instance, latest }: TrueUse): boolean {
    const { truth, ledger } = this.#grounds;
    const [row] = truth.query('select watermark from instances where id = ?', instance);
    return Number(row?.watermark ?? 0) >= latest + ledger.serverClock.slackMs();
  }
}

function wasAccepted(use: TrueUse, uses: readonly TrueUse[], until: number): boolean {
  const source = sourceOf(use);
  return uses.some((one) => one.accepted && one.latest < until && sourceOf(one) === source);
}
