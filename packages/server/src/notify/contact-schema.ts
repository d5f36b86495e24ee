import { z } from 'zod';
import { isTimeOfDay, type QuietHours } from './quiet-hours.ts';

const timeOfDay = z.string().refine(isTimeOfDay, 'must be a time of day, as `22:00`');

/** Quiet hours of a person, or null; left out means none. */
export const quietHoursSchema = z
  .strictObject({ from: timeOfDay, to: timeOfDay })
  .refine(({ from, to }) => from !== to, 'must end at another time than it begins')
  .nullable()
  .default(null) satisfies z.ZodType<QuietHours | null>;
