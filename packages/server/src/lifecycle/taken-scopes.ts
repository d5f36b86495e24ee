import type { Selectable } from 'kysely';
import type { VersionsTable } from '../store/schema.ts';

/** A scope that evidence has taken from a version while it leaves. */
export interface TakenScope {
  scope: string;
  /** Server time in ms. */
  at: number;
}

/** What evidence has taken from a version; kept apart from `narrowed_to`, as it can come back. */
export function takenScopes({
  taken_scopes: taken,
}: Pick<Selectable<VersionsTable>, 'taken_scopes'>): TakenScope[] {
  return JSON.parse(taken);
}
