import type { Client } from '@keyturn/core';
import { wrongUsage } from '../cli-fault.ts';

type Contact = Client['contacts'][number];

/** A contact as the API takes it. */
export type NewContact =
  | string
  | { address: string; timeZone?: string; quietHours?: { from: string; to: string } | null };

/** For quiet hours that are no more. */
const NO_HOURS = 'none';

const TIMES = /^([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})$/;

/**
 * `ops@acme.example Europe/Berlin 22:00-07:00`: an address, and if wanted a time zone and quiet hours.
 * What does not begin with a mail address is an address as a whole.
 *
 * @throws CliFault
 */
export function readContact(text: string): NewContact {
  const [address = '', ...words] = text.trim().split(/\s+/);
  if (!address.includes('@') || words.length === 0) return text;
  const hours = words.filter((word) => word === NO_HOURS || TIMES.test(word));
  const zones = words.filter((word) => !hours.includes(word));
  const [timeZone] = zones;
  if (zones.length > 1 || hours.length > 1) {
    throw wrongUsage(`"${text}" is no contact: write ADDRESS [TIME-ZONE] [hh:mm-hh:mm or none]`);
  }
  return { address, ...(timeZone && { timeZone }), ...hours.map(quietHoursOf)[0] };
}

function quietHoursOf(word: string) {
  const [, from, to] = TIMES.exec(word) ?? [];
  return { quietHours: from === undefined || to === undefined ? null : { from, to } };
}

/** The same, with what is wrong with it. */
export function contactText({ address, timeZone, quietHours, bounce }: Contact): string {
  const zone = timeZone === 'UTC' && quietHours === null ? '' : ` ${timeZone}`;
  const quiet = quietHours === null ? '' : ` ${quietHours.from}-${quietHours.to}`;
  return `${address}${zone}${quiet}${bounce === null ? '' : ` (its mail comes back: ${bounce.reason})`}`;
}
