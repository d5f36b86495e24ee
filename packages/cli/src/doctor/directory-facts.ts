import { readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** What can be seen of a data directory on this machine. */
export interface DirectoryFacts {
  path: string;
  /** Null: there is none. */
  mode: number | null;
  isOwn: boolean;
  /** Files with secrets in them, and who may read them. */
  files: { path: string; mode: number }[];
  freeBytes: number;
  /** The process that holds it; null: none. */
  heldBy: number | null;
}

const SECRET_FILES = ['master.key', 'keyturn.db'];

/** @throws where it is there and cannot be looked at. */
export async function directoryFacts(path: string): Promise<DirectoryFacts> {
  const seen = await stat(path).catch(nullWhereMissing);
  if (seen === null) {
    return { path, mode: null, isOwn: true, files: [], freeBytes: 0, heldBy: null };
  }
  const files = SECRET_FILES.map((name) => join(path, name));
  const { bavail, bsize } = await statfs(path);
  const modes = await Promise.all(files.map((file) => stat(file).catch(nullWhereMissing)));
  return {
    path,
    mode: seen.mode & 0o777,
    isOwn: process.getuid === undefined || seen.uid === process.getuid(),
    files: files.flatMap((file, index) => {
      const mode = modes[index]?.mode;
      return mode === undefined ? [] : [{ path: file, mode: mode & 0o777 }];
    }),
    freeBytes: bavail * bsize,
    heldBy: await holder(join(path, 'server.pid')),
  };
}

async function holder(path: string): Promise<number | null> {
  const pid = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
  return pid > 0 && isAlive(pid) ? pid : null;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function nullWhereMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}
