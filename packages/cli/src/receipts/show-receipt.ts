import type { AdminClient } from '@keyturn/admin';
import type { Receipt } from '@keyturn/core';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { stillWaiting } from '../cli-fault.ts';
import { instantText } from '../instant-text.ts';
import { type Names, namesOf } from '../names.ts';
import { plainText } from '../plain-text.ts';
import { receiptText } from './receipt-text.ts';

/** The server answers a long poll within this. */
const LONGEST_POLL_MS = 25_000;

/** So many of those that are waited for are named. */
const MOST_NAMED = 3;

/**
 * Answers with a receipt; with `wait` once it is complete or the time is over.
 *
 * @param text - what people are told of it. Programs get `first` with what became of it.
 * @throws CliFault where it is not complete in time.
 */
export async function showReceipt(
  cli: Cli,
  admin: AdminClient,
  first: Receipt,
  { wait, timeout }: { wait?: true; timeout: number },
  text: (receipt: Receipt, names: Names, width: number) => string = (receipt, names, width) =>
    receiptText(receipt, width, names),
): Promise<void> {
  const groups = cli.json ? [] : first.pending.map(({ group }) => group);
  const names = await namesOf(admin, 'verifier', groups);
  const receipt = wait ? await completed(cli, admin, first, { timeout, names }) : first;
  cli.show({ ...first, ...receipt }, (_, width) => text(receipt, names, width));
  if (wait && !receipt.complete) {
    const { durationText } = await import('@keyturn/core');
    const those = pendingText(receipt, names);
    throw stillWaiting(
      `${those} may still go by the old state after ${durationText(timeout)}`,
      `go on waiting: keyturn receipts show ${receipt.id} --wait`,
    );
  }
}

async function completed(
  cli: Cli,
  admin: AdminClient,
  first: Receipt,
  { timeout, names }: { timeout: number; names: Names },
): Promise<Receipt> {
  const endsMs = cli.system.monotonicMs() + timeout;
  const { id: receiptId } = first;
  let receipt = first;
  let told = '';
  for (;;) {
    const leftMs = Math.floor(endsMs - cli.system.monotonicMs());
    if (receipt.complete || leftMs <= 0) return receipt;
    const line = `waiting for ${pendingText(receipt, names)}, until ${instantText(receipt.worstCaseAt)} at the latest`;
    if (line !== told) cli.progress(line);
    told = line;
    const query = { waitMs: Math.min(leftMs, LONGEST_POLL_MS) };
    const params = { path: { receiptId }, query };
    receipt = await answered(admin.GET('/v1/receipts/{receiptId}', { params }));
  }
}

/** `edge/eu/4kz0YJQ2mCkXb1v7d9TQwA` for each, or how many. */
function pendingText({ pending }: Receipt, names: Names): string {
  const told = pending
    .slice(0, MOST_NAMED)
    .map(({ group, region, instance }) => `${names.get(group) ?? group}/${region}/${instance}`);
  const more = pending.length > MOST_NAMED ? [`${pending.length - MOST_NAMED} more`] : [];
  return plainText([...told, ...more].join(', '));
}
