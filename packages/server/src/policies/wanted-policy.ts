import type { PolicyMembers, PolicyTargets } from '@keyturn/core';
import type { MemberPath } from '../policy-file/policy-fault.ts';

/** A policy as somebody wants it. */
export interface WantedPolicy {
  id: string;
  isNew: boolean;
  name: string;
  members: PolicyMembers;
  /** By name or id; null: as it is. */
  attachTo: PolicyTargets | null;
  /** Where it stands in what was sent, for faults. */
  at: MemberPath;
}
