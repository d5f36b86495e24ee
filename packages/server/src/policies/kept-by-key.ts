import { documentFaults, effectivePolicy, type PolicyCandidate, valuesOf } from '@keyturn/core';
import type { Command } from '../lifecycle/command.ts';
import { pathText, shownText } from '../policy-file/policy-fault.ts';
import { type PolicyKey, policyCandidates } from './effective-of.ts';
import { policyNames } from './policy-names.ts';
import type { PushFault } from './push-fault.ts';

/** What of a key has it come under a policy that is attached there. */
const CHOSEN_BY = {
  api: 'apiId',
  'key-class': 'class',
  client: 'clientId',
  key: 'policyId',
} as const satisfies Record<PolicyCandidate['level'], string>;

/**
 * What is wrong in what its policies come to for a key that is to be. The path of each fault is what has
 * the key come under the nearest of them: with another choice there it would not.
 */
export async function keyPolicyFaults(
  { tx, deployment, now }: Command,
  key: PolicyKey,
): Promise<PushFault[]> {
  const candidates = (await policyCandidates(tx, [key]))(key);
  const nearest = candidates.at(-1);
  if (candidates.length < 2 || nearest === undefined) return [];
  const world = { zones: deployment.timeZones, durations: deployment.durations, now };
  const faults = documentFaults(valuesOf(effectivePolicy(candidates)), world);
  if (faults.length === 0) return [];
  const ids = candidates.map(({ policy }) => policy);
  const names = await policyNames(tx, ids);
  const shown = ids.map((id) => `\`${shownText(names.get(id) ?? id)}\``);
  const together = `has the key come under ${shown.join(' and ')}, which do not go together`;
  return faults.map(({ path, text }) => ({
    path: CHOSEN_BY[nearest.level],
    message: `${together}: ${pathText(path)} ${text}`,
  }));
}
