/**
 * PostgreSQL's text cannot hold U+0000 and SQLite's can: both stores refuse it alike, before it is
 * sent, so that what is tested on the one holds on the other.
 */
export function refuseNul(parameters: readonly unknown[]): void {
  for (const parameter of parameters) {
    if (typeof parameter === 'string' && parameter.includes('\0')) {
      throw new TypeError('text with the character U+0000 cannot be stored');
    }
  }
}
