import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../config-error.ts';
import type { Digest, JournalEntry, Sign } from '../ports.ts';
import { chainsTo, follows, parseJournalLine } from './journal-line.ts';

const NAME = /^segment-(\d{8})\.ndjson$/;

export function segmentName(number: number): string {
  return `segment-${String(number).padStart(8, '0')}.ndjson`;
}

/**
 * The numbers of a directory's segments, ascending.
 *
 * @throws ConfigError where one in the middle is missing.
 */
export async function segmentsIn(directory: string): Promise<number[]> {
  const numbers = (await readdir(directory))
    .map((name) => Number(NAME.exec(name)?.[1] ?? 0))
    .filter((number) => number > 0)
    .sort((a, b) => a - b);
  const gap = numbers.find((number, at) => at > 0 && number !== (numbers[at - 1] ?? 0) + 1);
  if (gap === undefined) return numbers;
  throw new ConfigError([
    `The journal ${directory} lacks ${segmentName(gap - 1)}: put that file back from where it was copied to.`,
  ]);
}

/** By what entries are checked. */
export interface JournalProof {
  digest: Digest;
  sign: Sign;
}

export interface ReadSegment {
  entries: JournalEntry[];
  /** Up to the end of the last whole line. */
  wholeBytes: number;
  /** What a crash left behind that. */
  tornBytes: number;
}

const LINE_FEED = 0x0a;

/**
 * Reads one segment and checks each of its lines: hash, records, place in the chain, signature.
 *
 * @param before - the entry before the segment; null: not known.
 * @throws ConfigError that names file and line.
 */
export async function readSegment(
  directory: string,
  number: number,
  proof: JournalProof,
  before: JournalEntry | null,
): Promise<ReadSegment> {
  const path = join(directory, segmentName(number));
  const bytes = await readFile(path);
  const wholeBytes = wholeBytesOf(bytes);
  const lines = bytes.subarray(0, wholeBytes).toString('utf8').split('\n').slice(0, -1);
  const entries: JournalEntry[] = [];
  const check = (isRight: boolean, line: number, fault: string) => {
    if (!isRight) throw brokenAt(path, line, fault);
  };
  for (const [at, line] of lines.entries()) {
    const entry = parseJournalLine(line, proof.digest);
    if ('fault' in entry) throw brokenAt(path, at + 1, entry.fault);
    const last = entries.at(-1) ?? before;
    check(last === null || follows(entry.set, last.set), at + 1, 'does not follow the one before');
    // A signature covers what its entry chains to, so that one at the end of each chain is enough.
    const covers = last === null || at === 0 || chainsTo(entry.set, last.set);
    check(covers || isSigned(last, proof), at, NOT_OURS);
    entries.push(entry);
  }
  const newest = entries.at(-1);
  check(newest === undefined || isSigned(newest, proof), lines.length, NOT_OURS);
  return { entries, wholeBytes, tornBytes: bytes.length - wholeBytes };
}

/**
 * Where the last whole line ends. Torn is what has no line feed yet, and what has one and holds a zero
 * byte: blocks that a loss of power kept from the disk are read as zeros, and no entry has one. Any
 * other fault is not of that kind: such a line may have been answered.
 */
function wholeBytesOf(bytes: Buffer): number {
  let ended = bytes.lastIndexOf(LINE_FEED) + 1;
  while (ended > 0) {
    const begun = ended === 1 ? 0 : bytes.lastIndexOf(LINE_FEED, ended - 2) + 1;
    if (!bytes.subarray(begun, ended).includes(0)) return ended;
    ended = begun;
  }
  return 0;
}

const NOT_OURS = "does not carry this database's signature";

/** Ed25519 is deterministic: what our key signs is what it has signed (RFC 8032, section 5.1.6). */
function isSigned({ set }: JournalEntry, { sign }: JournalProof): boolean {
  return sign.sign(set.hash) === set.signature;
}

function brokenAt(path: string, line: number, fault: string): ConfigError {
  return new ConfigError([
    `The journal is damaged or belongs to another database: ${path}, line ${line}, ${fault}. Put the file back from a copy; without one, move the journal's directory away: a new one is written from the database, and what only the old one had is lost.`,
  ]);
}
