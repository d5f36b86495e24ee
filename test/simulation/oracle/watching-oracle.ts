import type { Observed } from '../observed.ts';
import type { SometimesName, Violation } from '../seed-result.ts';
import { AuditWhole } from './invariants/audit-whole.ts';
import { BoundedRevocation } from './invariants/bounded-revocation.ts';
import { ClocksOwnedUp } from './invariants/clocks-owned-up.ts';
import { ComesToRest } from './invariants/comes-to-rest.ts';
import { ConnectionsEnd } from './invariants/connections-end.ts';
import { FreshMeansCurrent } from './invariants/fresh-means-current.ts';
import { HistoryForward } from './invariants/history-forward.ts';
import type { Committed, Grounds, Invariant } from './invariants/invariant.ts';
import { LatchedBeforeRefused } from './invariants/latched-before-refused.ts';
import { LatchedForGood } from './invariants/latched-for-good.ts';
import { NeverRefused } from './invariants/never-refused.ts';
import { NoMoreRights } from './invariants/no-more-rights.ts';
import { NoSecretTold } from './invariants/no-secret-told.ts';
import { NoThiefInherits } from './invariants/no-thief-inherits.ts';
import { PublishedFirst } from './invariants/published-first.ts';
import { ReportsKept } from './invariants/reports-kept.ts';
import { RetiredOnEvidence } from './invariants/retired-on-evidence.ts';
import { RevokedHasNoPower } from './invariants/revoked-has-no-power.ts';
import { StandsTogether } from './invariants/stands-together.ts';
import { Ledger } from './ledger.ts';
import { LineageReader, type LineageRows } from './lineage-rows.ts';
import type { Oracle } from './oracle.ts';
import { Sometimes } from './sometimes.ts';
import type { Truth } from './truth.ts';

/** Holds all 18 invariants against a world, and notes what was reached. */
export class WatchingOracle implements Oracle {
  readonly #truth: Truth;
  readonly #reader: LineageReader;
  readonly #ledger: Ledger;
  readonly #sometimes: Sometimes;
  readonly #invariants: readonly Invariant[];
  #violation: Violation | null = null;
  #commits = -1;
  #histories = 0;
  #lineages: ReadonlyMap<string, LineageRows> = new Map();

  constructor(truth: Truth) {
    this.#truth = truth;
    this.#reader = new LineageReader(truth);
    this.#ledger = new Ledger(truth);
    const grounds = { truth, ledger: this.#ledger };
    this.#sometimes = new Sometimes(grounds);
    this.#invariants = invariantsOn(grounds);
  }

  see(observed: Observed): void {
    this.#ledger.see(observed);
    this.#sometimes.see(observed);
    this.#ask((invariant) => invariant.see?.(observed));
  }

  afterEvent(): Violation | null {
    if (this.#truth.commits() !== this.#commits) this.#committed();
    this.#ask((invariant) => invariant.afterEvent?.());
    return this.#violation;
  }

  atEnd(): Violation | null {
    this.#ask((invariant) => invariant.atEnd?.());
    return this.#violation;
  }

  reached(): SometimesName[] {
    return this.#sometimes.reached;
  }

  #committed(): void {
    this.#commits = this.#truth.commits();
    const lineages = this.#reader.read();
    const isOtherHistory = this.#ledger.histories !== this.#histories;
    this.#histories = this.#ledger.histories;
    const committed: Committed = { lineages, before: this.#lineages, isOtherHistory };
    this.#lineages = lineages;
    this.#sometimes.committed(committed);
    this.#ask((invariant) => invariant.committed?.(committed));
    this.#ledger.committed(lineages);
  }

  /** The first violation stays. */
  #ask(question: (invariant: Invariant) => string | null | undefined): void {
    if (this.#violation !== null) return;
    for (const invariant of this.#invariants) {
      const text = question(invariant) ?? null;
      if (text === null) continue;
      this.#violation = { invariant: invariant.name, at: this.#truth.now(), text };
      return;
    }
  }
}

function invariantsOn(grounds: Grounds): Invariant[] {
  return [
    new NeverRefused('I1', grounds),
    new LatchedBeforeRefused(grounds),
    new BoundedRevocation(grounds),
    new FreshMeansCurrent(grounds),
    new LatchedForGood(grounds),
    new PublishedFirst(grounds),
    new RetiredOnEvidence('I5', grounds),
    new AuditWhole(grounds),
    new ReportsKept(grounds),
    new NoThiefInherits(),
    new NoMoreRights(grounds),
    new StandsTogether(grounds),
    new HistoryForward(),
    new RevokedHasNoPower(grounds),
    new RetiredOnEvidence('I13', grounds),
    new ComesToRest(grounds),
    new ClocksOwnedUp(grounds),
    new NoSecretTold(grounds),
    new NeverRefused('I17', grounds),
    new ConnectionsEnd(grounds),
  ];
}
