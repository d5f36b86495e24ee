import { open, readFile, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import type { HolderIdentity } from './holder-identity.ts';
import type { IdentityStore } from './identity-store.ts';
import { formatIdentity, parseIdentity } from './identity-text.ts';

/**
 * Keeps an identity in a file that only its owner can read (0600). It is replaced as a whole and
 * synced before `save` settles, so that a crash leaves the old one or the new one. The directory
 * must be there.
 */
export function fileIdentity(path: string): IdentityStore {
  return {
    load: async () => {
      try {
        return await loadIdentity(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    save: (identity) => saveIdentity(path, identity),
  };
}

/**
 * Reads the identity in a file.
 *
 * @throws Error with `code` `ENOENT` where there is none, or saying what is wrong with it.
 */
export async function loadIdentity(path: string): Promise<HolderIdentity> {
  const text = await readFile(path, 'utf8');
  try {
    return parseIdentity(text);
  } catch (error) {
    throw new TypeError(`${path}: ${(error as Error).message}`);
  }
}

/** Writes the identity into a file as {@link fileIdentity} does. */
export async function saveIdentity(path: string, identity: HolderIdentity): Promise<void> {
  const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}.new`);
  try {
    await writeSynced(unfinished, formatIdentity(identity));
    await rename(unfinished, path);
  } catch (error) {
    await unlink(unfinished).catch(() => {});
    throw error;
  }
  await syncDirectory(dirname(path));
}

async function writeSynced(path: string, text: string): Promise<void> {
  // What a crash left behind must not lend its mode to the new file.
  await unlink(path).catch(() => {});
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** So that the rename survives a power cut. Where directories cannot be opened it does already. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r').catch(() => null);
  try {
    await directory?.sync();
  } catch {
    // Some file systems refuse to sync a directory.
  } finally {
    await directory?.close();
  }
}
