/** An RFC 3339 instant in UTC for people, to the second: `2026-11-23 02:17:05Z`; `-` for none. */
export function instantText(instant: string | null): string {
  return instant === null ? '-' : `${instant.slice(0, 10)} ${instant.slice(11, 19)}Z`;
}

/** The instants in a sentence as {@link instantText} writes them. */
export function withInstants(text: string): string {
  return text.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, instantText);
}
