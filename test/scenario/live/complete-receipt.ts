import type { Receipt } from '@keyturn/core';
import { type LiveWorld, made } from './live-world.ts';

/** Each wait is for 20 s: far longer in all than any receipt may take. */
const MOST_WAITS = 6;

/** The receipt once it is complete, or as it is after two minutes. */
export async function completeReceipt(
  { admin }: Pick<LiveWorld, 'admin'>,
  receiptId: string,
): Promise<Receipt> {
  const params = { path: { receiptId }, query: { waitMs: 20_000 } };
  for (let waits = 1; ; waits += 1) {
    const receipt = await made(admin.GET('/v1/receipts/{receiptId}', { params }));
    if (receipt.complete || waits === MOST_WAITS) return receipt;
  }
}
