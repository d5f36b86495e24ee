import type { KeyRow, VersionRow } from './lineage-load.ts';

/** Which versions keep no more than which scopes. */
export interface VersionNarrowing {
  versions: readonly number[];
  scopes: readonly string[];
}

/**
 * The scopes that a version has: its key's, or those of them that a narrowing has left to it. What
 * the key gains later does not come back to a narrowed version.
 */
export function scopesLeft(
  key: Pick<KeyRow, 'scopes'>,
  { narrowed_to: narrowed }: Pick<VersionRow, 'narrowed_to'>,
): string[] {
  const scopes: string[] = JSON.parse(key.scopes);
  if (narrowed === null) return scopes;
  const left = new Set<string>(JSON.parse(narrowed));
  return scopes.filter((scope) => left.has(scope));
}

/** `versions.narrowed_to` after a narrowing: it only ever takes away. */
export function narrowedTo(
  key: Pick<KeyRow, 'scopes'>,
  row: Pick<VersionRow, 'number' | 'narrowed_to'>,
  narrowing: VersionNarrowing | null,
): string | null {
  if (!narrowing?.versions.includes(row.number)) return row.narrowed_to;
  return JSON.stringify(scopesLeft(key, row).filter((one) => narrowing.scopes.includes(one)));
}
