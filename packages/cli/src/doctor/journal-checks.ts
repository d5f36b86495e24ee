import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { shellWord } from '../shell-word.ts';
import type { System } from '../system.ts';
import { type Check, ok, warning, wrong } from './check.ts';

const NAME = 'journal';
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Whether the journal outlives the disk of the database, as what is written after a backup is only there,
 * and whether nobody else can take it away.
 * Nothing is said of a journal that is not there yet, nor of a database on another machine.
 */
export async function journalChecks(
  dataDirectory: string,
  { environment, workingDirectory }: Pick<System, 'environment' | 'workingDirectory'>,
): Promise<Check[]> {
  const { KEYTURN_JOURNAL: named, KEYTURN_DATABASE_URL: url } = environment;
  const journal = named ? resolve(workingDirectory, named) : join(dataDirectory, 'journal');
  const [, file] = /^sqlite:(.+)$/.exec(url ?? '') ?? [];
  const rights = await rightsChecks(journal);
  if (url?.startsWith('postgres')) return rights;
  const database = resolve(workingDirectory, file ?? join(dataDirectory, 'keyturn.db'));
  const [one, other] = await Promise.all([volumeOf(journal), volumeOf(database)]);
  if (one === null || other === null) return rights;
  if (one !== other) {
    const elsewhere = ok(NAME, `${journal} is on another volume than the database`);
    return rights.length > 0 ? rights : [elsewhere];
  }
  return [
    ...rights,
    warning(
      NAME,
      `${journal} is on the volume of the database: a disk that fails takes both, and what came after the last backup`,
      'KEYTURN_JOURNAL=/mnt/other/keyturn-journal keyturn serve',
    ),
  ];
}

/** Nobody else can read its files; who may write to the directory can take them away. */
async function rightsChecks(journal: string): Promise<Check[]> {
  const found = await stat(journal).catch(() => null);
  if (found === null || (found.mode & WRITABLE_BY_OTHERS) === 0) return [];
  const mode = (found.mode & 0o777).toString(8);
  const text = `others may write to ${journal} (${mode}), and take the journal away`;
  return [wrong(NAME, text, `chmod 700 ${shellWord(journal)}`)];
}

async function volumeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.dev ?? null;
}
