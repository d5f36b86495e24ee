import { type Freeze, type PolicyCalendar, WEEKDAYS } from '@keyturn/core';
import { z } from 'zod';
import { nameSchema } from '../text-schema.ts';
import { oneOf, textSchema } from './member-schema.ts';

const DAY = '(?:[0-9]{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])';
const TIME = '(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00';
const DATE_OR_MINUTE = `[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T(?:${TIME}))?`;

/**
 * A day. Which days there are is told by `rotateOnFaults` and `calendarFaults` of core: the pattern is
 * for editors.
 */
export const daySchema = textSchema('a day as 12-24 or 2026-12-31').meta({
  pattern: `^${DAY}$`,
  examples: ['12-24', '2026-12-31'],
});

const days = z
  .array(oneOf(WEEKDAYS), 'must be a list of days of the week, as [mon, tue]')
  .min(1, 'must name a day of the week, as [mon, tue]')
  .max(7, 'must not name a day twice')
  .refine((list) => new Set(list).size === list.length, 'must not name a day twice')
  .meta({ description: 'Days of the week.', examples: [['mon', 'tue', 'wed', 'thu', 'fri']] });

const time = textSchema('a time of the day as "09:00"').meta({ pattern: `^(?:${TIME})$` });

const workingHours = z
  .strictObject(
    {
      days,
      from: time.meta({ description: 'When work begins.', examples: ['09:00'] }),
      to: time.meta({ description: 'When work ends.', examples: ['17:00'] }),
    },
    'must have `days`, `from` and `to`',
  )
  .nullish()
  .meta({
    description: 'Nothing begins outside of these. Left out: all day, every day.',
    examples: [{ days: ['mon', 'tue', 'wed', 'thu'], from: '09:00', to: '17:00' }],
  });

const freezeEdge = textSchema(
  'a local time as 2026-12-20T18:00, a date, or a time of the week as "14:30" beside `days`',
).meta({ pattern: `^(?:${DATE_OR_MINUTE}|${TIME})$` });

const freeze = z
  .strictObject(
    {
      days: days
        .nullish()
        .meta({ description: 'For a freeze of every week: the days on which it begins.' }),
      from: freezeEdge.meta({
        description:
          'Local time or date, as `2026-12-20T18:00` or `2026-12-20`; with `days` a time, as `14:30`.',
        examples: ['2026-12-20T18:00', '14:30'],
      }),
      to: freezeEdge.meta({
        description:
          'Local time, or a date: through that day. With `days` a time; at or before `from` it is of the next day.',
        examples: ['2027-01-03', '21:00'],
      }),
      reason: nameSchema.meta({
        description: 'Told to whoever waits for its end.',
        examples: ['market hours', 'release 4.2'],
      }),
    },
    'must have `from`, `to` and `reason`',
  )
  .transform(({ days, ...own }): Freeze => (days ? { days, ...own } : own))
  .meta({ examples: [{ from: '2026-12-20', to: '2027-01-03', reason: 'end of the year' }] });

/** The calendar of a policy; the same in a file and in a JSON body. */
export const calendarSchema = z
  .strictObject(
    {
      timeZone: textSchema('the name of a time zone, as Europe/Berlin').meta({
        description: 'Name of the IANA time zone database.',
        examples: ['Europe/Berlin', 'America/New_York', 'UTC'],
      }),
      workingHours,
      freezeDays: z
        .array(daySchema, 'must be a list of days, as [12-24, 2026-12-31]')
        .nullish()
        .meta({
          description: 'Whole days on which nothing begins, `MM-DD` each year or `YYYY-MM-DD`.',
          examples: [['12-24', '12-25', '2026-12-31']],
        }),
      freezes: z
        .array(freeze, 'must be a list of freezes with `from`, `to` and `reason`')
        .nullish()
        .meta({ description: 'Stretches of time in which nothing begins.' }),
    },
    'must have `timeZone`, and `workingHours`, `freezeDays` or `freezes`',
  )
  .transform(
    ({ timeZone, workingHours, freezeDays, freezes }): PolicyCalendar => ({
      timeZone,
      workingHours: workingHours ?? null,
      freezeDays: freezeDays ?? [],
      freezes: freezes ?? [],
    }),
  );

/** Names of members by where they stand in a policy; a number of a list is `*`. */
export const CALENDAR_NAMES: Readonly<Record<string, readonly string[]>> = {
  calendar: ['timeZone', 'workingHours', 'freezeDays', 'freezes'],
  'calendar.workingHours': ['days', 'from', 'to'],
  'calendar.freezes.*': ['days', 'from', 'to', 'reason'],
};
