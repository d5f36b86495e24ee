import { accessSync, constants, statSync } from 'node:fs';
import { type FileHandle, open, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { type Head, type Position, reaches } from '@keyturn/core';
import type { Logger } from 'pino';
import { ConfigError } from '../config-error.ts';
import { holdFile, makeFolders } from '../data-directory.ts';
import type { Journal, JournalEntry } from '../ports.ts';
import { follows, journalLine } from './journal-line.ts';
import { type JournalProof, readSegment, segmentName, segmentsIn } from './journal-segments.ts';
import { JournalUnavailable } from './journal-unavailable.ts';

/** A segment is closed before it grows beyond this; an entry that is larger has one to itself. */
const SEGMENT_BYTES = 16 * 1_048_576;

export interface JournalFileOptions extends JournalProof {
  directory: string;
  log: Logger;
  /** Default 16 MiB. */
  segmentBytes?: number;
}

/** A journal with the server time of its last entry. */
export interface JournalFile extends Journal {
  /** Server time in ms at which the last entry was committed; 0 where there is none. */
  lastCommittedAt(): number;
  /** What a crash had torn and this opening cut off; null: nothing. */
  cutOff(): CutOff | null;
}

/** The end of a segment that was not whole, and was never answered. */
export interface CutOff {
  /** As `segment-00000001.ndjson`. */
  segment: string;
  bytes: number;
}

/**
 * The journal as a directory of segments, each a file of lines, one entry a line. Nothing that was
 * written is ever changed. What a crash left of a last line is cut off: it was never answered.
 *
 * The newest segment is checked now, the older ones when they are read.
 *
 * @throws ConfigError where the directory cannot be used, or a line does not verify.
 */
export async function openJournalFile(options: JournalFileOptions): Promise<JournalFile> {
  const release = takeDirectory(options);
  try {
    const { cut, ...written } = await writtenSoFar(options);
    return new SegmentedJournal(options, written, cut, release);
  } catch (error) {
    release();
    throw error;
  }
}

async function writtenSoFar(
  options: JournalFileOptions,
): Promise<WrittenSoFar & { cut: CutOff | null }> {
  const numbers = await segmentsIn(options.directory);
  const current = numbers.at(-1) ?? 0;
  let last: JournalEntry | null = null;
  let bytes = 0;
  let cut: CutOff | null = null;
  // A crash may have left the newest without a whole line: the one before has the last entry.
  for (const number of numbers.toReversed()) {
    const segment = await readSegment(options.directory, number, options, null);
    if (segment.tornBytes > 0 && number !== current) throw notClosed(options.directory, number);
    if (segment.tornBytes > 0) cut = await cutOff(options, number, segment);
    if (number === current) bytes = segment.wholeBytes;
    last = segment.entries.at(-1) ?? null;
    if (last !== null) break;
  }
  return { current, bytes, last, cut };
}

interface WrittenSoFar {
  /** Number of the segment that is written; 0: there is none yet. */
  current: number;
  /** How much of it is on the disk. */
  bytes: number;
  last: JournalEntry | null;
}

class SegmentedJournal implements JournalFile {
  readonly #options: JournalFileOptions;
  readonly #cut: CutOff | null;
  readonly #release: () => void;
  #written: WrittenSoFar;
  #handle: FileHandle | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    options: JournalFileOptions,
    written: WrittenSoFar,
    cut: CutOff | null,
    release: () => void,
  ) {
    this.#options = options;
    this.#written = written;
    this.#cut = cut;
    this.#release = release;
  }

  last(): Head | null {
    const { last } = this.#written;
    if (last === null) return null;
    const { epoch, revision, hash } = last.set;
    return { epoch, revision, hash };
  }

  lastCommittedAt(): number {
    return this.#written.last?.set.committedAt ?? 0;
  }

  cutOff(): CutOff | null {
    return this.#cut;
  }

  async append(entries: readonly JournalEntry[]): Promise<void> {
    const turn = this.#turn.then(() => this.#append(entries));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async *read(after: Position | null): AsyncIterable<JournalEntry> {
    const { directory } = this.#options;
    let before: JournalEntry | null = null;
    for (const number of await segmentsIn(directory)) {
      const { entries }: { entries: JournalEntry[] } = await readSegment(
        directory,
        number,
        this.#options,
        before,
      );
      before = entries.at(-1) ?? before;
      yield* entries.filter(({ set }) => after === null || !reaches(after, set));
    }
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#letGo();
    this.#release();
  }

  async #append(entries: readonly JournalEntry[]): Promise<void> {
    const newest = entries.at(-1);
    if (newest === undefined) return;
    this.#requireOrder(entries);
    const text = Buffer.from(entries.map(journalLine).join(''));
    try {
      const handle = await this.#writable(text.length);
      await writeAll(handle, text, this.#written.bytes);
      await handle.datasync();
    } catch (error) {
      // Whatever of it came to the disk is cut off before the next is written.
      await this.#letGo().catch(() => {});
      throw unavailable(this.#options.directory, error);
    }
    const { current, bytes } = this.#written;
    this.#written = { current, bytes: bytes + text.length, last: newest };
  }

  #requireOrder(entries: readonly JournalEntry[]): void {
    let { last } = this.#written;
    for (const entry of entries) {
      if (last !== null && !follows(entry.set, last.set)) {
        const { epoch, revision } = entry.set;
        throw new TypeError(`revision ${revision} of epoch ${epoch} does not follow the journal`);
      }
      last = entry;
    }
  }

  /** A file that ends where the last append ended, and has room for this one. */
  async #writable(length: number): Promise<FileHandle> {
    const { current, bytes, last } = this.#written;
    const isFull = bytes > 0 && bytes + length > (this.#options.segmentBytes ?? SEGMENT_BYTES);
    if (current === 0 || isFull) {
      await this.#letGo();
      this.#handle = await makeSegment(this.#options.directory, current + 1);
      this.#written = { current: current + 1, bytes: 0, last };
    }
    if (this.#handle !== null) return this.#handle;
    const path = join(this.#options.directory, segmentName(this.#written.current));
    const handle = await open(path, 'r+');
    this.#handle = handle;
    await handle.truncate(this.#written.bytes);
    return handle;
  }

  async #letGo(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }
}

/** An empty segment, whose name is on the disk too. */
async function makeSegment(directory: string, number: number): Promise<FileHandle> {
  const handle = await open(join(directory, segmentName(number)), 'w', 0o600);
  try {
    await handle.sync();
    await syncDirectory(directory);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer, from: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, from + done);
    done += bytesWritten;
  }
}

const WRITABLE_BY_OTHERS = 0o022;

/**
 * Two processes that write one journal would tear it; each node has its own. The rights of a directory
 * that was there before are left as they are: others may use it, too.
 */
function takeDirectory({ directory, log }: JournalFileOptions): () => void {
  try {
    const found = makeFolders(directory) ? null : statSync(directory);
    if (found?.isDirectory() === false) throw unusable(directory, 'ENOTDIR');
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    const isOpen = ((found?.mode ?? 0) & WRITABLE_BY_OTHERS) !== 0;
    if (isOpen) log.warn({ directory }, "others may write to the journal's directory: chmod 700");
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw unusable(directory, codeOf(error));
  }
  const release = holdFile(join(directory, 'journal.lock'));
  if (release === null) throw unusable(directory, 'another process writes it');
  return release;
}

function unusable(directory: string, reason: string): ConfigError {
  return new ConfigError([
    `The journal's directory ${directory} cannot be used (${reason}): make it writable for this user alone, or set KEYTURN_JOURNAL to another.`,
  ]);
}

async function cutOff(
  { directory, log }: JournalFileOptions,
  number: number,
  { wholeBytes, tornBytes }: { wholeBytes: number; tornBytes: number },
): Promise<CutOff> {
  const segment = segmentName(number);
  const path = join(directory, segment);
  log.warn({ path, bytes: tornBytes }, 'the last line of the journal was torn by a crash: cut off');
  await truncate(path, wholeBytes);
  return { segment, bytes: tornBytes };
}

function notClosed(directory: string, number: number): ConfigError {
  return new ConfigError([
    `The journal is damaged: ${join(directory, segmentName(number))} ends in the middle of a line. Put the file back from a copy.`,
  ]);
}

function unavailable(directory: string, error: unknown): JournalUnavailable {
  const message = `the journal in ${directory} cannot be written: ${String(error)}`;
  return new JournalUnavailable(codeOf(error), message, { cause: error });
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown fault';
}
