/** Below the limit of bound values of both databases, and small enough to be read as one statement. */
const ROWS_PER_STATEMENT = 400;

/** Runs a multi-row statement on as many rows at a time as one may have. */
export async function inRows<T>(
  rows: readonly T[],
  run: (part: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
    await run(rows.slice(at, at + ROWS_PER_STATEMENT));
  }
}
