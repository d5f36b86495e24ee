import { sourceOf, type TrueUse } from '../true-uses.ts';
import type { TrueVerifier } from '../truth.ts';
import { type Grounds, timeText } from './invariant.ts';
import type { Leaving } from './leaving.ts';

/** What of the reports of all instances is in the database, by instance: server time, ms. */
type Watermarks = ReadonlyMap<string, number>;

/** What one true source did: callers that look the same, as the verifiers of one region see them. */
interface TrueSource {
  uses: TrueUse[];
  /** True time of the last, 0: never. */
  lastOnLeaving: number;
  lastOnStaying: number;
}

/**
 * K5(b), (c) and K16, by what really was presented. Whoever used the leaving version within the quiet
 * window is waited for, also where it used the other one since; whoever has not moved, for as long as its
 * own rhythm asks. Nobody can be asked to know of what the verifier that saw it had not reported yet: but
 * a verifier that may accept must have reported of late, and of one that is lost so much is not known.
 */
export class EvidenceOfUse {
  readonly #grounds: Grounds;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  /** Judges a version that was suspended just now. */
  fault(leaving: Leaving): string | null {
    const watermarks = this.#watermarks();
    return (
      this.#silenceFault(leaving, watermarks) ??
      this.#useFault(leaving, watermarks) ??
      (this.#isRhythmKnown() ? this.#rhythmFault(leaving, watermarks) : null)
    );
  }

  /**
   * A liar may say that a source has moved which has not, and a database that fell back knows less of
   * rhythms: the quiet window is asked for then, and no more. What an honest verifier saw within that
   * window neither hides (I13).
   */
  #isRhythmKnown(): boolean {
    const { truth, ledger } = this.#grounds;
    return ledger.histories === 0 && truth.verifiers().every(({ honest }) => honest);
  }

  #watermarks(): Watermarks {
    const rows = this.#grounds.truth.query(
      'select id, watermark from instances where gone_at is null',
    );
    return new Map(rows.map(({ id, watermark }) => [String(id), Number(watermark)]));
  }

  /** K5(c): who may accept it still has reported of late. */
  #silenceFault({ what, version }: Leaving, watermarks: Watermarks): string | null {
    const { truth, ledger } = this.#grounds;
    const now = truth.now() + ledger.serverClock.offset().least;
    const longest = truth.durations.reportAlarmMs + ledger.serverClock.slackMs();
    for (const verifier of truth.verifiers()) {
      if (!verifier.wouldAccept(version.digest ?? '')) continue;
      const watermark = watermarks.get(verifier.instance);
      if (watermark === undefined || now - watermark <= longest) continue;
      return `${verifier.name} may accept ${what} and has reported nothing for ${Math.round((now - watermark) / 60_000)} min`;
    }
    return null;
  }

  /** K5(b): nobody presented it within the shortest quiet window. */
  #useFault({ what, version }: Leaving, watermarks: Watermarks): string | null {
    const { truth, ledger } = this.#grounds;
    const slack = ledger.serverClock.slackMs();
    const now = truth.now() + ledger.serverClock.offset().most;
    const since = now - truth.durations.quietMs + slack;
    for (const use of ledger.uses.ofKey(version.keyId)) {
      if (use.digest !== version.digest || use.earliest - slack <= since) continue;
      if (this.#isUnknown(use, watermarks) || this.#isGone(use)) continue;
      return `${use.caller} presented ${what} at ${timeText(use.at)}`;
    }
    return null;
  }

  /** K5(b): who has not moved has presented nothing at all for as long as its own rhythm asks. */
  #rhythmFault({ what, version, staying }: Leaving, watermarks: Watermarks): string | null {
    const { truth, ledger } = this.#grounds;
    const slack = ledger.serverClock.slackMs();
    const now = truth.now() + ledger.serverClock.offset().most;
    for (const [name, { uses, lastOnLeaving, lastOnStaying }] of this.#sources(
      version,
      staying,
      watermarks,
    )) {
      // Which of two came first is not known more closely than clocks are.
      if (lastOnLeaving === 0 || lastOnStaying >= lastOnLeaving - slack) continue;
      const last = uses.at(-1)?.earliest ?? 0;
      const needed = this.#quietNeeded(uses);
      if (now - last >= needed - slack) continue;
      return `${name} has not moved from ${what}, was quiet for ${Math.round((now - last) / 60_000)} min, and its rhythm asks for ${Math.round(needed / 60_000)}`;
    }
    return null;
  }

  #sources(
    leaving: Leaving['version'],
    staying: Leaving['staying'],
    watermarks: Watermarks,
  ): Map<string, TrueSource> {
    const sources = new Map<string, TrueSource>();
    for (const use of this.#grounds.ledger.uses.ofKey(leaving.keyId)) {
      const name = sourceOf(use);
      const source = sources.get(name) ?? { uses: [], lastOnLeaving: 0, lastOnStaying: 0 };
      // The server may have heard of a move before its verifier's watermark says so.
      if (use.digest === staying.digest) source.lastOnStaying = use.at;
      sources.set(name, source);
      if (this.#isUnknown(use, watermarks)) continue;
      source.uses.push(use);
      // Whom nobody need wait for has its rhythm, and may have moved, all the same.
      if (use.digest === leaving.digest && !this.#isGone(use)) source.lastOnLeaving = use.at;
    }
    return sources;
  }

  #quietNeeded(uses: readonly TrueUse[]): number {
    const { quietMs, sourceOnceMs, gapMarginMs } = this.#grounds.truth.durations;
    const slack = this.#grounds.ledger.serverClock.slackMs();
    const first = uses[0]?.at ?? 0;
    const last = uses.at(-1)?.at ?? 0;
    // On the edge of a quiet window either may be asked, as clocks have it.
    if (last - first < quietMs - slack) return Math.max(quietMs, sourceOnceMs);
    let gap = 0;
    for (let index = 1; index < uses.length; index++) {
      gap = Math.max(gap, (uses[index]?.at ?? 0) - (uses[index - 1]?.at ?? 0));
    }
    return Math.max(quietMs, Math.min(3 * gap, gap + gapMarginMs) - 3 * slack);
  }

  /** A person said that nobody need wait for it. */
  #isGone({ caller, digest }: TrueUse): boolean {
    return this.#grounds.ledger.excuses.isGone(caller, digest);
  }

  /** Whether its verifier had not reported it, and is not known to have been lost for long since. */
  #isUnknown(
    { instance, digest, latest, earliest, accepted }: TrueUse,
    watermarks: Watermarks,
  ): boolean {
    const { truth, ledger } = this.#grounds;
    const slack = ledger.serverClock.slackMs();
    const watermark = watermarks.get(instance);
    if (watermark === undefined) return true;
    if (latest + slack <= watermark) return false;
    if (!accepted) return true;
    const runs = truth.verifiers().find((verifier) => verifier.instance === instance);
    if (runs !== undefined && this.#isPast(runs, digest, latest)) return true;
    const { reportAlarmMs, unobservedRestartMs } = truth.durations;
    const longest = runs !== undefined ? reportAlarmMs : unobservedRestartMs;
    return earliest - watermark <= longest + slack;
  }

  /**
   * It was used before the quiet window, at a verifier that is cut off and whose grace is over: nobody
   * waits for what that one alone knows (K5c asks of those that could have accepted in the window).
   */
  #isPast(verifier: TrueVerifier, digest: string, latest: number): boolean {
    const { truth, ledger } = this.#grounds;
    const now = truth.now() + ledger.serverClock.offset().least;
    const isBefore = latest + ledger.serverClock.slackMs() < now - truth.durations.quietMs;
    return isBefore && !verifier.wouldAccept(digest);
  }
}
