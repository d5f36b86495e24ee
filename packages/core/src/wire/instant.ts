const DAY_MS = 86_400_000;

/**
 * An instant as RFC 3339 in UTC with milliseconds, `2026-11-23T02:17:00.000Z`. Written without
 * `Date`, which core does not touch; the calendar is the proleptic Gregorian (the algorithm is
 * Howard Hinnant's `civil_from_days`).
 *
 * @param ms - whole ms since 1970; years 0 to 9999.
 */
export function formatInstant(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  const { year, month, date } = civilDate(day);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}T${timeOfDay(ms - day * DAY_MS)}Z`;
}

function civilDate(day: number): { year: number; month: number; date: number } {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    date: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

function timeOfDay(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const hours = pad(Math.floor(seconds / 3_600), 2);
  const minutes = pad(Math.floor(seconds / 60) % 60, 2);
  return `${hours}:${minutes}:${pad(seconds % 60, 2)}.${pad(Math.floor(ms % 1_000), 3)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
