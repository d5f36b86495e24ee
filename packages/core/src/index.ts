export * from './audit/audit-check.ts';
export * from './audit/audit-entry.ts';
export {
  CAMPAIGN_KEY_STATES,
  type CampaignCounts,
  type CampaignKeyState,
  everBegun,
  NO_COUNTS,
  sumOf,
  totalOf,
} from './campaign/campaign-counts.ts';
export * from './campaign/campaign-plan.ts';
export * from './campaign/campaign-step.ts';
export * from './campaign/campaign-waves.ts';
export * from './campaign/matches-selector.ts';
export * from './campaign/parse-selector.ts';
export * from './campaign/print-selector.ts';
export type {
  Selector,
  SelectorFault,
  SelectorTerm,
} from './campaign/selector.ts';
export { STOP_CODES, type StopCause, type WaveFaults } from './campaign/stop-cause.ts';
export * from './key-string/key-string.ts';
export * from './key-string/redacted.ts';
export { coexistenceFaults } from './lifecycle/coexistence.ts';
export {
  type EndedRotation,
  freshLineage,
  holdsOf,
  isDoomed,
  KEY_SUSPENDED_HOLD,
  KEY_TAINTED_HOLD,
  type Lineage,
  type LineageVersion,
  leavingOf,
  type OpenRotation,
  primaryOf,
  RESTORED_HOLD,
  stayingOf,
} from './lifecycle/lineage.ts';
export type { LifecycleAct, LifecycleOutcome, LifecycleRefusal } from './lifecycle/outcome.ts';
export { type Recovered, recoveredLineage } from './lifecycle/recovered-lineage.ts';
export type { EventOf, RotationEvent } from './lifecycle/rotation-event.ts';
export {
  type Direction,
  ROTATION_ENDS,
  ROTATION_PHASES,
  type RotationEnd,
  type RotationPhase,
} from './lifecycle/rotation-phase.ts';
export { applyRotationEvent, applyToEndedRotation } from './lifecycle/rotation-table.ts';
export {
  type Designation,
  ENDINGS,
  type Ending,
  isLatched,
  VERSION_STATES,
  type VersionState,
} from './lifecycle/version-state.ts';
export * from './message-signature/signature-base.ts';
export * from './policy/document-faults.ts';
export * from './policy/durations.ts';
export * from './policy/effective-policy.ts';
export * from './policy/grace.ts';
export * from './policy/policy-choices.ts';
export * from './policy/policy-document.ts';
export * from './problem/problem.ts';
export * from './problem/problem-entry.ts';
export { type KeyReadiness, keyReadiness } from './readiness/key-readiness.ts';
export * from './readiness/readiness-facts.ts';
export * from './readiness/readiness-finding.ts';
export {
  DEADLINE_HOLD,
  deadlineFact,
  deadlineNoticeMs,
  deadlineStanding,
  isDeadlineTold,
} from './rotation/deadline.ts';
export * from './rotation/facts.ts';
export * from './rotation/forecast.ts';
export * from './rotation/forecast-step.ts';
export * from './rotation/holder-standing.ts';
export * from './rotation/narrowing.ts';
export * from './rotation/narrowing-order.ts';
export * from './rotation/next-step.ts';
export * from './rotation/observation.ts';
export * from './rotation/overlap.ts';
export * from './rotation/progress.ts';
export * from './rotation/publication.ts';
export * from './rotation/region-life.ts';
export * from './rotation/retirement.ts';
export * from './rotation/rotation-act.ts';
export * from './rotation/safety.ts';
export * from './rotation/source-standing.ts';
export * from './rotation/straggler-advice.ts';
export * from './rotation/suspension.ts';
export * from './rotation/trend.ts';
export * from './rotation/wait-reason.ts';
export {
  type AgeChoices,
  type AgePart,
  type AgeSum,
  fitsMaxAge,
  type RetirementTime,
  retirementTime,
  rotateAfterOf,
} from './schedule/age-sum.ts';
export { calendarFaults, MOST_FREEZES, type ScheduleFault } from './schedule/calendar-faults.ts';
export { type CalendarTimes, calendarTimes } from './schedule/calendar-times.ts';
export * from './schedule/calendar-wait.ts';
export * from './schedule/deadline-at.ts';
export * from './schedule/ladder-steps.ts';
export * from './schedule/next-rotation.ts';
export * from './schedule/planned-rotations.ts';
export * from './schedule/rotation-schedule.ts';
export * from './schedule/schedule-faults.ts';
export * from './schedule/standing.ts';
export * from './schedule/swap-window.ts';
export * from './schedule/time-zones.ts';
export * from './verdict/active.ts';
export * from './verdict/decision.ts';
export * from './verdict/floor.ts';
export * from './verdict/freshness.ts';
export * from './verdict/hit.ts';
export * from './verdict/miss.ts';
export * from './verdict/reason.ts';
export * from './verdict/time-limits.ts';
export * from './verdict/transport.ts';
export * from './wire/campaigns.ts';
export { isClearText } from './wire/clear-text.ts';
export * from './wire/diagnosis.ts';
export * from './wire/duration-text.ts';
export * from './wire/holder.ts';
export * from './wire/instant.ts';
export * from './wire/keyset.ts';
export * from './wire/objects.ts';
export * from './wire/orphans.ts';
export * from './wire/parse-instant.ts';
export * from './wire/policy-views.ts';
export * from './wire/readiness.ts';
export * from './wire/report.ts';
export * from './wire/resources.ts';
export * from './wire/revocations.ts';
export * from './wire/usage.ts';
export * from './wire/verifiers.ts';
export * from './wire/webhooks.ts';
