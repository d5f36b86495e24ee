const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, or how far ahead, an instant is: `now`, `40 s ago`, `in 3 h`, `12 d ago`. */
export function relativeTime(at: number, now: number): string {
  const span = spanText(Math.abs(now - at));
  if (span === null) return 'now';
  return at <= now ? `${span} ago` : `in ${span}`;
}

/** A span of time in its two greatest units at most; null under a second. */
export function spanText(ms: number): string | null {
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 1) return null;
  if (ms < 2 * MINUTE) return `${seconds} s`;
  if (ms < 2 * HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return withRest(ms, HOUR, 'h', MINUTE, 'min');
  return withRest(ms, DAY, 'd', HOUR, 'h');
}

function withRest(ms: number, unit: number, name: string, lesser: number, lesserName: string) {
  const whole = Math.floor(ms / unit);
  const rest = Math.floor((ms % unit) / lesser);
  return rest === 0 || whole >= 10 ? `${whole} ${name}` : `${whole} ${name} ${rest} ${lesserName}`;
}
