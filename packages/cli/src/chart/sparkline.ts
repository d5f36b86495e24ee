const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Stands where nothing was counted, so that little and nothing look different. */
const NOTHING = '·';

/**
 * A series as one character a value. Every value over 0 is seen, however small beside the greatest.
 *
 * @param most - what the highest level stands for: that of all series that are compared. The greatest
 *   of these values if left out.
 */
export function sparkline(values: readonly number[], most = Math.max(0, ...values)): string {
  return values.map((value) => levelOf(value, most)).join('');
}

function levelOf(value: number, most: number): string {
  if (!(value > 0)) return NOTHING;
  const level = Math.ceil((Math.min(value, most) / most) * LEVELS.length) - 1;
  return LEVELS[Math.max(0, level)] ?? NOTHING;
}
