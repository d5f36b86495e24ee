import type { PolicyCandidate, PolicyLevel } from '../policy/effective-policy.ts';
import type { PolicyDocument, PolicyMembers } from '../policy/policy-document.ts';
import type { Instant } from './objects.ts';

/** What counts for the keys that it is attached to; null leaves a member to the farther policy. */
export interface Policy extends PolicyDocument {
  id: string;
  /** Counts up with each change. */
  version: number;
  createdAt: Instant;
  /** When this version came to be. */
  updatedAt: Instant;
}

/** A policy as it was from `at` on, until its next version. */
export interface PolicyVersion extends PolicyDocument {
  policyId: string;
  version: number;
  at: Instant;
  /** Id of the token, or `system`. */
  by: string;
}

/** What counts for a key, and who says so. */
export interface KeyPolicy {
  keyId: string;
  /** Those that the key comes under, the nearest first. */
  policies: { id: string; name: string; level: PolicyCandidate['level'] }[];
  members: {
    [Member in keyof PolicyMembers]: {
      value: PolicyMembers[Member];
      level: PolicyLevel;
      /** Null at the level `deployment`. */
      policyId: string | null;
    };
  };
}

/** What a push of policies came to, or would come to. */
export interface PolicyPush {
  /** Nothing was written. */
  dryRun: boolean;
  policies: PushedPolicy[];
  keys: {
    /** Living keys that come under one of these policies. */
    under: number;
    /** All living keys of the deployment. */
    total: number;
  };
  /** Of a dry run. */
  plan: PolicyPlan | null;
}

export interface PushedPolicy {
  /** Null for one that a dry run would add. */
  id: string | null;
  name: string;
  change: 'added' | 'changed' | 'unchanged';
  version: number;
  /** Names of the members that say something else than before; `name` and `attachTo` among them. */
  changed: string[];
}

/** Which keys rotate when, where nothing waits. */
export interface PolicyPlan {
  from: Instant;
  to: Instant;
  /** Those that rotate first come first. */
  keys: PlannedKey[];
  /** Keys that come under these policies and are not among `keys`. */
  keysLeftOut: number;
}

export interface PlannedKey {
  keyId: string;
  keyName: string;
  clientId: string;
  clientName: string;
  rotations: {
    beginsAt: Instant;
    /** When the old version is out of use; null: not within a year. */
    outOfUseAt: Instant | null;
    text: string;
  }[];
  /** Later ones that are not among `rotations`. */
  rotationsLeftOut: number;
  /**
   * Who is told by mail: contacts of the client and of the policy to whom mail goes, as far as is known.
   * Empty where no mail is set up.
   */
  contacts: string[];
  /** Whether operators of the deployment are told, by mail, in a chat or by a webhook. */
  operators: boolean;
  /** How long before the window they are told, ms, the longest first. */
  ladderMs: number[];
}
