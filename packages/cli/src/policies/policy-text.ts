import { durationText, type Policy } from '@keyturn/core';
import { fields } from '../fields.ts';
import { instantText } from '../instant-text.ts';

/** A choice of time; `-` where the deployment's counts. */
export function choiceText(ms: number | null): string {
  return ms === null ? '-' : durationText(ms);
}

export function policyText(policy: Policy, width: number): string {
  return fields(
    [
      ['id', policy.id],
      ['name', policy.name],
      ['quiet', choiceText(policy.quietMs)],
      ['retire safety', choiceText(policy.retireSafetyMs)],
      ['suspension', choiceText(policy.suspensionMs)],
      ['hold-down', choiceText(policy.holdDownMs)],
      ['jitter', policy.jitterRatio === null ? '-' : String(policy.jitterRatio)],
      ['restore', policy.restore ?? '-'],
      ['narrow scopes', policy.narrowScopes ?? '-'],
      ['narrow order', policy.narrowOrder?.join(', ') ?? '-'],
      ['created', instantText(policy.createdAt)],
    ],
    width,
  );
}
