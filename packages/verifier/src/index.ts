export type { Alarm, AlarmCode } from './alarm.ts';
export {
  PROBLEM_MEDIA_TYPE,
  problemOf,
  problemText,
  type RefusalProblem,
} from './answer/problem.ts';
export type { Verdict } from './answer/verdict.ts';
export type { VerifierOptions } from './options.ts';
export type { Clock, Files, Net, Ports, Random, Schedule } from './ports.ts';
export type { OpenedSession, Session, SessionHandlers } from './session/session.ts';
export type { ListCounts } from './sync/revocation-poller.ts';
export type { MissBudgetLimits } from './transport/miss-budget.ts';
export type { PresentedKey, PresentedRequest } from './verification.ts';
export {
  createVerifier,
  type Verifier,
  type VerifierMetrics,
  type VerifierStatus,
} from './verifier.ts';
