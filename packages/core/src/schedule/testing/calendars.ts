import fc from 'fast-check';
import { type Freeze, type PolicyCalendar, WEEKDAYS } from '../../policy/policy-document.ts';
import { utc } from './zones.ts';

/** Open all the time in Zurich, but for what is given. */
export function zurich(given: Partial<PolicyCalendar> = {}): PolicyCalendar {
  return {
    timeZone: 'Europe/Zurich',
    workingHours: null,
    freezeDays: [],
    freezes: [],
    ...given,
  };
}

/** Monday to Friday, 09:00 to 17:00. */
export const OFFICE_HOURS: PolicyCalendar['workingHours'] = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  to: '17:00',
};

/** Instants of two years, many of them in the hours in which clocks change. */
export const INSTANTS: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: utc('2026-01-01T00:00'), max: utc('2028-01-01T00:00') }),
  fc
    .tuple(
      fc.constantFrom(
        '2026-03-29T01:00',
        '2026-10-25T01:00',
        '2026-03-08T07:00',
        '2026-11-01T06:00',
      ),
      fc.integer({ min: -180, max: 180 }),
    )
    .map(([change, minutes]) => utc(change) + minutes * 60_000),
);

const weekdays = fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 });

const timesOfDay = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45))
  .map(([hours, minutes]) => `${two(hours)}:${two(minutes)}`);

const workingHours = fc
  .record({ days: weekdays, from: timesOfDay, to: timesOfDay }, { noNullPrototype: true })
  .map((hours) => (hours.from < hours.to ? hours : { ...hours, to: '24:00' }));

const reason = fc.constantFrom('market', 'release');

const dated: fc.Arbitrary<Freeze> = fc
  .tuple(INSTANTS, fc.integer({ min: 1, max: 40 * 24 }), fc.boolean(), reason)
  .map(([instant, hours, byDay, why]) => {
    const length = byDay ? 'YYYY-MM-DD'.length : 'YYYY-MM-DDThh:mm'.length;
    const [from, to] = [instant, instant + hours * 3_600_000].map((at) =>
      new Date(at).toISOString().slice(0, length),
    );
    return { from: from ?? '', to: to ?? '', reason: why };
  });

const weekly: fc.Arbitrary<Freeze> = fc.record(
  { days: weekdays, from: timesOfDay, to: timesOfDay, reason },
  { noNullPrototype: true },
);

const freezeDays = fc.array(
  fc.constantFrom('12-24', '2026-12-31', '02-29', '2026-03-29', '10-25', '2026-07-15'),
  { maxLength: 3 },
);

/** Without faults, but for that some are never open. */
export const CALENDARS: fc.Arbitrary<PolicyCalendar> = fc.record(
  {
    timeZone: fc.constantFrom('Europe/Zurich', 'America/New_York', 'UTC'),
    workingHours: fc.option(workingHours, { nil: null }),
    freezeDays,
    freezes: fc.array(fc.oneof(dated, dated, weekly), { maxLength: 4 }),
  },
  { noNullPrototype: true },
);

function two(number: number): string {
  return String(number).padStart(2, '0');
}
