const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * A series as columns of blocks, `height` lines high, from the top line down; a value takes one
 * character. Every value over 0 is seen; no value leaves its column empty.
 *
 * @param most - what a full column stands for: the greatest value of all series that are compared.
 */
export function columns(values: readonly number[], height: number, most: number): string[] {
  const levels = values.map((value) => levelOf(value, most, height * 8));
  return Array.from({ length: height }, (_, line) => {
    const below = (height - 1 - line) * 8;
    const cells = levels.map((level) => EIGHTHS[Math.min(8, Math.max(0, level - below))] ?? ' ');
    return cells.join('');
  });
}

function levelOf(value: number, most: number, levels: number): number {
  if (!(value > 0)) return 0;
  return Math.max(1, Math.round((Math.min(value, most) / most) * levels));
}
