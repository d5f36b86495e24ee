import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Freeze, type PolicyCalendar, WEEKDAYS } from '../policy/policy-document.ts';
import { calendarTimes } from './calendar-times.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, parseTimeOfDay } from './local-date.ts';
import { LONGEST_CLOSED_MS, lastOpening, openings } from './openings.ts';
import { isOpen, nextOpening, standing } from './standing.ts';
import { CALENDARS, INSTANTS } from './testing/calendars.ts';
import { utc, ZONES } from './testing/zones.ts';

test('what is open is what lies in working hours and in no freeze, also while clocks change', () => {
  fc.assert(
    fc.property(CALENDARS, INSTANTS, (calendar, now) => {
      const times = calendarTimes(calendar, ZONES);
      assert.equal(isOpen(times, now), isOpenByItsParts(calendar, now));
    }),
    { numRuns: 400 },
  );
});

test('the next opening is open, and everything before it is closed', () => {
  fc.assert(
    fc.property(CALENDARS, INSTANTS, (calendar, now) => {
      const times = calendarTimes(calendar, ZONES);
      const next = nextOpening(times, now);
      if (next !== null) assert.ok(isOpenByItsParts(calendar, next));
      const sampledTo = Math.min(next ?? now + LONGEST_CLOSED_MS, now + 3 * DAY_MS);
      for (let instant = now; instant < sampledTo; instant += 47 * MINUTE_MS) {
        assert.ok(!isOpenByItsParts(calendar, instant));
      }
    }),
  );
});

test('a standing says no more than what holds: open until its end, closed until its end', () => {
  fc.assert(
    fc.property(CALENDARS, INSTANTS, (calendar, now) => {
      const found = standing(calendarTimes(calendar, ZONES), now);
      assert.ok(found.until > now);
      assert.equal(isOpenByItsParts(calendar, found.until - 1), found.open);
      if (found.open || found.opensAt === null) return;
      assert.ok(found.until <= found.opensAt);
    }),
  );
});

test('the last opening before an instant is the one that is met on the way there', () => {
  fc.assert(
    fc.property(CALENDARS, INSTANTS, (calendar, now) => {
      const times = calendarTimes(calendar, ZONES);
      const last = lastOpening(times, now);
      if (last === null) return;
      assert.ok(last.start <= now);
      assert.ok(isOpenByItsParts(calendar, last.start));
      assert.ok(isOpenByItsParts(calendar, last.end - 1));
      for (let instant = last.end; instant <= now; instant += 5 * HOUR_MS) {
        assert.ok(!isOpenByItsParts(calendar, instant));
      }
    }),
  );
});

test('openings come in order and never touch each other within the clocks of one zone', () => {
  fc.assert(
    fc.property(CALENDARS, INSTANTS, (calendar, now) => {
      let before = Number.NEGATIVE_INFINITY;
      for (const { start, end } of openings(
        calendarTimes(calendar, ZONES),
        now,
        now + 20 * DAY_MS,
      )) {
        assert.ok(start > before && end > start);
        before = end;
      }
    }),
  );
});

/** Says the same in another way: each span is moved to instants by itself, and only these are compared. */
function isOpenByItsParts({ timeZone, ...calendar }: PolicyCalendar, now: number): boolean {
  const today = Math.floor(ZONES.localAt(timeZone, now) / DAY_MS);
  const days = [-1, 0, 1].map((offset) => (today + offset) * DAY_MS);
  const lies = ([from, to]: Pair) =>
    ZONES.instantAt(timeZone, from) <= now && now < ZONES.instantAt(timeZone, to);
  const frozen = [
    ...freezeDaysAmong(days, calendar.freezeDays),
    ...calendar.freezes.flatMap((freeze) => spansOf(freeze, days)),
  ];
  const working = days.flatMap((day) => workingOn(day, calendar.workingHours));
  return working.some(lies) && !frozen.some(lies);
}

type Pair = [from: number, to: number];

function workingOn(day: number, hours: PolicyCalendar['workingHours']): Pair[] {
  if (hours === null) return [[day, day + DAY_MS]];
  return isAmong(day, hours.days) ? [[day + timeOf(hours.from), day + timeOf(hours.to)]] : [];
}

function freezeDaysAmong(days: number[], named: string[]): Pair[] {
  return days
    .filter((day) => {
      const date = new Date(day).toISOString().slice(0, 10);
      return named.includes(date) || named.includes(date.slice(5));
    })
    .map((day) => [day, day + DAY_MS]);
}

function spansOf(freeze: Freeze, days: number[]): Pair[] {
  if ('days' in freeze) {
    const [from, to] = [timeOf(freeze.from), timeOf(freeze.to)];
    const end = to <= from ? to + DAY_MS : to;
    return days.filter((day) => isAmong(day, freeze.days)).map((day) => [day + from, day + end]);
  }
  const from = freeze.from.includes('T') ? utc(freeze.from) : utc(`${freeze.from}T00:00`);
  return [[from, freeze.to.includes('T') ? utc(freeze.to) : utc(`${freeze.to}T00:00`) + DAY_MS]];
}

function isAmong(day: number, weekdays: readonly string[]): boolean {
  return weekdays.includes(WEEKDAYS[(new Date(day).getUTCDay() + 6) % 7] ?? '');
}

function timeOf(text: string): number {
  return parseTimeOfDay(text) ?? Number.NaN;
}
