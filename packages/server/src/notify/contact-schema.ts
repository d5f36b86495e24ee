import { z } from 'zod';
import { platformTimeZones } from '../time-zones.ts';
import { isTimeOfDay, type QuietHours } from './quiet-hours.ts';

const zones = platformTimeZones();

const timeOfDay = z.string().refine(isTimeOfDay, 'must be a time of day, as `22:00`');

/** IANA name; a bare offset is none. */
export const timeZoneSchema = z
  .string()
  .max(100)
  .refine((text) => zones.isKnown(text), 'must be a time zone, as Europe/Berlin');

/** Quiet hours of a person; null: none. */
export const quietHoursSchema = z
  .strictObject({ from: timeOfDay, to: timeOfDay })
  .refine(({ from, to }) => from !== to, 'must end at another time than it begins')
  .nullable() satisfies z.ZodType<QuietHours | null>;
