import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { System } from '../system.ts';
import { type Check, ok, warning } from './check.ts';

const NAME = 'journal';

/**
 * Whether the journal outlives the disk of the database: what is written after a backup is only there.
 * Nothing is said of a journal that is not there yet, nor of a database on another machine.
 */
export async function journalChecks(
  dataDirectory: string,
  { environment, workingDirectory }: Pick<System, 'environment' | 'workingDirectory'>,
): Promise<Check[]> {
  const { KEYTURN_JOURNAL: named, KEYTURN_DATABASE_URL: url } = environment;
  const journal = named ? resolve(workingDirectory, named) : join(dataDirectory, 'journal');
  const [, file] = /^sqlite:(.+)$/.exec(url ?? '') ?? [];
  if (url?.startsWith('postgres')) return [];
  const database = resolve(workingDirectory, file ?? join(dataDirectory, 'keyturn.db'));
  const [one, other] = await Promise.all([volumeOf(journal), volumeOf(database)]);
  if (one === null || other === null) return [];
  if (one !== other) return [ok(NAME, `${journal} is on another volume than the database`)];
  return [
    warning(
      NAME,
      `${journal} is on the volume of the database: a disk that fails takes both, and what came after the last backup`,
      'KEYTURN_JOURNAL=/mnt/other/keyturn-journal keyturn serve',
    ),
  ];
}

async function volumeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.dev ?? null;
}
