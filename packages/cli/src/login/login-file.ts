import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { failed } from '../cli-fault.ts';
import { shellWord } from '../shell-word.ts';
import type { System } from '../system.ts';

/** A token that was stored for later commands, and the one server that it goes to. */
export interface Login {
  /** Without a trailing slash. */
  readonly url: string;
  readonly token: string;
}

const LONGEST_BYTES = 16_384;

/** Rights of the group and of all others. */
const FOREIGN_RIGHTS = 0o077;

/** As the XDG Base Directory Specification says: a relative `XDG_CONFIG_HOME` does not count. */
export function loginPath({ environment }: Pick<System, 'environment'>): string {
  const { XDG_CONFIG_HOME: config, HOME: home } = environment;
  const folder = config && isAbsolute(config) ? config : join(home || homedir(), '.config');
  return join(folder, 'keyturn', 'login.json');
}

/**
 * The stored login; null where there is none.
 *
 * @throws CliFault where others may read or replace the file, or where it is no login.
 */
export async function readLogin(system: Pick<System, 'environment'>): Promise<Login | null> {
  const path = loginPath(system);
  const file = await open(path, constants.O_RDONLY).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw failed(`${path} cannot be read (${error.code})`);
  });
  if (file === null) return null;
  try {
    await requireOwn(file, path);
    return parsedLogin(await textOf(file), path);
  } finally {
    await file.close();
  }
}

/** Stores it for this user alone: the folder 0700, the file 0600, written whole or not at all. */
export async function writeLogin(system: System, login: Login): Promise<void> {
  const path = loginPath(system);
  const written = `${path}.${system.uniqueId()}`;
  try {
    await makeFolder(dirname(dirname(path)));
    await makeFolder(dirname(path));
    const file = await open(written, 'wx', 0o600);
    try {
      await file.write(`${JSON.stringify(login)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(written, path);
  } catch (error) {
    await rm(written, { force: true }).catch(() => {});
    throw failed(`${path} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** One level: Node's own way of making several never ends below /proc. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** @returns whether there was one. */
export async function removeLogin(system: Pick<System, 'environment'>): Promise<boolean> {
  const path = loginPath(system);
  try {
    await rm(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw failed(`${path} cannot be removed (${code})`);
  }
}

async function requireOwn(file: FileHandle, path: string): Promise<void> {
  if (process.getuid === undefined) return;
  const { mode, uid } = await file.stat();
  if (uid !== process.getuid()) {
    throw failed(`${path} belongs to another user`, `remove it, then type: keyturn login`);
  }
  if ((mode & FOREIGN_RIGHTS) === 0) return;
  throw failed(
    `${path} may be read by others (${(mode & 0o777).toString(8)})`,
    `type: chmod 600 ${shellWord(path)}`,
  );
}

async function textOf(file: FileHandle): Promise<string> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(LONGEST_BYTES), 0, LONGEST_BYTES, 0);
  return buffer.toString('utf8', 0, bytesRead);
}

function parsedLogin(text: string, path: string): Login {
  const login = jsonOf(text);
  if (typeof login === 'object' && login !== null) {
    const { url, token } = login as Partial<Login>;
    if (typeof url === 'string' && URL.canParse(url) && typeof token === 'string') {
      return { url, token };
    }
  }
  throw failed(`${path} is no login`, 'type: keyturn login --remove');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
