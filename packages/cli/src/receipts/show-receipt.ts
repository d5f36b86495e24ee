import type { AdminClient } from '@keyturn/admin';
import type { Receipt } from '@keyturn/core';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { stillWaiting } from '../cli-fault.ts';
import { receiptText } from './receipt-text.ts';

/** The server answers a long poll within this. */
const LONGEST_POLL_MS = 25_000;

/**
 * Answers with a receipt; with `wait` once it is complete or the time is over.
 *
 * @throws CliFault where it is not complete in time.
 */
export async function showReceipt(
  cli: Cli,
  admin: AdminClient,
  first: Receipt,
  { wait, timeout }: { wait?: true; timeout: number },
): Promise<void> {
  const receipt = wait ? await completed(cli, admin, first, timeout) : first;
  cli.show(receipt, receiptText);
  if (wait && !receipt.complete) {
    const { durationText } = await import('@keyturn/core');
    throw stillWaiting(
      `${receipt.pending.length} instances may still accept it after ${durationText(timeout)}`,
      `go on waiting: keyturn receipts show ${receipt.id} --wait`,
    );
  }
}

async function completed(
  cli: Cli,
  admin: AdminClient,
  first: Receipt,
  timeoutMs: number,
): Promise<Receipt> {
  const endsMs = cli.system.monotonicMs() + timeoutMs;
  const { id: receiptId } = first;
  let receipt = first;
  for (;;) {
    const leftMs = Math.floor(endsMs - cli.system.monotonicMs());
    if (receipt.complete || leftMs <= 0) return receipt;
    cli.progress(`waiting for ${receipt.pending.length} instances`);
    const query = { waitMs: Math.min(leftMs, LONGEST_POLL_MS) };
    const params = { path: { receiptId }, query };
    receipt = await answered(admin.GET('/v1/receipts/{receiptId}', { params }));
  }
}
