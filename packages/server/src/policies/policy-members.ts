import { NO_MEMBERS, type PolicyMembers } from '@keyturn/core';

/** What a policy says, as the database keeps it; one from before a member was known leaves it to others. */
export function policyMembers(document: string): PolicyMembers {
  return { ...NO_MEMBERS, ...(JSON.parse(document) as Partial<PolicyMembers>) };
}
