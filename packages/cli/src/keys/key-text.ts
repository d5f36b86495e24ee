import type { Key, Version } from '@keyturn/core';
import { fields } from '../fields.ts';
import { instantText } from '../instant-text.ts';
import { type Names, nameAndId } from '../names.ts';
import { plainText } from '../plain-text.ts';
import { type Column, table } from '../table.ts';

const VERSION_COLUMNS: readonly Column<Version>[] = [
  { title: 'version', text: ({ number }) => String(number), whole: true },
  { title: 'state', text: ({ state }) => state, whole: true },
  { title: 'designation', text: ({ designation }) => designation ?? '-', whole: true },
  { title: 'ends', text: ({ lastFour }) => (lastFour === null ? '-' : `…${lastFour}`) },
  { title: 'last used', text: ({ lastUsedAt }) => instantText(lastUsedAt), whole: true },
  { title: 'accepted', text: ({ acceptedTotal }) => String(acceptedTotal) },
  { title: 'refused', text: ({ refusedTotal }) => String(refusedTotal) },
];

/** @param names - of its api and client, by id. */
export function keyText(key: Key, width: number, names: Names = new Map()): string {
  const labels = Object.entries(key.labels).map(([name, value]) => `${name}=${value}`);
  const marks = [
    key.suspended ? 'suspended' : '',
    key.tainted ? 'tainted: nothing is handed out' : '',
  ].filter(Boolean);
  const told = fields(
    [
      ['id', key.id],
      ['name', key.name],
      ['api', nameAndId(names, key.apiId)],
      ['client', nameAndId(names, key.clientId)],
      ['environment', key.environment],
      ['scopes', key.scopes.join(' ') || '-'],
      ['class', `${key.class} (grace ${key.grace})`],
      ['owner', key.owner || null],
      ['purpose', key.purpose || null],
      ['labels', labels.join(' ') || null],
      ['regions', key.regions.join(' ') || null],
      ['addresses', key.addresses.join(' ') || null],
      ['policy', key.policyId],
      ['next rotation', nextRotationText(key)],
      ['marks', marks.join(', ') || null],
      ['expires', instantText(key.expiresAt)],
      ['created', instantText(key.createdAt)],
    ],
    width,
  );
  const limits = key.versions.flatMap(limitTexts).map((text) => `${plainText(text)}\n`);
  const below = limits.length === 0 ? '' : `\n${limits.join('')}`;
  return `${told}\n${table(key.versions, VERSION_COLUMNS, width)}${below}`;
}

function nextRotationText({
  nextRotationAt,
  nextRotationBlockedBy: blockedBy,
}: Key): string | null {
  if (nextRotationAt === null) return null;
  const at = instantText(nextRotationAt);
  return blockedBy === null ? at : `${at}, where it can: ${blockedBy}`;
}

/** What a version may no longer do, or not for long. */
function limitTexts({ number, narrowedTo, refuseAt, exposed, state }: Version): string[] {
  const scopes = narrowedTo?.length ? `only ${narrowedTo.join(', ')}` : 'nothing';
  const isLiving = state === 'active' || state === 'suspended';
  return [
    ...(narrowedTo === null || !isLiving ? [] : [`version ${number} may do ${scopes}`]),
    ...(refuseAt === null || !isLiving
      ? []
      : [`version ${number} is refused from ${instantText(refuseAt)} on`]),
    ...(exposed ? [`version ${number} was seen where others could read it`] : []),
  ];
}
