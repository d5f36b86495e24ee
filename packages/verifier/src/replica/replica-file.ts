import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Head, MOST_PROOF_DIGESTS } from '@keyturn/core';
import type { Files } from '../ports.ts';
import type { Terms } from '../sync/terms.ts';
import { readPosition, readTerms } from '../wire/answers.ts';
import { proves, readSignedHead } from '../wire/change-set.ts';
import { readHead } from '../wire/head.ts';
import { readLines } from '../wire/lines.ts';
import { Malformed, Members, parseJson } from '../wire/members.ts';
import { type AnyRecord, parseRecord } from '../wire/record.ts';
import { readServerKey } from '../wire/server-key.ts';
import { isNote, notesOf, takeNote } from './file-notes.ts';
import { KeptLatches } from './kept-latches.ts';
import { LatchTimes } from './latch-times.ts';
import { ListedLatches } from './listed-latches.ts';
import { Replica, type ReplicaOrigin } from './replica.ts';
import { readSpentGrace, type SpentGrace } from './spent-grace.ts';

/** Of the header; a file of another one is refused. */
const FILE_SCHEMA = 2;
// Records are short; the header proves its head by the digests of everything that one revision changed.
const MAX_LINE_LENGTH = 8 * 1_048_576;
const MAX_BYTES = 2 ** 31;
const RECORDS_PER_PIECE = 1_000;
const MAC = /^[0-9a-f]{64}$/;
const HASH = /^[0-9a-f]{64}$/;
// Names what the key is for: the token itself never authenticates anything here.
const KEY_PURPOSE = 'keyturn replica file 1';

/** A replica as it is kept over a restart. */
export interface KeptReplica {
  replica: Replica;
  keptLatches: KeptLatches;
  terms: Terms;
  spent: SpentGrace;
}

/** What the small file says. */
export interface SpentBeside {
  /** Hash of the head of the replica file that it was written for; of another it says nothing. */
  head: string;
  spent: SpentGrace;
}

/**
 * The replica on disk: a header, the records, notes on latches and a trailer, one JSON object a line, authenticated
 * with a key that is made from the verifier's token. Whoever lacks the token cannot forge one. A
 * second, small file beside it says every few seconds how much grace is spent on this very replica.
 */
export class ReplicaFile {
  readonly #path: string;
  readonly #key: Buffer;
  readonly #files: Files;

  constructor(path: string, token: string, files: Files) {
    this.#path = path;
    this.#key = createHmac('sha256', token).update(KEY_PURPOSE).digest();
    this.#files = files;
  }

  /** Null if there is no file. @throws Malformed if it is not one that this token wrote. */
  async read(): Promise<KeptReplica | null> {
    const pieces = this.#files.read(this.#path);
    if (pieces === null) return null;
    const mac = createHmac('sha256', this.#key);
    const records: AnyRecord[] = [];
    const notes: string[] = [];
    let header: string | null = null;
    let held: string | null = null;
    for await (const lines of readLines(pieces, MAX_LINE_LENGTH, MAX_BYTES)) {
      for (const line of lines) {
        if (held !== null) {
          mac.update(`${held}\n`);
          if (header === null) header = held;
          else if (isNote(held)) notes.push(held);
          else records.push(parseRecord(held));
        }
        held = line;
      }
    }
    if (header === null || held === null) throw new Malformed('the file is cut short');
    assertTrailer(held, records.length + notes.length, mac.digest());
    return keptReplica(header, records, notes);
  }

  /** What the small file says; null if there is none. @throws Malformed */
  async readSpent(): Promise<SpentBeside | null> {
    const pieces = this.#files.read(this.#spentPath);
    if (pieces === null) return null;
    const read: string[] = [];
    for await (const lines of readLines(pieces, MAX_LINE_LENGTH, MAX_LINE_LENGTH))
      read.push(...lines);
    const [line = '', trailer = ''] = read;
    const mac = createHmac('sha256', this.#key).update(`${line}\n`).digest();
    assertTrailer(trailer, 0, mac);
    const members = new Members(parseJson(line, 'spent grace'), 'spent grace');
    const head = members.matching('head', HASH);
    const spent = readSpentGrace(members.object('spent'));
    members.end();
    return { head, spent };
  }

  /** Writes the replica as it is now, whatever is applied while it is being written. */
  async write({ replica, keptLatches, terms, spent }: KeptReplica): Promise<void> {
    const { head, origin, signedTime, proof, latchTimes, listed } = replica;
    const header = {
      ...{
        type: 'keyturn-replica',
        schema: FILE_SCHEMA,
        head,
        ...origin,
        signedTime,
        terms,
        spent,
      },
      firstLatchesAt: latchTimes.firstSeenAt,
      listedUntil: listed.until,
      ...(proof !== null && proof.digests.length <= MOST_PROOF_DIGESTS && { proof }),
    };
    const lines = this.#pieces(header, replica.records(), [...notesOf(replica, keptLatches)]);
    await this.#files.replace(this.#path, lines);
  }

  async writeSpent(beside: SpentBeside): Promise<void> {
    await this.#files.replace(this.#spentPath, this.#pieces(beside, [], []));
  }

  get #spentPath(): string {
    return `${this.#path}.grace`;
  }

  *#pieces(header: object, records: AnyRecord[], notes: string[]): Generator<string> {
    const mac = createHmac('sha256', this.#key);
    const sealed = (piece: string) => {
      mac.update(piece);
      return piece;
    };
    yield sealed(`${JSON.stringify(header)}\n`);
    for (let at = 0; at < records.length; at += RECORDS_PER_PIECE) {
      const texts = records.slice(at, at + RECORDS_PER_PIECE).map(textOf);
      yield sealed(`${texts.join('\n')}\n`);
    }
    for (const note of notes) yield sealed(`${note}\n`);
    const trailer = { type: 'end', records: records.length + notes.length, mac: mac.digest('hex') };
    yield `${JSON.stringify(trailer)}\n`;
  }
}

function textOf(record: AnyRecord): string {
  return record.kind === 'unreadable' ? record.text : JSON.stringify(record);
}

function assertTrailer(line: string, records: number, mac: Buffer): void {
  const members = new Members(parseJson(line, 'trailer'), 'trailer');
  members.oneOf('type', ['end']);
  const count = members.whole('records');
  const written = Buffer.from(members.matching('mac', MAC), 'hex');
  members.end();
  if (count !== records || !timingSafeEqual(written, mac)) {
    throw new Malformed('the file was not written with this token, or was changed');
  }
}

function keptReplica(line: string, records: AnyRecord[], notes: string[]): KeptReplica {
  const members = new Members(parseJson(line, 'file header'), 'file header');
  members.oneOf('type', ['keyturn-replica']);
  if (members.whole('schema') !== FILE_SCHEMA) throw new Malformed('the file is of another schema');
  const head: Head = readHead(members.object('head'));
  const origin: ReplicaOrigin = {
    apis: members.strings('apis'),
    group: members.string('group'),
    region: members.string('region'),
    serverKey: members.string('serverKey'),
  };
  const signedTime = members.whole('signedTime');
  const latchTimes = new LatchTimes(members.whole('firstLatchesAt'));
  const listed = new ListedLatches();
  listed.until = members.nullable('listedUntil', (from, name) => readPosition(from.object(name)));
  const proof = members.optional('proof', (from, name) => readSignedHead(from.object(name)));
  const replica = new Replica(origin, head, signedTime, { latchTimes, listed });
  const terms = readTerms(members.object('terms'));
  const spent = readSpentGrace(members.object('spent'));
  members.end();
  if (proof !== undefined && !proves(proof, head, readServerKey(origin.serverKey))) {
    throw new Malformed('the file does not prove its head');
  }
  replica.proof = proof ?? null;
  replica.apply(records);
  const keptLatches = new KeptLatches();
  for (const note of notes) takeNote(note, replica, keptLatches);
  return { replica, keptLatches, terms, spent };
}
