import { sourceOf, type TrueUse } from '../true-uses.ts';
import { type Committed, type Grounds, type Invariant, timeText } from './invariant.ts';

/** What is stored of one source and version. Server time, ms. */
interface Stored {
  lastSeenAt: number;
  accepted: number;
}

/**
 * I7: what an instance saw before the watermark that the server counts on is in the database, source by
 * source, when a version is suspended or deactivated; and each acceptance of it is, at the end. What was
 * reported before the database fell back may have been lost with it; what was used after that is not.
 */
export class ReportsKept implements Invariant {
  readonly name = 'I7';
  readonly #grounds: Grounds;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  committed({ lineages, before, isOtherHistory }: Committed): string | null {
    if (isOtherHistory) return null;
    if (lineages === before) return null;
    for (const [keyId, { versions }] of lineages) {
      const earlier = before.get(keyId)?.versions ?? [];
      for (const [index, { state, number, digest }] of versions.entries()) {
        const then = earlier[index]?.state;
        if (digest === null || then === undefined || then === state) continue;
        if (state !== 'suspended' && then !== 'suspended') continue;
        const fault = this.#fault(keyId, (use) => use.version === number && use.digest === digest);
        if (fault !== null) return fault;
      }
    }
    return null;
  }

  atEnd(): string | null {
    for (const { id } of this.#grounds.truth.query('select id from keys')) {
      const keyId = String(id);
      const isKnown = this.#known(keyId);
      const fault =
        this.#fault(keyId, isKnown) ??
        this.#countFault(keyId, (use) => use.accepted && isKnown(use));
      if (fault !== null) return fault;
    }
    return null;
  }

  #fault(keyId: string, isMeant: (use: TrueUse) => boolean): string | null {
    const { truth, ledger } = this.#grounds;
    const slack = ledger.serverClock.slackMs();
    const known = this.#stored(keyId);
    for (const [name, uses] of this.#reported(keyId, isMeant)) {
      const use = uses.at(-1);
      if (use === undefined) continue;
      const at = use.earliest - slack;
      const stored = known.get(name)?.lastSeenAt ?? 0;
      if (stored >= at || stored >= at - jumpedMs(truth, keyId, at)) continue;
      return `instance ${use.instance} saw version ${use.version} of ${keyId} used by ${use.caller} at ${timeText(use.at)} and reported past that, and the server has it not`;
    }
    return null;
  }

  /** Not only the last: each counts. */
  #countFault(keyId: string, isMeant: (use: TrueUse) => boolean): string | null {
    const stored = this.#stored(keyId);
    for (const [name, uses] of this.#reported(keyId, isMeant)) {
      const accepted = stored.get(name)?.accepted ?? 0;
      if (accepted >= uses.length) continue;
      return `${uses.length} acceptances of ${name} were reported, and the server has ${accepted}`;
    }
    return null;
  }

  /** A number that was given twice, on either side of a fork, stays with the version that is known. */
  #known(keyId: string): (use: TrueUse) => boolean {
    const rows = this.#grounds.truth.query('select digest from versions where key_id = ?', keyId);
    const digests = new Set(rows.map(({ digest }) => digest));
    return ({ digest }) => digests.has(digest);
  }

  #stored(keyId: string): Map<string, Stored> {
    const rows = this.#grounds.truth.query(
      'select s.address_prefix, s.user_agent, s.region, v.version, v.last_seen_at, v.accepted from source_versions v join sources s on s.id = v.source_id where s.key_id = ?',
      keyId,
    );
    return new Map(
      rows.map((row) => {
        const source = `${row.user_agent} at ${row.address_prefix} in ${row.region}`;
        const stored = { lastSeenAt: Number(row.last_seen_at), accepted: Number(row.accepted) };
        return [`${source} with version ${row.version}`, stored];
      }),
    );
  }

  /** Uses that the watermark of their instance has passed, by source and version. */
  #reported(keyId: string, isMeant: (use: TrueUse) => boolean): Map<string, TrueUse[]> {
    const { truth, ledger } = this.#grounds;
    const rows = truth.query('select id, watermark from instances');
    const watermarks = new Map(rows.map(({ id, watermark }) => [String(id), Number(watermark)]));
    const slack = ledger.serverClock.slackMs();
    const reported = new Map<string, TrueUse[]>();
    for (const use of ledger.uses.ofKey(keyId)) {
      if (use.at <= ledger.fellBackAt || !isMeant(use)) continue;
      if (ledger.uses.isShared(use.instance)) continue;
      if ((watermarks.get(use.instance) ?? 0) < use.latest + slack) continue;
      const name = `${sourceOf(use)} with version ${use.version}`;
      const uses = reported.get(name) ?? [];
      uses.push(use);
      reported.set(name, uses);
    }
    return reported;
  }
}

/**
 * How far server time jumped at or after an instant, ms (K8): what was used before a jump is stored as of
 * so much earlier, as is what an instance saw that had not heard of it. The jump, and the time until all
 * had heard of it, count as times that nobody observed.
 */
function jumpedMs(truth: Grounds['truth'], keyId: string, at: number): number {
  const unheard =
    'select 1 from unheard_jumps u join keys k on k.api_id = u.api_id where k.id = ? and j.to_at between u.jumped_at and u.to_at and u.to_at >= ?';
  const jumps = `select coalesce(sum(to_at - from_at), 0) as ms from clock_jumps j where to_at >= ? or exists (${unheard})`;
  return Number(truth.query(jumps, at, keyId, at)[0]?.ms);
}
