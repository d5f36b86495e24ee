import { durationText, type PlannedKey, type PolicyPlan, type PolicyPush } from '@keyturn/core';
import { fields } from '../fields.ts';
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
  const keys = rotating.map((key) => plannedText(key, width));
  const told = [`until ${until}, where nothing waits:\n`, ...keys, rest.join('')].join('\n');
  return `${told.trimEnd()}\n`;
}

/** A key with its dates, and who hears of each how long before. */
function plannedText(key: PlannedKey, width: number): string {
  const { rotations, rotationsLeftOut, ladderMs } = key;
  const dates = rotations.map(({ beginsAt }) => instantText(beginsAt)).join(', ');
  return fields(
    [
      ['key', key.keyName],
      ['client', key.clientName],
      ['rotates', rotationsLeftOut === 0 ? dates : `${dates}, and ${rotationsLeftOut} more`],
      ['before', ladderMs.map(durationText).join(', ') || '-'],
      ['told', toldText(key)],
    ],
    width,
  );
}

function toldText({ contacts, operators }: PlannedKey): string {
  return [...contacts, ...(operators ? ['operators'] : [])].join(', ') || 'nobody';
}
