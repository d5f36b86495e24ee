import { createHash } from 'node:crypto';
import { type ChangeSet, KEYSET_SCHEMA, type SnapshotHeader } from '@keyturn/core';
import { sha256Hex } from '../digest.ts';
import { latches } from '../replica/lasting.ts';
import { proves, readSignedHead } from './change-set.ts';
import { readHead } from './head.ts';
import { readLines } from './lines.ts';
import { Malformed, Members, parseJson } from './members.ts';
import { type AnyRecord, parseRecord } from './record.ts';
import { readServerKey, type ServerKey } from './server-key.ts';

// Records are short; the header proves its head by the digests of everything that one revision changed.
const MAX_LINE_LENGTH = 64 * 1_048_576;
const MAX_BYTES = 2 ** 31;
const SIGNATURE = /^[A-Za-z0-9_-]{85}[AQgw]$/;

/** A snapshot whose signature holds. */
export interface VerifiedSnapshot {
  header: SnapshotHeader;
  records: AnyRecord[];
  /**
   * What the head's own revision latched, with the signature that the header proves it by; null: nothing,
   * or it is not proved. Of earlier revisions a snapshot holds no signatures.
   */
  latching: ChangeSet | null;
}

/**
 * Reads and checks a snapshot: newline-delimited JSON, signed over all lines but the last.
 *
 * @param pinned - the server's key if it is known; otherwise the snapshot's own is taken, and the
 * caller pins it.
 * @throws Malformed if anything is not as it must be.
 */
export async function readSnapshot(
  pieces: AsyncIterable<Uint8Array>,
  pinned: ServerKey | null,
): Promise<VerifiedSnapshot> {
  const digest = createHash('sha256');
  const records: AnyRecord[] = [];
  const latched: string[] = [];
  let header: SnapshotHeader | null = null;
  let held: string | null = null;
  for await (const lines of readLines(pieces, MAX_LINE_LENGTH, MAX_BYTES)) {
    for (const line of lines) {
      if (held !== null) {
        digest.update(`${held}\n`);
        if (header === null) header = readHeader(held);
        else if (latches(addRecord(records, held))) latched.push(held);
      }
      held = line;
    }
  }
  if (header === null || held === null) throw new Malformed('the snapshot is cut short');
  const trailer = new Members(parseJson(held, 'trailer'), 'trailer');
  trailer.oneOf('type', ['end']);
  const count = trailer.whole('records');
  const signature = trailer.matching('signature', SIGNATURE);
  trailer.end();
  if (count !== records.length) throw new Malformed('the snapshot lacks records');
  const serverKey = pinned ?? readServerKey(header.serverKey);
  if (header.serverKey !== serverKey.text)
    throw new Malformed('another server signed the snapshot');
  if (!serverKey.verifies(digest.digest('hex'), signature)) {
    throw new Malformed('the signature of the snapshot is wrong');
  }
  if (header.proof !== undefined && !proves(header.proof, header.head, serverKey)) {
    throw new Malformed('the snapshot does not prove its head');
  }
  return { header, records, latching: latchingSet(header, latched) };
}

function addRecord(records: AnyRecord[], line: string): AnyRecord {
  const record = parseRecord(line);
  records.push(record);
  return record;
}

function latchingSet({ proof }: SnapshotHeader, latched: readonly string[]): ChangeSet | null {
  if (proof === undefined || latched.length === 0) return null;
  const proved = new Set(proof.digests);
  const records = latched.filter((line) => proved.has(sha256Hex(line)));
  return records.length === 0 ? null : { ...proof, records };
}

function readHeader(line: string): SnapshotHeader {
  const members = new Members(parseJson(line, 'snapshot header'), 'snapshot header');
  const type = members.oneOf('type', ['keyturn-snapshot']);
  const schema = members.whole('schema');
  if (schema < 1 || schema > KEYSET_SCHEMA) {
    throw new Malformed('the snapshot is of a newer schema than this build reads');
  }
  const header: SnapshotHeader = {
    type,
    schema,
    head: readHead(members.object('head')),
    apis: members.strings('apis'),
    group: members.string('group'),
    region: members.string('region'),
    serverTime: members.whole('serverTime'),
    expiresAt: members.whole('expiresAt'),
    serverKey: members.string('serverKey'),
  };
  const proof = members.optional('proof', (from, name) => readSignedHead(from.object(name)));
  members.end();
  return { ...header, ...(proof && { proof }) };
}
