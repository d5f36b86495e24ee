import { changeSetText, type Head, type SignedHead } from '@keyturn/core';
import { z } from 'zod';
import type { Digest, JournalEntry } from '../ports.ts';

const setSchema = z.strictObject({
  epoch: z.int(),
  revision: z.int(),
  previous: z.string(),
  committedAt: z.int(),
  digests: z.array(z.string()),
  hash: z.string(),
  signature: z.string(),
});

const entrySchema = z.strictObject({
  set: setSchema,
  records: z.array(z.strictObject({ apiId: z.string().nullable(), record: z.string() })),
});

/** An entry as one line, line feed included. */
export function journalLine({ set, records }: JournalEntry): string {
  const { epoch, revision, previous, committedAt, digests, hash, signature } = set;
  const line = {
    set: { epoch, revision, previous, committedAt, digests, hash, signature },
    records: records.map(({ apiId, record }) => ({ apiId, record })),
  };
  return `${JSON.stringify(line)}\n`;
}

/** What a line says, or why it cannot be trusted. Its signature is not looked at here. */
export function parseJournalLine(line: string, digest: Digest): JournalEntry | { fault: string } {
  const parsed = entrySchema.safeParse(jsonOf(line));
  if (!parsed.success) return { fault: 'is not an entry of a journal' };
  const { set, records } = parsed.data;
  if (digest(changeSetText(set)) !== set.hash) return { fault: 'does not have the hash it names' };
  const isWhole =
    records.length === set.digests.length &&
    records.every(({ record }, at) => digest(record) === set.digests[at]);
  return isWhole ? parsed.data : { fault: 'holds records that are not those it was signed for' };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Whether `set` may stand right behind `before`: the next revision, or the first of a later epoch. */
export function follows(set: SignedHead, before: Head): boolean {
  if (set.epoch > before.epoch) return set.revision > before.revision;
  return chainsTo(set, before);
}

/** Whether `set` is the revision right after `before`, so that its signature covers both (KS-V4). */
export function chainsTo(set: SignedHead, before: Head): boolean {
  return (
    set.epoch === before.epoch &&
    set.revision === before.revision + 1 &&
    set.previous === before.hash
  );
}
