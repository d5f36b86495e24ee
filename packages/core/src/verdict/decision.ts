import { REASONS, type Reason, type VerdictOutcome } from './reason.ts';

/** The rows of the verifier's decision table. */
export const VERDICT_ROWS = [
  ...(['T1', 'T2', 'T3', 'T4', 'T5', 'T6'] as const),
  ...(['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8'] as const),
  ...(['A1', 'A2', 'A3', 'A4'] as const),
  ...(['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M8', 'M9', 'M10'] as const),
] as const;

export type VerdictRow = (typeof VERDICT_ROWS)[number];

/** Something that a person has to hear of. */
export type VerdictAlarm =
  | 'record-not-understood'
  | 'other-api-or-environment'
  | 'early-use'
  | 'forged-floor';

/**
 * What goes to the server beside the usage row: `at-once` asks for a report without waiting for
 * the next; `exposed-if-hit` says that the key travelled where it may be read, if it is one.
 */
export type VerdictReport = 'at-once' | 'exposed-if-hit' | 'orphan';

/** A row's answer. Frozen, one object per cell, so that deciding allocates nothing. */
export interface Decision {
  readonly row: VerdictRow;
  readonly act: null;
  readonly outcome: VerdictOutcome;
  readonly reason: Reason;
  readonly alarm: VerdictAlarm | null;
  readonly report: VerdictReport | null;
}

/**
 * The row needs something first. `check-active`: step 3. `check-hit`: step 2. `synchronise`: one
 * synchronisation, coalesced, of at most a second (K3). `ask-server`: within a budget.
 * `look-up-again`: step 1, with what was applied since.
 */
export interface FurtherStep<A extends VerdictAct = VerdictAct> {
  readonly row: VerdictRow;
  readonly act: A;
  readonly outcome: null;
  readonly reason: null;
  readonly alarm: null;
  readonly report: null;
}

export type VerdictAct =
  | 'check-active'
  | 'check-hit'
  | 'synchronise'
  | 'ask-server'
  | 'look-up-again';

interface Consequences {
  readonly alarm?: VerdictAlarm;
  readonly report?: VerdictReport;
}

/** A cell that answers. Made once, when the module is loaded. */
export function answer(row: VerdictRow, reason: Reason, also: Consequences = {}): Decision {
  const { outcome } = REASONS[reason];
  const { alarm = null, report = null } = also;
  return Object.freeze({ row, act: null, outcome, reason, alarm, report });
}

/** A cell that needs something first. */
export function further<A extends VerdictAct>(row: VerdictRow, act: A): FurtherStep<A> {
  return Object.freeze({ row, act, outcome: null, reason: null, alarm: null, report: null });
}
