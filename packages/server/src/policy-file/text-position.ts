/**
 * Line and column (UTF-16 code units) of an offset, both from 1. What lies behind the last word of the
 * text is told there: a line that is not there helps nobody.
 */
export function positionAt(offset: number, text: string): { line: number; column: number } {
  const inside = Math.min(offset, text.trimEnd().length);
  const lineStart = inside === 0 ? 0 : text.lastIndexOf('\n', inside - 1) + 1;
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < lineStart; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return { line, column: inside - lineStart + 1 };
}
