import type { Receipt } from '@keyturn/core';
import { fields } from '../fields.ts';
import { instantText } from '../instant-text.ts';
import { table } from '../table.ts';

/** @param names - of verifier groups by id; one that is missing is told by its id. */
export function receiptText(
  receipt: Receipt,
  width: number,
  names: ReadonlyMap<string, string> = new Map(),
): string {
  const { done, pending } = receipt;
  const told = fields(
    [
      ['receipt', receipt.id],
      ['revision', String(receipt.revision)],
      ['state', receipt.complete ? 'complete: every verifier goes by it' : 'not complete yet'],
      ['done', `${done.length} of ${done.length + pending.length} instances`],
      [
        'worst case',
        receipt.complete ? null : `by ${instantText(receipt.worstCaseAt)} at the latest`,
      ],
    ],
    width,
  );
  if (pending.length === 0) return told;
  const rows = table(
    pending,
    [
      { title: 'verifier', text: ({ group }) => names.get(group) ?? group, whole: true },
      { title: 'region', text: ({ region }) => region },
      { title: 'pending instance', text: ({ instance }) => instance, whole: true },
      { title: 'must stop by', text: ({ mustStopBy }) => instantText(mustStopBy), whole: true },
    ],
    width,
  );
  return `${told}\n${rows}\nnext: keyturn receipts show ${receipt.id} --wait\n`;
}
