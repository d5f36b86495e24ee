import type { Verifier, VerifierInstance } from '@keyturn/core';
import { durationText } from '@keyturn/core';
import { fields } from '../fields.ts';
import { instantText } from '../instant-text.ts';
import { type Names, nameAndId } from '../names.ts';
import { type Column, table } from '../table.ts';

const INSTANCE_COLUMNS: readonly Column<VerifierInstance>[] = [
  { title: 'instance', text: ({ id }) => id, whole: true },
  { title: 'standing', text: ({ standing }) => standing, whole: true },
  { title: 'behind', text: ({ revisionsBehind: count }) => (count === null ? '-' : String(count)) },
  {
    title: 'lease',
    text: ({ leaseAgeMs: age }) => (age === null ? '-' : `${durationText(age)} ago`),
  },
  { title: 'reported', text: ({ lastReportAt }) => instantText(lastReportAt), whole: true },
];

/** @param names - of its apis by id. */
export function verifierText(verifier: Verifier, width: number, names: Names): string {
  const told = fields(
    [
      ['id', verifier.id],
      ['name', verifier.name],
      ['region', verifier.region],
      ['apis', verifier.apis.map((id) => nameAndId(names, id)).join(', ')],
      ['created', instantText(verifier.createdAt)],
    ],
    width,
  );
  if (verifier.instances.length === 0) return `${told}\nno instance runs\n`;
  return `${told}\n${table(verifier.instances, INSTANCE_COLUMNS, width)}`;
}
