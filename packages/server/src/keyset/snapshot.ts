import { createHash } from 'node:crypto';
import {
  type Head,
  KEYSET_SCHEMA,
  type KeysetRecord,
  recordIdentity,
  type SignedHead,
  type SnapshotHeader,
  type SnapshotTrailer,
} from '@keyturn/core';
import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { currentHead } from '../history/repair-history.ts';
import type { Database } from '../store/schema.ts';
import { proofOf, recordsBetween } from './change-log.ts';
import type { VerifierGroup } from './group.ts';

/** A snapshot kept for longer than this is not accepted as new. */
const ACCEPTED_AS_NEW_MS = 10 * 60_000;

const PAGE = 5_000;

/**
 * A snapshot of the key set for one group (`SnapshotHeader`, records, `SnapshotTrailer`): complete
 * for its apis as of the header's head, signed. Each piece that is yielded is some whole lines, line
 * feeds included. Reading it stops nobody's writing.
 */
export async function* snapshotLines(
  deployment: Deployment,
  group: VerifierGroup,
): AsyncGenerator<string> {
  const { head, pages, newer } = await readRecords(deployment, group.apis);
  const proof = await proofOf(deployment.store.db, head);
  const hash = createHash('sha256');
  const sign = (text: string) => {
    hash.update(text);
    return text;
  };
  yield sign(`${JSON.stringify(headerOf(deployment, group, head, proof))}\n`);
  let records = 0;
  for (const page of [...pages.map((page) => without(page, newer)), [...newer.values()]]) {
    if (page.length === 0) continue;
    records += page.length;
    yield sign(`${page.join('\n')}\n`);
  }
  const signature = deployment.sign.sign(hash.digest('hex'));
  yield `${JSON.stringify({ type: 'end', records, signature } satisfies SnapshotTrailer)}\n`;
}

function headerOf(
  deployment: Deployment,
  group: VerifierGroup,
  head: Head,
  proof: SignedHead | null,
): SnapshotHeader {
  const serverTime = deployment.serverTime.now();
  return {
    type: 'keyturn-snapshot',
    schema: KEYSET_SCHEMA,
    head,
    apis: group.apis,
    group: group.id,
    region: group.region,
    serverTime,
    expiresAt: serverTime + ACCEPTED_AS_NEW_MS,
    serverKey: deployment.sign.publicKey,
    ...(proof !== null && { proof }),
  };
}

interface Records {
  head: Head;
  pages: string[][];
  /** Records that changed while the pages were read, by identity; they replace those of the pages. */
  newer: Map<string, string>;
}

/**
 * Reads page by page without a lock, while others commit. A page may be older or newer than the
 * next, but all are at most as new as the head that is read after them. What the log has between the
 * head before and the head after is laid over them, which makes them exactly the state of the latter.
 */
async function readRecords(deployment: Deployment, apis: readonly string[]): Promise<Records> {
  const { db } = deployment.store;
  const before = await currentHead(deployment);
  const pages = await readPages(db, apis);
  const head = await currentHead(deployment);
  // A new epoch began: its first revision does not follow from `before`.
  if (head.epoch !== before.epoch) return readRecords(deployment, apis);
  const newer = new Map<string, string>();
  if (head.revision > before.revision) {
    const changes = await recordsBetween(db, apis, before, head.revision);
    for (const record of [...changes.values()].flat()) newer.set(identityOf(record), record);
  }
  return { head, pages, newer };
}

async function readPages(db: Kysely<Database>, apis: readonly string[]): Promise<string[][]> {
  const pages: string[][] = [];
  let last = '';
  for (;;) {
    const rows = await db
      .selectFrom('keyset_records')
      .select(['identity', 'record'])
      .where('identity', '>', last)
      .where((where) => where.or([where('api_id', 'is', null), where('api_id', 'in', apis)]))
      .orderBy('identity')
      .limit(PAGE)
      .execute();
    pages.push(rows.map(({ record }) => record));
    const next = rows.at(-1)?.identity;
    if (rows.length < PAGE || next === undefined) return pages;
    last = next;
  }
}

function without(page: string[], newer: ReadonlyMap<string, string>): string[] {
  return newer.size === 0 ? page : page.filter((record) => !newer.has(identityOf(record)));
}

function identityOf(record: string): string {
  return recordIdentity(JSON.parse(record) as KeysetRecord);
}
