import type { KeyRow, VersionRow } from './lineage-load.ts';
import { takenScopes } from './taken-scopes.ts';

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

/** The scopes that verifiers grant to a version: those left to it, less what evidence has taken. */
export function scopesInForce(
  key: Pick<KeyRow, 'scopes'>,
  row: Pick<VersionRow, 'narrowed_to' | 'taken_scopes'>,
): string[] {
  const taken = takenScopes(row).map(({ scope }) => scope);
  return scopesLeft(key, row).filter((scope) => !taken.includes(scope));
}

/** The same where anything was taken, by whatever; null: the version has all that its key has. */
export function narrowedScopes(
  key: Pick<KeyRow, 'scopes'>,
  row: Pick<VersionRow, 'narrowed_to' | 'taken_scopes'>,
): string[] | null {
  if (row.narrowed_to === null && takenScopes(row).length === 0) return null;
  return scopesInForce(key, row);
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
