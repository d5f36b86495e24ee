import type { Generated } from 'kysely';

/** What policies say, and for which keys. */
export interface PolicyTables {
  policies: PoliciesTable;
  policy_versions: PolicyVersionsTable;
  policy_targets: PolicyTargetsTable;
}

export interface PoliciesTable {
  id: string;
  name: string;
  /** JSON of PolicyMembers; a member that is missing is null. */
  document: string;
  created_at: number;
  /** Counts up with each change of what it says or is attached to. */
  version: Generated<number>;
  /** When its version came to be. */
  updated_at: Generated<number>;
}

/** Each version of a policy, as it was given. */
export interface PolicyVersionsTable {
  policy_id: string;
  version: number;
  document: string;
  name: string;
  /** JSON of PolicyTargets, by id. */
  attach_to: string;
  at: number;
  /** The actor. */
  by: string;
}

/** Which policy an api, a class or a client is under; a key says it by itself (`keys.policy_id`). */
export interface PolicyTargetsTable {
  /** `api`, `key-class` or `client`. */
  kind: string;
  /** An id; of a class `<apiId>/<class>`. */
  target_id: string;
  policy_id: string;
}
