import { open, readFile, realpath, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const NAME = 'KEYTURN_API_KEY';
const LINE = /^([ \t]*(?:export[ \t]+)?)KEYTURN_API_KEY[ \t]*=(.*?)(\r?)$/;

/** The key string that an env file holds; null where there is no file or no key in it. */
export async function readEnvKey(path: string): Promise<string | null> {
  const text = await readIfThere(path);
  const held = text?.split('\n').flatMap((line) => LINE.exec(line)?.[2]?.trim() ?? []);
  return held?.at(-1)?.replace(/^(["'])(.*)\1$/, '$2') ?? null;
}

/**
 * Puts `KEYTURN_API_KEY=` into an env file and keeps its other lines. The file is replaced as a
 * whole and synced, readable by its owner alone, so that a program that starts at any moment finds
 * the old key or the new one.
 */
export async function writeEnvKey(path: string, keyString: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const text = withKey((await readIfThere(target)) ?? '', keyString);
  const unfinished = join(dirname(target), `.${basename(target)}.${process.pid}.new`);
  await unlink(unfinished).catch(() => undefined);
  try {
    const file = await open(unfinished, 'wx', 0o600);
    try {
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

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
