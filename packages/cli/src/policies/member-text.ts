import {
  durationText,
  NO_CHOICES,
  NO_MEMBERS,
  type PolicyCalendar,
  type PolicyMembers,
} from '@keyturn/core';

const ALL = Object.keys(NO_MEMBERS) as (keyof PolicyMembers)[];

/** When keys rotate comes first, then how. */
export const MEMBERS: readonly (keyof PolicyMembers)[] = [
  ...ALL.filter((name) => !(name in NO_CHOICES)),
  ...ALL.filter((name) => name in NO_CHOICES),
];

/** As in a file: `maxAgeMs` is `maxAge`. */
export function memberName(name: string): string {
  return name.replace(/Ms$/, '');
}

/** What a policy says of a member; null where it says nothing. */
export function memberText(name: string, value: PolicyMembers[keyof PolicyMembers]): string | null {
  if (value === null) return null;
  if (typeof value === 'number') return name.endsWith('Ms') ? durationText(value) : String(value);
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return calendarText(value);
  const texts = value.map((one) => (typeof one === 'number' ? durationText(one) : one));
  return texts.join(', ') || 'none';
}

function calendarText({ timeZone, workingHours, freezeDays, freezes }: PolicyCalendar): string {
  return [
    timeZone,
    ...(workingHours === null
      ? []
      : [`${workingHours.days.join(', ')} ${workingHours.from} to ${workingHours.to}`]),
    ...(freezeDays.length === 0 ? [] : [`closed on ${freezeDays.join(', ')}`]),
    ...freezes.map((freeze) => {
      const days = 'days' in freeze ? `${freeze.days.join(', ')} ` : '';
      return `closed ${days}${freeze.from} to ${freeze.to} (${freeze.reason})`;
    }),
  ].join('; ');
}
