/**
 * A row was refused because one with the same unique members exists already. A command that races
 * with another for a name, a prefix or an idempotency key turns it into 409.
 */
export class UniqueViolation extends Error {
  /** The table and columns or the index, as the database names them. */
  readonly constraint: string;

  constructor(constraint: string) {
    super(`a row with the same ${constraint} exists already`);
    this.name = 'UniqueViolation';
    this.constraint = constraint;
  }
}
