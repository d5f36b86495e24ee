import type { Policy } from '@keyturn/core';
import { fields } from '../fields.ts';
import { instantText } from '../instant-text.ts';
import { MEMBERS, memberName, memberText } from './member-text.ts';

/** A policy with the members of which it says anything. */
export function policyText(policy: Policy, width: number): string {
  const { apis, keyClasses, clients, keys } = policy.attachTo;
  return fields(
    [
      ['id', policy.id],
      ['name', policy.name],
      ['version', String(policy.version)],
      ['apis', apis.join(', ') || null],
      ['key classes', keyClasses.join(', ') || null],
      ['clients', clients.join(', ') || null],
      ['keys', keys.join(', ') || null],
      ...MEMBERS.map((name) => [memberName(name), memberText(name, policy[name])] as const),
      ['created', instantText(policy.createdAt)],
      ['updated', policy.version === 1 ? null : instantText(policy.updatedAt)],
    ],
    width,
  );
}
