const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * A share, 0 to 1, as a bar of exactly `width` characters, padded with `rest`. A share over 0 is
 * seen, however small; one under 1 never looks full.
 */
export function bar(share: number, width: number, rest = ' '): string {
  if (width <= 0) return '';
  const most = width * 8;
  const eighths = eighthsOf(Math.min(1, Math.max(0, share)), most);
  const text = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return text.padEnd(width, rest);
}

function eighthsOf(share: number, most: number): number {
  if (share === 0 || Number.isNaN(share)) return 0;
  if (share === 1) return most;
  return Math.min(most - 1, Math.max(1, Math.round(share * most)));
}
