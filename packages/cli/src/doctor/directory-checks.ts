import { shellWord } from '../shell-word.ts';
import { type Check, ok, warning, wrong } from './check.ts';
import type { DirectoryFacts } from './directory-facts.ts';

const NAME = 'data';
const MIB = 1_048_576;

/** With less, the next commit may fail. */
const LEAST_FREE_BYTES = 100 * MIB;
const LITTLE_FREE_BYTES = 1_024 * MIB;

const FOREIGN_RIGHTS = 0o077;

/** Whether a data directory on this machine is for its owner alone, and has room. */
export function directoryChecks(facts: DirectoryFacts): Check[] {
  const { path, mode, freeBytes, heldBy } = facts;
  if (mode === null) {
    const type = `keyturn init --data-dir ${shellWord(path)}`;
    return [wrong(NAME, `KEYTURN_DATA_DIR names ${path}, and there is nothing`, type)];
  }
  const found = [...rightsChecks(facts, mode), ...roomChecks(path, freeBytes)];
  if (found.length > 0) return found;
  const user = heldBy === null ? 'no server uses it now' : `process ${heldBy} uses it`;
  return [ok(NAME, `${path} is for its owner alone, with ${roomText(freeBytes)} free; ${user}`)];
}

function rightsChecks({ path, isOwn, files }: DirectoryFacts, mode: number): Check[] {
  const open = files.filter((file) => (file.mode & FOREIGN_RIGHTS) !== 0);
  return [
    ...(isOwn
      ? []
      : [warning(NAME, `${path} belongs to another user than you`, `ls -ld ${shellWord(path)}`)]),
    ...((mode & FOREIGN_RIGHTS) === 0
      ? []
      : [
          wrong(
            NAME,
            `${path} is open to others (${mode.toString(8)})`,
            `chmod 700 ${shellWord(path)}`,
          ),
        ]),
    // Within a directory that is closed, nobody reaches the file.
    ...open.flatMap((file) => {
      const text = `${file.path} may be read by others (${file.mode.toString(8)})`;
      const isKey = file.path.endsWith('master.key');
      if (!isKey && (mode & FOREIGN_RIGHTS) === 0) return [];
      return [wrong(NAME, text, `chmod 600 ${shellWord(file.path)}`)];
    }),
  ];
}

function roomChecks(path: string, freeBytes: number): Check[] {
  if (freeBytes >= LITTLE_FREE_BYTES) return [];
  const make = freeBytes < LEAST_FREE_BYTES ? wrong : warning;
  const text = `the volume of ${path} has only ${roomText(freeBytes)} left`;
  return [make(NAME, text, `df -h ${shellWord(path)}`)];
}

function roomText(bytes: number): string {
  const mib = Math.floor(bytes / MIB);
  return mib < 10_240 ? `${mib} MiB` : `${Math.floor(mib / 1_024)} GiB`;
}
