/** `client`: a contact of the key's client. `operator`: someone who runs this deployment. */
export type Audience = 'client' | 'operator';

/** Who reads a notice, as far as its words depend on that. */
export interface Reader {
  audience: Audience;
  /** IANA name, as `Europe/Berlin`. One that the platform does not know is read as UTC. */
  timeZone: string;
  /** The one link of a notice: the deployment's public origin. */
  dashboard: string;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** `Mon 23 Nov 2026, 16:17 in Europe/Berlin (15:17 UTC)`; with its own day where UTC has another. */
export function when(reader: Reader, ms: number): string {
  const here = partsIn(reader.timeZone, ms);
  const utc = partsIn('UTC', ms);
  if (here.zone === 'UTC') return `${utc.day}, ${utc.time} UTC`;
  const other = here.day === utc.day ? utc.time : `${utc.day}, ${utc.time}`;
  return `${here.day}, ${here.time} in ${here.zone} (${other} UTC)`;
}

/** `Mon 23 Nov 2026`, the reader's own day. */
export function day(reader: Reader, ms: number): string {
  return partsIn(reader.timeZone, ms).day;
}

/** How far ahead an instant is, for a subject: `in 7 days`, `in 5 hours`, `now`. */
export function ahead(ms: number): string {
  if (ms >= 1.5 * DAY_MS) return `in ${Math.round(ms / DAY_MS)} days`;
  if (ms >= 0.75 * DAY_MS) return 'in one day';
  if (ms >= 1.5 * HOUR_MS) return `in ${Math.round(ms / HOUR_MS)} hours`;
  return ms > 0 ? 'within the hour' : 'now';
}

interface Parts {
  zone: string;
  day: string;
  time: string;
}

function partsIn(timeZone: string, ms: number): Parts {
  const { format, zone } = formatOf(timeZone);
  const parts = format.formatToParts(ms);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((one) => one.type === type)?.value ?? '';
  return {
    zone,
    day: `${part('weekday')} ${Number(part('day'))} ${MONTHS[Number(part('month')) - 1]} ${part('year')}`,
    time: `${part('hour')}:${part('minute')}`,
  };
}

/** Written here, because ICU shortens September to three letters or four as it pleases. */
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const FORMAT = {
  weekday: 'short',
  day: 'numeric',
  month: 'numeric',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;

/** A notice must not fail for a time zone that somebody wrote wrongly. */
function formatOf(timeZone: string): { format: Intl.DateTimeFormat; zone: string } {
  try {
    const format = new Intl.DateTimeFormat('en-GB', { ...FORMAT, timeZone });
    const isUtc = /^(?:etc\/)?(?:utc|gmt|zulu|uct|universal)$/i.test(timeZone);
    return { format, zone: isUtc ? 'UTC' : timeZone };
  } catch {
    return {
      format: new Intl.DateTimeFormat('en-GB', { ...FORMAT, timeZone: 'UTC' }),
      zone: 'UTC',
    };
  }
}
