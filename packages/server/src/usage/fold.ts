/**
 * Folds rows of the same name into one, in the order of names. The order is the same for every
 * report, so that two that touch the same rows wait for each other instead of deadlocking; and one
 * statement may not touch a row twice.
 */
export function fold<T, F>(
  rows: readonly T[],
  nameOf: (row: T) => readonly (string | number)[],
  start: (row: T) => F,
  add: (folded: F, row: T) => void,
): F[] {
  const byName = new Map<string, F>();
  for (const row of rows) {
    const name = nameOf(row).join('\u0000');
    const known = byName.get(name);
    if (known === undefined) byName.set(name, start(row));
    else add(known, row);
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, folded]) => folded);
}
