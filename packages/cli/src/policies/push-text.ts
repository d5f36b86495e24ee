import { durationText, type PlannedKey, type PolicyPlan, type PolicyPush } from '@keyturn/core';
import { instantText } from '../instant-text.ts';
import { table } from '../table.ts';
import { memberName } from './member-text.ts';
import { counted } from './policy-file-text.ts';

/** What a push of policies came to; of a dry run with what would follow. */
export function pushText(push: PolicyPush, width: number): string {
  const { policies, keys, plan } = push;
  const changes = table(
    policies,
    [
      { title: 'change', text: ({ change }) => change, whole: true },
      { title: 'policy', text: ({ name }) => name },
      { title: 'version', text: ({ version }) => `${version}`, whole: true },
      { title: 'members', text: ({ changed }) => changed.map(memberName).join(', ') || '-' },
    ],
    width,
  );
  const under = `${keys.under} of ${counted(keys.total, 'key')} under ${policies.length === 1 ? 'it' : 'them'}`;
  if (plan === null) return `${changes}\n${under}\n`;
  return `${changes}\n${under}; nothing was written\n\n${planText(plan, width)}`;
}

function planText(plan: PolicyPlan, width: number): string {
  const rotating = plan.keys.filter(({ rotations }) => rotations.length > 0);
  const until = instantText(plan.to);
  const resting = plan.keys.length - rotating.length;
  const rest = [
    ...(resting > 0 ? [`${counted(resting, 'key')} would not rotate until ${until}`] : []),
    ...(plan.keysLeftOut > 0 ? [`${counted(plan.keysLeftOut, 'key')} not looked at here`] : []),
  ].map((text) => `${text}\n`);
  if (rotating.length === 0) return rest.join('') || `nothing would rotate until ${until}\n`;
  const rows = table(
    rotating,
    [
      { title: 'key', text: ({ keyName }) => keyName },
      { title: 'client', text: ({ clientName }) => clientName, optional: true },
      {
        title: 'first',
        text: (key) => instantText(key.rotations[0]?.beginsAt ?? null),
        whole: true,
      },
      { title: 'later', text: (key) => `${laterOnes(key)}`, whole: true },
      { title: 'before', text: ({ ladderMs }) => ladderMs.map(durationText).join(', ') || '-' },
      { title: 'told', text: ({ contacts }) => contacts.join(', ') || 'nobody' },
    ],
    width,
  );
  return `until ${until}, where nothing waits:\n${rows}${rest.join('')}`;
}

function laterOnes({ rotations, rotationsLeftOut }: PlannedKey): number {
  return rotations.length - 1 + rotationsLeftOut;
}
