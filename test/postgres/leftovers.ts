/**
 * What a keeper leaves when it is killed: a running server and its directory, which bears the keeper's
 * process id in its name. The next keeper ends exactly that server, and nothing that only looks like
 * it: the process must name the directory in its command line.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const DIRECTORY = /^keyturn-test-postgres-(\d+)-/;

/** For `mkdtemp`: where the server of this keeper has its files. */
export function directoryPrefix(keeperPid: number): string {
  return join(tmpdir(), `keyturn-test-postgres-${keeperPid}-`);
}

/** The process that keeps, or kept, the server with these files. */
export function keeperOf(directory: string): number | null {
  const pid = DIRECTORY.exec(basename(directory))?.[1];
  return pid === undefined ? null : Number(pid);
}

/** Whether the process lives, and keeps a server. One that was killed may live on for a moment. */
export function isKeeper(pid: number): boolean {
  return commandOf(pid)?.includes('keeper.ts') ?? false;
}

export async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const keeper = keeperOf(name);
    if (keeper === null || isKeeper(keeper)) continue;
    // Another user's is for that user to remove; another keeper may be doing the same right now.
    await removeLeftover(join(tmpdir(), name)).catch(() => {});
  }
}

async function removeLeftover(directory: string): Promise<void> {
  const pidFile = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(pidFile, 10);
  const isOurs = () => commandOf(pid)?.includes(directory) ?? false;
  if (pid > 1 && isOurs()) {
    // SIGQUIT: at once, without waiting for clients.
    process.kill(pid, 'SIGQUIT');
    // Not our child: there is no event to wait for.
    while (isOurs()) await pause(20);
  }
  await rm(directory, { recursive: true, force: true });
}

/** The command line of a living process; null when there is none. */
function commandOf(pid: number): string | null {
  if (!Number.isInteger(pid)) return null;
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-p', String(pid), '-o', 'command=']).toString();
  } catch {
    return null;
  }
}
