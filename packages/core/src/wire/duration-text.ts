const UNITS: readonly [unit: string, ms: number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

/** A duration for people, in the largest unit that it fills once: `38 s`, `2 h`, `14 d`. */
export function durationText(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms >= size) ?? ['ms', 1];
  const amount = Math.round((ms / size) * 10) / 10;
  return `${amount >= 10 ? Math.round(amount) : amount} ${unit === 'm' ? 'min' : unit}`;
}

/**
 * A duration as people write it in YAML and on the command line: `90d`, `36h`, `15m`, `30s`,
 * `500ms`; a whole or decimal number with one unit. Null where it is none.
 */
export function parseDuration(text: string): number | null {
  const match = /^([0-9]{1,9}(?:\.[0-9]{1,3})?)(ms|s|m|h|d)$/.exec(text);
  if (!match) return null;
  const size = UNITS.find(([unit]) => unit === match[2])?.[1] ?? 1;
  return Math.round(Number(match[1]) * size);
}
