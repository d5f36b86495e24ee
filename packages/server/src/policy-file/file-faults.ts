import type { PolicyDocument } from '@keyturn/core';
import { type MemberPath, shownText } from './policy-fault.ts';

/** A policy and its place in the list of the file. */
export interface PlacedPolicy {
  index: number;
  policy: PolicyDocument;
}

/** A fault before its place in the text is looked up. */
export interface MemberFault {
  path: MemberPath;
  message: string;
}

const TARGETS = [
  ['apis', 'api'],
  ['keyClasses', 'key class'],
  ['clients', 'client'],
  ['keys', 'key'],
] as const;

/** What is wrong between the policies of one file: a name or a target that two of them have. */
export function fileFaults(policies: readonly PlacedPolicy[]): MemberFault[] {
  return [...repeatedNames(policies), ...repeatedTargets(policies)];
}

function repeatedNames(policies: readonly PlacedPolicy[]): MemberFault[] {
  const seen = new Set<string>();
  return policies.flatMap(({ index, policy: { name } }) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const message = `Another policy of this file has the name \`${shownText(name)}\`; give this one a name of its own.`;
    return [{ path: ['policies', index, 'name'], message }];
  });
}

function repeatedTargets(policies: readonly PlacedPolicy[]): MemberFault[] {
  const owners = new Map<string, string>();
  return policies.flatMap(({ index, policy }) =>
    TARGETS.flatMap(([kind, noun]) =>
      policy.attachTo[kind].flatMap((target, place) => {
        const owner = owners.get(`${kind} ${target}`);
        owners.set(`${kind} ${target}`, owner ?? policy.name);
        if (owner === undefined) return [];
        const message = `The ${noun} \`${shownText(target)}\` has the policy \`${shownText(owner)}\` already; take it out of one of the two.`;
        return [{ path: ['policies', index, 'attachTo', kind, place], message }];
      }),
    ),
  );
}
