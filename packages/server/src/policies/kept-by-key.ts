import { documentFaults, effectivePolicy, valuesOf } from '@keyturn/core';
import type { Command } from '../lifecycle/command.ts';
import { pathText } from '../policy-file/policy-fault.ts';
import { type PolicyKey, policyCandidates } from './effective-of.ts';
import type { PushFault } from './push-fault.ts';

/** What is wrong in what its policies come to for a key that is to name one. */
export async function keyPolicyFaults(
  { tx, deployment, now }: Command,
  key: PolicyKey,
): Promise<PushFault[]> {
  const candidates = (await policyCandidates(tx, [key]))(key);
  if (candidates.length < 2) return [];
  const world = { zones: deployment.timeZones, durations: deployment.durations, now };
  return documentFaults(valuesOf(effectivePolicy(candidates)), world).map(({ path, text }) => ({
    path: 'policyId',
    message: `does not go with the other policies of the key: ${pathText(path)} ${text}`,
  }));
}
