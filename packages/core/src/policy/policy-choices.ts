import type { Durations } from './durations.ts';
import type { GraceClass } from './grace.ts';

/**
 * The choices that a policy may make for its keys; null leaves the deployment's. The lease is not
 * among them: it belongs to verifiers, who know no policies.
 */
export interface PolicyChoices {
  /** Choice Qmin, ms. */
  quietMs: number | null;
  /** Choice Sret, ms. */
  retireSafetyMs: number | null;
  /** How long a version stays suspended (K6), ms. */
  suspensionMs: number | null;
  /** The hold-down of K12, ms. */
  holdDownMs: number | null;
  /** Choice J as a share of Pc. */
  jitterRatio: number | null;
  /** Whether a suspended version that is presented comes back by rule (K6); null: `by-rule`. */
  restore: RestoreChoice | null;
  /** Whether scopes leave the leaving version before it does; null: `by-evidence`. */
  narrowScopes: NarrowScopesChoice | null;
  /** Scopes that leave first where several may, in this order; null: none is named. */
  narrowOrder: string[] | null;
  /**
   * The grace class of the keys (K7); null: the one of their key class. A scope that its api has stricter
   * stays so.
   */
  grace: GraceClass | null;
}

/**
 * What follows when a version is presented while its rotation has it suspended (K6). `by-rule`: it is
 * restored, once per rotation, if the source was accepted on this lineage before. `ask`: a person is
 * asked.
 */
export const RESTORE_CHOICES = ['by-rule', 'ask'] as const;

export type RestoreChoice = (typeof RESTORE_CHOICES)[number];

/**
 * `by-evidence`: a scope leaves the leaving version as soon as the evidence for it is complete. `off`:
 * it leaves with its version.
 */
export const NARROW_SCOPES_CHOICES = ['by-evidence', 'off'] as const;

export type NarrowScopesChoice = (typeof NARROW_SCOPES_CHOICES)[number];

/** No choice of a policy may be longer: a year. */
export const LONGEST_CHOICE_MS = 365 * 86_400_000;

export const NO_CHOICES: PolicyChoices = {
  quietMs: null,
  retireSafetyMs: null,
  suspensionMs: null,
  holdDownMs: null,
  jitterRatio: null,
  restore: null,
  narrowScopes: null,
  narrowOrder: null,
  grace: null,
};

/** Whether the server may restore a suspended version by itself (K6). */
export function restoresByRule({ restore }: Pick<PolicyChoices, 'restore'>): boolean {
  return restore !== 'ask';
}

/** Whether scopes may leave the leaving version before it does. */
export function narrowsByEvidence({ narrowScopes }: Pick<PolicyChoices, 'narrowScopes'>): boolean {
  return narrowScopes !== 'off';
}

/** The durations in force for a key: the deployment's, where its policy makes no choice. */
export function durationsUnder(policy: PolicyChoices, deployment: Durations): Durations {
  return {
    ...deployment,
    quietMs: policy.quietMs ?? deployment.quietMs,
    retireSafetyMs: policy.retireSafetyMs ?? deployment.retireSafetyMs,
    suspensionMs: policy.suspensionMs ?? deployment.suspensionMs,
    holdDownMs: policy.holdDownMs ?? deployment.holdDownMs,
    jitterRatio: policy.jitterRatio ?? deployment.jitterRatio,
  };
}
