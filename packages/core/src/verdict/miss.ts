import { answer, type Decision, type FurtherStep, further, type VerdictRow } from './decision.ts';
import type { Freshness } from './freshness.ts';

/** A string in the native form that no record has. */
export interface NativeMiss {
  readonly form: 'native';
  readonly checksumRight: boolean;
  /** The ring key that it names is in the key set. */
  readonly ringKeyKnown: boolean;
  /** Meaningless where the ring key is unknown. */
  readonly tagRight: boolean;
  readonly floor: FloorStanding;
}

/** A string in the form of an imported pattern that no record has. */
export interface ImportedMiss {
  readonly form: 'imported';
  readonly hash: 'fast' | 'slow';
  /** Slow hashes: a record has the same look-up part. */
  readonly candidate: boolean;
  /** The api asks the former system (`side-by-side`) or no longer does. */
  readonly mode: 'enforce' | 'side-by-side';
}

export type MissFacts = NativeMiss | ImportedMiss | { readonly form: 'unknown' };

/**
 * A key string's floor beside what was applied. *orphan*: it lies in a stretch of history that a
 * fork lost; *orphan-closed*: and a person has closed it, or 7 days went by.
 */
export type FloorStanding = 'reached' | 'above' | 'orphan' | 'orphan-closed';

type Cell = Decision | FurtherStep<'synchronise' | 'ask-server'>;
type Columns = Readonly<Record<Freshness, Cell>>;

function onlyFresh(row: VerdictRow, fresh: Decision): Columns {
  const stale = answer(row, 'stale');
  return { fresh, grace: stale, stale, blank: stale };
}

function always(cell: Cell): Columns {
  return { fresh: cell, grace: cell, stale: cell, blank: cell };
}

/** Step 4, whole. */
const MISS = {
  M1: always(answer('M1', 'malformed')),
  M2: { ...always(answer('M2', 'tag-wrong')), blank: answer('M2', 'stale') },
  // Minting waited until every fresh verifier had the ring key, so a fresh one knows.
  M3: onlyFresh('M3', answer('M3', 'ring-key-unknown')),
  M4: onlyFresh('M4', answer('M4', 'orphan', { report: 'orphan' })),
  'M4 closed': onlyFresh('M4', answer('M4', 'orphan-closed')),
  M5: onlyFresh('M5', answer('M5', 'unknown-key')),
  M6: always(further('M6', 'synchronise')),
  M7: onlyFresh('M7', answer('M7', 'unknown-key')),
  M8: always(further('M8', 'ask-server')),
  M9: always(further('M9', 'ask-server')),
  M10: onlyFresh('M10', answer('M10', 'form-unknown')),
} satisfies Record<Extract<VerdictRow, `M${number}`> | 'M4 closed', Columns>;

/**
 * Step 4 of the decision table, after a miss. `synchronise` leads to `decideSynchronised`,
 * `ask-server` to `decideServerAnswer`. Allocates nothing.
 */
export function decideMiss(facts: MissFacts, freshness: Freshness): Cell {
  const columns: Columns = MISS[missRow(facts)];
  return columns[freshness];
}

function missRow(facts: MissFacts): keyof typeof MISS {
  if (facts.form === 'native') return nativeRow(facts);
  return facts.form === 'imported' ? importedRow(facts) : 'M10';
}

function nativeRow(facts: NativeMiss): keyof typeof MISS {
  if (!facts.checksumRight) return 'M1';
  if (!facts.ringKeyKnown) return 'M3';
  if (!facts.tagRight) return 'M2';
  return FLOOR_ROWS[facts.floor];
}

const FLOOR_ROWS = {
  orphan: 'M4',
  'orphan-closed': 'M4 closed',
  reached: 'M5',
  above: 'M6',
} as const satisfies Record<FloorStanding, keyof typeof MISS>;

function importedRow(facts: ImportedMiss): keyof typeof MISS {
  if (facts.hash === 'slow' && facts.candidate) return 'M9';
  // Without a candidate the look-up part is as good a miss as a fast digest.
  return facts.mode === 'enforce' ? 'M7' : 'M8';
}

/** What a synchronisation for row M6 brought. */
export type Synchronised =
  /** The head at the primary is at or after the floor, and is applied. */
  | 'floor-reached'
  /** The head, read at the primary after the request arrived, is below the floor. */
  | 'floor-beyond-head'
  /** Over budget, too late, or cut off. */
  | 'no-answer';

const SYNCHRONISED = {
  'floor-reached': further('M6', 'look-up-again'),
  'floor-beyond-head': answer('M6', 'forged-floor', { alarm: 'forged-floor' }),
  'no-answer': answer('M6', 'behind'),
} satisfies Record<Synchronised, Decision | FurtherStep>;

/** Row M6, after the synchronisation. */
export function decideSynchronised(result: Synchronised): Decision | FurtherStep<'look-up-again'> {
  return SYNCHRONISED[result];
}

/** What the server said in rows M8 and M9; `no-answer` also where the budget was spent. */
export type ServerAnswer = 'yes' | 'no' | 'no-answer';

const SERVER_ANSWER = {
  M8: {
    yes: further('M8', 'check-active'),
    no: answer('M8', 'unknown-key'),
    'no-answer': answer('M8', 'server-not-answering'),
  },
  M9: {
    yes: further('M9', 'check-hit'),
    no: answer('M9', 'unknown-key'),
    'no-answer': answer('M9', 'server-not-answering'),
  },
} satisfies Record<'M8' | 'M9', Record<ServerAnswer, Decision | FurtherStep>>;

/** Rows M8 and M9, after the server was asked. Its answer counts as fresh. */
export function decideServerAnswer(
  row: 'M8' | 'M9',
  result: ServerAnswer,
): Decision | FurtherStep<'check-active' | 'check-hit'> {
  return SERVER_ANSWER[row][result];
}
