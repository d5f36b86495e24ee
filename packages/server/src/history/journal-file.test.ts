import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { changeSetText, FIRST_PREVIOUS, type Head } from '@keyturn/core';
import { pino } from 'pino';
import { silentLog } from '../../../../test/silent-log.ts';
import { ConfigError } from '../config-error.ts';
import type { JournalEntry } from '../ports.ts';
import { makeSign } from '../sign.ts';
import { openJournalFile } from './journal-file.ts';
import { JournalUnavailable } from './journal-unavailable.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const sign = makeSign(new Uint8Array(32).fill(7));

function scratch(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-journal-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'journal');
}

function opened(directory: string, segmentBytes?: number) {
  const log = silentLog;
  return openJournalFile({ directory, digest, sign, log, ...(segmentBytes && { segmentBytes }) });
}

function entry(before: Head | null, record = 'a', epoch = before?.epoch ?? 1): JournalEntry {
  const text = JSON.stringify({ record });
  const set = {
    epoch,
    revision: (before?.revision ?? 0) + (before && epoch > before.epoch ? 1_000_000 : 1),
    previous: before?.hash ?? FIRST_PREVIOUS,
    committedAt: 1_000,
    digests: [digest(text)],
  };
  const hash = digest(changeSetText(set));
  const signature = sign.sign(hash);
  return { set: { ...set, hash, signature }, records: [{ apiId: 'acme', record: text }] };
}

function chain(length: number): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (let at = 0; at < length; at++) entries.push(entry(entries.at(-1)?.set ?? null, `r${at}`));
  return entries;
}

async function all(entries: AsyncIterable<JournalEntry>): Promise<JournalEntry[]> {
  const read: JournalEntry[] = [];
  for await (const entry of entries) read.push(entry);
  return read;
}

test('what was appended is read again after the process ended, in its order', async (t) => {
  const directory = scratch(t);
  const [first, second, third] = chain(3) as [JournalEntry, JournalEntry, JournalEntry];
  const journal = await opened(directory);
  assert.equal(journal.last(), null);
  await journal.append([first]);
  await journal.append([second, third]);
  await journal.close();
  const again = await opened(directory);
  t.after(() => again.close());
  assert.equal(again.last()?.hash, third.set.hash);
  assert.equal(again.lastCommittedAt(), 1_000);
  assert.deepEqual(await all(again.read(null)), [first, second, third]);
  assert.deepEqual(await all(again.read(first.set)), [second, third]);
});

test('the directory and its files are readable by this user alone', async (t) => {
  const directory = scratch(t);
  const journal = await opened(directory);
  t.after(() => journal.close());
  await journal.append(chain(1));
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  assert.equal(statSync(join(directory, 'segment-00000001.ndjson')).mode & 0o777, 0o600);
});

test('a directory that was there before keeps its rights, and is warned of where others may write to it', async (t) => {
  const directory = scratch(t);
  mkdirSync(directory);
  for (const [mode, isWarned] of [
    [0o755, false],
    [0o2775, true],
    [0o777, true],
    [0o700, false],
  ] as const) {
    chmodSync(directory, mode);
    const warned: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => warned.push(line) });
    const journal = await openJournalFile({ directory, digest, sign, log });
    await journal.append(journal.last() === null ? chain(1) : []);
    await journal.close();
    assert.equal(statSync(directory).mode & 0o7777, mode);
    assert.equal(warned.join('').includes('others may write'), isWarned, mode.toString(8));
  }
});

test('a file where the directory should be is a start fault', async (t) => {
  const directory = scratch(t);
  writeFileSync(directory, '');
  await assert.rejects(opened(directory), /cannot be used \(ENOTDIR\)/);
});

test('a segment that is full is followed by the next, and all are read as one', async (t) => {
  const directory = scratch(t);
  const entries = chain(7);
  const journal = await opened(directory, 1_000);
  for (const one of entries) await journal.append([one]);
  await journal.close();
  assert.ok(segments(directory).length > 2);
  const again = await opened(directory, 1_000);
  t.after(() => again.close());
  assert.deepEqual(await all(again.read(null)), entries);
});

test('a last line that a crash tore is cut off, and what follows is written behind the whole ones', async (t) => {
  const directory = scratch(t);
  const [first, second] = chain(2) as [JournalEntry, JournalEntry];
  const journal = await opened(directory);
  await journal.append([first]);
  await journal.close();
  appendFileSync(join(directory, 'segment-00000001.ndjson'), JSON.stringify(second).slice(0, 90));
  const again = await opened(directory);
  t.after(() => again.close());
  assert.equal(again.last()?.hash, first.set.hash);
  await again.append([second]);
  assert.deepEqual(await all(again.read(null)), [first, second]);
});

test('a last line of which blocks never came to the disk is cut off, and no whole line with it', async (t) => {
  const directory = scratch(t);
  const [first, second, third] = chain(3) as [JournalEntry, JournalEntry, JournalEntry];
  const journal = await opened(directory);
  await journal.append([first]);
  await journal.close();
  const path = join(directory, 'segment-00000001.ndjson');
  const whole = readFileSync(path, 'utf8');
  const line = JSON.stringify(second);
  const holed = `${line.slice(0, 60)}${'\0'.repeat(80)}${line.slice(140)}\n`;
  for (const torn of [holed, `${holed}${holed}`, `${holed}{"set":`, '\0'.repeat(512), '\0\n']) {
    writeFileSync(path, whole + torn);
    const again = await opened(directory);
    assert.equal(again.last()?.hash, first.set.hash);
    assert.deepEqual(again.cutOff(), {
      segment: 'segment-00000001.ndjson',
      bytes: Buffer.byteLength(torn),
    });
    await again.append([second, third]);
    assert.deepEqual(await all(again.read(null)), [first, second, third]);
    await again.close();
    assert.equal(await cutOffAt(directory), null, 'once');
  }
});

test('a damaged last line that no loss of power leaves behind stops the start, and stays', async (t) => {
  const directory = scratch(t);
  const journal = await opened(directory);
  await journal.append(chain(2));
  await journal.close();
  const path = join(directory, 'segment-00000001.ndjson');
  const damaged = readFileSync(path, 'utf8').replace('r1', 'r9');
  writeFileSync(path, damaged);
  await assert.rejects(opened(directory), /line 2, holds records/);
  assert.equal(readFileSync(path, 'utf8'), damaged);
});

test('zeros in the middle of a journal stop the start, and nothing is cut off', async (t) => {
  const directory = scratch(t);
  const journal = await opened(directory);
  await journal.append(chain(3));
  await journal.close();
  const path = join(directory, 'segment-00000001.ndjson');
  const damaged = readFileSync(path, 'utf8').replace('r1', '\0\0');
  writeFileSync(path, damaged);
  await assert.rejects(opened(directory), /line 2, is not an entry of a journal/);
  assert.equal(readFileSync(path, 'utf8'), damaged);
});

test('a crash right after a segment was made loses nothing', async (t) => {
  const directory = scratch(t);
  const [first, second] = chain(2) as [JournalEntry, JournalEntry];
  const journal = await opened(directory);
  await journal.append([first]);
  await journal.close();
  writeFileSync(join(directory, 'segment-00000002.ndjson'), '{"set":');
  const again = await opened(directory);
  t.after(() => again.close());
  assert.equal(again.last()?.hash, first.set.hash);
  await again.append([second]);
  assert.deepEqual(await all(again.read(null)), [first, second]);
});

/** Each spoils the three lines of a journal so that it must not be trusted. */
const SPOILED: Record<string, { spoil: (lines: string[]) => string[]; line: number }> = {
  'a record that was changed': {
    spoil: ([a = '', b = '', c = '']) => [a, b.replace('r1', 'r9'), c],
    line: 2,
  },
  'a line that is missing': { spoil: ([a = '', , c = '']) => [a, c], line: 2 },
  'two lines that changed places': { spoil: ([a = '', b = '', c = '']) => [a, c, b], line: 2 },
  'a line that is no entry': { spoil: ([a = '', , c = '']) => [a, 'hello', c], line: 2 },
  'a signature of another key': {
    spoil: ([a = '', b = '', c = '']) => [a, b, c.replace(/"signature":"./, '"signature":"!')],
    line: 3,
  },
};

for (const [name, { spoil, line }] of Object.entries(SPOILED)) {
  test(`a journal with ${name} is a start fault that names file and line`, async (t) => {
    const directory = scratch(t);
    const journal = await opened(directory);
    await journal.append(chain(3));
    await journal.close();
    const path = join(directory, 'segment-00000001.ndjson');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${spoil(lines).join('\n')}\n`);
    await assert.rejects(opened(directory), (error: ConfigError) => {
      assert.ok(error instanceof ConfigError);
      assert.ok(error.message.includes(`${path}, line ${line},`), error.message);
      return true;
    });
  });
}

test('an older segment that is damaged is found where it is read', async (t) => {
  const directory = scratch(t);
  const journal = await opened(directory, 500);
  for (const one of chain(3)) await journal.append([one]);
  await journal.close();
  const path = join(directory, 'segment-00000001.ndjson');
  writeFileSync(path, readFileSync(path, 'utf8').replace('r0', 'r9'));
  const again = await opened(directory);
  t.after(() => again.close());
  await assert.rejects(all(again.read(null)), ConfigError);
});

test('a segment that is missing in the middle is a start fault', async (t) => {
  const directory = scratch(t);
  const journal = await opened(directory, 500);
  for (const one of chain(3)) await journal.append([one]);
  await journal.close();
  rmSync(join(directory, 'segment-00000002.ndjson'));
  await assert.rejects(opened(directory), /lacks segment-00000002/);
});

test('a directory that cannot be made is a start fault', async (t) => {
  const plainFile = scratch(t);
  writeFileSync(plainFile, '');
  await assert.rejects(opened(join(plainFile, 'journal')), ConfigError);
});

test('a second process is told that the journal is in use', async (t) => {
  const directory = scratch(t);
  const journal = await opened(directory);
  t.after(() => journal.close());
  await assert.rejects(opened(directory), /another process writes it/);
});

test('a full disk refuses the append, and the next one that has room leaves a whole journal', async (t) => {
  const directory = scratch(t);
  const [first, second, third] = chain(3) as [JournalEntry, JournalEntry, JournalEntry];
  const journal = await opened(directory, 500);
  t.after(() => journal.close());
  await journal.append([first]);
  const full = join(directory, 'segment-00000002.ndjson');
  symlinkSync('/dev/full', full);
  await assert.rejects(journal.append([second]), (error: JournalUnavailable) => {
    assert.ok(error instanceof JournalUnavailable);
    return true;
  });
  assert.equal(journal.last()?.hash, first.set.hash);
  rmSync(full);
  await journal.append([second]);
  await journal.append([third]);
  assert.deepEqual(await all(journal.read(null)), [first, second, third]);
});

test('a new epoch follows from anywhere, and a revision that does not follow is refused', async (t) => {
  const journal = await opened(scratch(t));
  t.after(() => journal.close());
  const [first, second] = chain(2) as [JournalEntry, JournalEntry];
  await journal.append([first, second]);
  const later = entry(first.set, 'new epoch', 2);
  await assert.rejects(journal.append([entry(first.set, 'other')]), TypeError);
  await journal.append([later]);
  assert.deepEqual(await all(journal.read(second.set)), [later]);
});

async function cutOffAt(directory: string) {
  const journal = await opened(directory);
  await journal.close();
  return journal.cutOff();
}

function segments(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.startsWith('segment-'));
}
