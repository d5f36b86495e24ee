import { NO_MEMBERS, type PolicyMembers } from './policy-document.ts';

/** Where a policy is attached, from the nearest to the farthest. What no policy says is the deployment's. */
export const POLICY_LEVELS = ['key', 'client', 'key-class', 'api', 'deployment'] as const;

export type PolicyLevel = (typeof POLICY_LEVELS)[number];

/** A policy that a key comes under. */
export interface PolicyCandidate {
  /** What of the key it is attached to. */
  level: Exclude<PolicyLevel, 'deployment'>;
  /** Its id or name; told as where a member comes from. */
  policy: string;
  members: PolicyMembers;
}

/** What counts for a key, and who said so. */
export interface EffectiveMember<Value> {
  value: Value;
  level: PolicyLevel;
  /** Null at the level `deployment`. */
  policy: string | null;
}

export type EffectivePolicy = {
  [Member in keyof PolicyMembers]: EffectiveMember<PolicyMembers[Member]>;
};

/**
 * Say together when a key rotates, so they are taken together: an age of a far policy beside the dates
 * of a near one would be a policy that nobody wrote.
 */
const RHYTHM = ['maxAgeMs', 'rotateAfterMs', 'rotateOn'] as const satisfies (keyof PolicyMembers)[];

/**
 * What counts for a key under all policies that it comes under: the nearest that says anything of a
 * member wins it, member by member; only `maxAgeMs`, `rotateAfterMs` and `rotateOn` come from one policy
 * together.
 *
 * @param candidates - in any order.
 * @param deployment - what counts where no policy says anything; default: null for each.
 * @throws TypeError where two are of one level, which attaching them refuses.
 */
export function effectivePolicy(
  candidates: readonly PolicyCandidate[],
  deployment: PolicyMembers = NO_MEMBERS,
): EffectivePolicy {
  const nearestFirst = POLICY_LEVELS.flatMap((level) => onlyOf(level, candidates));
  const members = Object.keys(NO_MEMBERS) as (keyof PolicyMembers)[];
  return Object.fromEntries(
    members.map((member) => {
      const decisive = RHYTHM.some((one) => one === member) ? RHYTHM : [member];
      const from = nearestFirst.find((one) => decisive.some((name) => one.members[name] !== null));
      const value = (from?.members ?? deployment)[member];
      return [member, { value, level: from?.level ?? 'deployment', policy: from?.policy ?? null }];
    }),
  ) as EffectivePolicy;
}

/** The values alone. */
export function valuesOf(policy: EffectivePolicy): PolicyMembers {
  const values = Object.entries(policy).map(([member, { value }]) => [member, value]);
  return Object.fromEntries(values) as PolicyMembers;
}

function onlyOf(level: PolicyLevel, candidates: readonly PolicyCandidate[]): PolicyCandidate[] {
  const found = candidates.filter((one) => one.level === level);
  if (found.length > 1) {
    throw new TypeError(`two policies are attached at the level ${level} of one key`);
  }
  return found;
}
