import { type FileHandle, open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { failed } from '../cli-fault.ts';

const NAME = 'KEYTURN_API_KEY';
const LINE = /^([ \t]*(?:export[ \t]+)?)KEYTURN_API_KEY[ \t]*=(.*?)(\r?)$/;

/** A value that begins with a quote, and the rest of its line. */
const QUOTED = /^[ \t]*(?:export[ \t]+)?[A-Za-z_][\w.-]*[ \t]*=[ \t]*(["'`])(.*)$/;

/**
 * The key string that an env file holds; null where there is no file or no key in it.
 *
 * @throws CliFault where a quoted value goes over several lines.
 */
export async function readEnvKey(path: string): Promise<string | null> {
  const text = await readIfThere(path);
  const held = text?.split('\n').flatMap((line) => LINE.exec(line)?.[2]?.trim() ?? []);
  return held?.at(-1)?.replace(/^(["'])(.*)\1$/, '$2') ?? null;
}

/**
 * Puts `KEYTURN_API_KEY=` into an env file and keeps its other lines. The file is replaced as a
 * whole and synced, readable by the owner that it had alone, so that a program that starts at any
 * moment finds the old key or the new one.
 *
 * @throws CliFault where a quoted value goes over several lines.
 */
export async function writeEnvKey(path: string, keyString: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const text = withKey((await readIfThere(target)) ?? '', keyString);
  const unfinished = join(dirname(target), `.${basename(target)}.${process.pid}.new`);
  await unlink(unfinished).catch(() => undefined);
  try {
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await keepOwner(file, target);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, target);
  } catch (error) {
    await unlink(unfinished).catch(() => undefined);
    throw error;
  }
}

/** The text with one line for the key: where the first was, or at the end. */
export function withKey(text: string, keyString: string): string {
  let written = false;
  const lines = text.split('\n').flatMap((line) => {
    const match = LINE.exec(line);
    if (!match) return [line];
    if (written) return [];
    written = true;
    return [`${match[1]}${NAME}=${keyString}${match[3]}`];
  });
  if (written) return lines.join('\n');
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${before}${NAME}=${keyString}\n`;
}

/** Whoever reads the file can read the one that takes its place. */
async function keepOwner(file: FileHandle, path: string): Promise<void> {
  const former = await ifThere(stat(path));
  if (former === null || former.uid === (await file.stat()).uid) return;
  await file.chown(former.uid, former.gid);
}

async function readIfThere(path: string): Promise<string | null> {
  const text = await ifThere(readFile(path, 'utf8'));
  if (text === null) return null;
  // A byte order mark would hide the first line, from programs too.
  const lines = text.replace(/^\uFEFF/, '');
  requireWholeLines(lines, path);
  return lines;
}

/** What looks like the line of the key may be part of a longer value: no line is safe to change. */
function requireWholeLines(text: string, path: string): void {
  for (const [index, line] of text.split('\n').entries()) {
    const [, quote, rest] = QUOTED.exec(line) ?? [];
    if (quote === undefined || rest === undefined || isClosed(quote, rest)) continue;
    throw failed(
      `${path} has a quoted value over several lines, from line ${index + 1} on`,
      'put it on one line, or name another file',
    );
  }
}

/** Between single quotes a backslash is a backslash. */
function isClosed(quote: string, rest: string): boolean {
  return (quote === "'" ? rest : rest.replace(/\\./g, '')).includes(quote);
}

async function ifThere<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
