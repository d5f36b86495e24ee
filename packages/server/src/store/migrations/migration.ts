/**
 * A step from one release's tables to the next one's: statements in the SQL that both databases
 * share, as `ddl.ts` says. Forward only, and such that the release before it still works after it.
 */
export interface Migration {
  /** Sorts after all before it: `0001-first`. */
  readonly name: string;
  readonly statements: readonly string[];
}
