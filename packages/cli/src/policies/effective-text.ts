import type { KeyPolicy } from '@keyturn/core';
import { table } from '../table.ts';
import { MEMBERS, memberName, memberText } from './member-text.ts';

/** What counts for a key, member by member, with who says so. */
export function effectiveText({ policies, members }: KeyPolicy, width: number): string {
  const names = new Map(policies.map(({ id, name }) => [id, name]));
  return table(
    MEMBERS,
    [
      { title: 'member', text: memberName, whole: true },
      { title: 'value', text: (name) => memberText(name, members[name].value) ?? '-' },
      { title: 'level', text: (name) => levelText(members[name].level), whole: true },
      { title: 'policy', text: (name) => names.get(members[name].policyId ?? '') ?? '-' },
    ],
    width,
  );
}

function levelText(level: KeyPolicy['members']['quietMs']['level']): string {
  return level === 'key-class' ? 'key class' : level;
}
