import type { TimeZones } from '@keyturn/core';
import type { Delivery, Later } from './channel.ts';
import { nextTimeOfDay, type QuietHours, quietUntil } from './quiet-hours.ts';
import type { NoticeKind } from './words/message.ts';

/** When digests are told, on the reader's own clocks. */
const DIGEST_AT = '09:00';

const HOUR_MS = 3_600_000;

/** What one recipient is told on its own within an hour, but for what is of security. */
export const MOST_PER_HOUR = 20;

/** Type of the message that tells several notices. */
export const DIGEST = 'notice.digest';

/** When a recipient wants to hear. */
export interface Hearing {
  timeZone: string;
  quietHours: QuietHours | null;
}

/**
 * Why a delivery waits, and until when; null: it is told now. What is of security never waits, nor
 * does what a person has asked to be sent again. Quiet hours are looked at before the cap, so that
 * what waits for their end counts as told only then.
 *
 * @param toldInHour - what this recipient was told within the last hour, security apart
 */
export function putOff(
  zones: TimeZones,
  delivery: Pick<Delivery, 'type' | 'attempts_before_replay'>,
  kind: NoticeKind,
  { timeZone, quietHours }: Hearing,
  { now, toldInHour }: { now: number; toldInHour: number },
): Later | null {
  if (kind === 'security' || delivery.attempts_before_replay > 0) return null;
  if (kind === 'digestible') {
    return later('digest', nextTimeOfDay(zones, timeZone, DIGEST_AT, now));
  }
  const quietEnd = quietHours === null ? null : quietUntil(zones, timeZone, quietHours, now);
  if (quietEnd !== null) return later('quiet-hours', quietEnd);
  // There is at most one an hour, and it is what the cap leads to.
  if (delivery.type === DIGEST || toldInHour < MOST_PER_HOUR) return null;
  return later('rate-cap', (Math.floor(now / HOUR_MS) + 1) * HOUR_MS);
}

function later(waitsFor: Later['waitsFor'], at: number): Later {
  return { kind: 'later', waitsFor, at };
}
