import { NO_DOCUMENT, type PolicyDocument, type Weekday } from '@keyturn/core';
import { DAY } from '../../lifecycle-world.ts';

const WORKDAYS: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

/** An age, in working hours, with two releases and the end of the year frozen. */
const BY_AGE: PolicyDocument = {
  ...NO_DOCUMENT,
  name: 'by-age',
  maxAgeMs: 270 * DAY,
  calendar: {
    timeZone: 'Europe/Zurich',
    workingHours: { days: WORKDAYS, from: '09:00', to: '17:00' },
    freezeDays: ['05-01', '08-01'],
    freezes: [
      { from: '2026-03-27', to: '2026-03-30', reason: 'release over the change of clocks' },
      { from: '2026-07-05T18:00', to: '2026-07-09T12:00', reason: 'release' },
      { from: '2026-12-19', to: '2027-01-04', reason: 'end of the year' },
    ],
  },
  attachTo: { ...NO_DOCUMENT.attachTo, clients: ['by-age'] },
};

/** Two days of the year, one of them frozen. */
const ON_DATES: PolicyDocument = {
  ...NO_DOCUMENT,
  name: 'on-dates',
  rotateOn: ['03-01', '09-15'],
  ladderMs: [10 * DAY, 2 * DAY],
  calendar: {
    timeZone: 'America/New_York',
    workingHours: null,
    freezeDays: [],
    freezes: [{ from: '2026-09-14', to: '2026-09-16', reason: 'audit' }],
  },
  attachTo: { ...NO_DOCUMENT.attachTo, clients: ['on-dates'] },
};

/** A short age, never in market hours, with a window far longer than a deployment takes. */
const SHORT_AGE: PolicyDocument = {
  ...NO_DOCUMENT,
  name: 'short-age',
  maxAgeMs: 45 * DAY,
  windowMs: 5 * DAY,
  calendar: {
    timeZone: 'America/New_York',
    workingHours: null,
    freezeDays: [],
    freezes: [{ days: WORKDAYS, from: '09:30', to: '16:00', reason: 'market hours' }],
  },
  attachTo: { ...NO_DOCUMENT.attachTo, clients: ['short-age'] },
};

/** By the client that each is attached to, which is named as its policy. */
export const YEAR_POLICIES: readonly PolicyDocument[] = [BY_AGE, ON_DATES, SHORT_AGE];
