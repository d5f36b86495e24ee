import type { Observed } from '../../observed.ts';
import type { InvariantName } from '../../seed-result.ts';
import type { Ledger } from '../ledger.ts';
import type { LineageRows } from '../lineage-rows.ts';
import type { Truth } from '../truth.ts';

/** One of the 18. Each question is answered with a sentence of what is wrong, or null. */
export interface Invariant {
  readonly name: InvariantName;
  /** Something happened, and the ledger has heard of it already. */
  see?(observed: Observed): string | null;
  /** Something was committed. */
  committed?(now: Committed): string | null;
  /** An event of the virtual time is over. */
  afterEvent?(): string | null;
  /** The world has come to rest. */
  atEnd?(): string | null;
}

/** The lineages after a commit, and as they were after the one before. */
export interface Committed {
  lineages: ReadonlyMap<string, LineageRows>;
  before: ReadonlyMap<string, LineageRows>;
  /** The database is another one than before: an older one, or one that lost commits. */
  isOtherHistory: boolean;
}

/** What every invariant judges from. */
export interface Grounds {
  truth: Truth;
  ledger: Ledger;
}

/** An instant as traces write it. */
export function timeText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = Math.floor(seconds / 86_400);
  return `${day} ${two(Math.floor(seconds / 3_600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
