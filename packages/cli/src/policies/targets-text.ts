import type { PolicyDocument } from '@keyturn/core';
import { counted } from './policy-file-text.ts';

const TARGETS = [
  ['apis', 'api'],
  ['keyClasses', 'key class'],
  ['clients', 'client'],
  ['keys', 'key'],
] as const;

/** How much policies are attached to, `1 api and 3 clients`; null: nothing. */
export function targetsText(policies: readonly Pick<PolicyDocument, 'attachTo'>[]): string | null {
  const targets = TARGETS.flatMap(([kind, noun]) => {
    const count = policies.reduce((sum, { attachTo }) => sum + attachTo[kind].length, 0);
    return count === 0 ? [] : [counted(count, noun)];
  });
  const last = targets.pop();
  if (last === undefined) return null;
  return targets.length === 0 ? last : `${targets.join(', ')} and ${last}`;
}
