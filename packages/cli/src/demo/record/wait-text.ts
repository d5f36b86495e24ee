const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g;

/** The text with its instants on the demo's own clock: `until 2026-…Z` becomes `until 14.2 s`. */
export function waitText(text: string, startedAt: string): string {
  return text.replace(INSTANT, (instant) => {
    const seconds = (Date.parse(instant) - Date.parse(startedAt)) / 1_000;
    return `${seconds.toFixed(1)} s`;
  });
}
